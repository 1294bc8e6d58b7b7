package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The read models as a node runs them, on a cluster of one. */
@Timeout(180)
class DoorIT {
    private static final Config CONFIG =
            ConfigFactory.parseString(
                            """
                            pekko.actor.provider = cluster
                            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                            pekko.cluster.jmx.enabled = off
                            pekko.cluster.downing-provider-class = ""
                            sanaga.projection.due { poll = 50 ms, first = 100 ms }
                            sanaga.projection.freshness.longest = 50 s
                            """)
                    .withFallback(ConfigFactory.load());

    @Test
    void all_is_seen_at_4000_events_a_second_and_nothing_is_behind_at_the_end() throws Exception {
        int seconds = Integer.getInteger("sanaga.test.load-seconds", 5);
        int rate = Integer.getInteger("sanaga.test.load-rate", 4_000);
        withDoor(
                (world, door) -> {
                    List<List<EventJournal.Written>> batches = batches(seconds * 100, rate / 100);
                    get(door.freshness().upToNow());
                    List<Long> lags = new ArrayList<>();
                    long start = System.nanoTime();
                    try (var watch = new LagWatch(world)) {
                        for (int i = 0; i < batches.size(); i++) {
                            until(start + i * 10_000_000L);
                            world.journal.write(batches.get(i));
                            watch.wrote();
                        }
                        long wrote = System.nanoTime() - start;
                        get(door.freshness().upToNow());
                        lags.addAll(watch.lags());
                        report(batches, wrote, lags);
                    }
                    assertEquals(batches.size(), lags.size());
                    var behind = List.copyOf(get(door.standing()).behind().values());
                    assertTrue(behind.stream().allMatch(Duration::isZero), behind::toString);
                    assertTrue(get(door.ledger().trialBalance(Optional.empty())).balanced());
                });
    }

    @Test
    void what_is_due_is_handed_out_and_handed_out_again() throws Exception {
        withDoor(
                (world, door) -> {
                    PaymentProjectionIT.lives(world, 50, 47);
                    get(door.freshness().upToNow());
                    Set<DueWork.Item> once = ConcurrentHashMap.newKeySet();
                    CountDownLatch again = new CountDownLatch(10);
                    world.execute("UPDATE read.due SET due_at = now()");
                    door.dueWork(
                            item -> {
                                if (!once.add(item)) {
                                    again.countDown();
                                }
                            });
                    assertTrue(again.await(30, TimeUnit.SECONDS));
                });
    }

    @Test
    void a_rebuild_under_running_feeds_brings_everything_back() throws Exception {
        withDoor(
                (world, door) -> {
                    Book book = new Book("mer_1");
                    world.journal.write(book.live(new java.util.Random(53), 200));
                    get(door.freshness().upToNow());
                    var before = get(door.ledger().trialBalance(Optional.empty()));
                    ReadSchema.rebuild(world.database);
                    get(door.freshness().upToNow());
                    assertEquals(before, get(door.ledger().trialBalance(Optional.empty())));
                });
    }

    private interface Work {
        void with(World world, Projections door) throws Exception;
    }

    private static void withDoor(Work work) throws Exception {
        ActorTestKit kit = ActorTestKit.create("read-models", CONFIG);
        try (World world = new World()) {
            Cluster cluster = Cluster.get(kit.system());
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
            try (Projections door =
                    Projections.start(
                            kit.system(),
                            ReadSettings.from(
                                    CONFIG,
                                    world.at.url(),
                                    world.at.user(),
                                    world.at.password()))) {
                work.with(world, door);
                kit.shutdownTestKit();
            }
        } finally {
            kit.shutdownTestKit();
        }
    }

    /** Events as charges bring them: one of the book for four of payments. */
    private static List<List<EventJournal.Written>> batches(int count, int size) {
        Lives lives = new Lives(59);
        List<Book> books = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            books.add(new Book("mer_" + i));
        }
        java.util.Random random = new java.util.Random(61);
        List<EventJournal.Written> events = new ArrayList<>();
        while (events.size() < count * size) {
            Lives.Lived lived = lives.any();
            lived.events()
                    .forEach(e -> events.add(new EventJournal.Written(lived.persistenceId(), e)));
            Book book = books.get(random.nextInt(books.size()));
            events.addAll(book.live(random, 1));
            events.addAll(book.obey(book.collect(Money.xaf(1_000), "mtn")));
        }
        List<List<EventJournal.Written>> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batches.add(events.subList(i * size, (i + 1) * size));
        }
        return batches;
    }

    private static void until(long time) throws InterruptedException {
        long left = time - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    private static void report(
            List<List<EventJournal.Written>> batches, long nanos, List<Long> lags) {
        int events = batches.stream().mapToInt(List::size).sum();
        System.out.printf(
                "read models: %d events in %.1f s, %d/s; lag ms p50 %d p99 %d max %d%n",
                events,
                nanos / 1e9,
                Math.round(events / (nanos / 1e9)),
                percentile(lags, 50),
                percentile(lags, 99),
                percentile(lags, 100));
    }

    private static long percentile(List<Long> lags, int percent) {
        long[] sorted = lags.stream().mapToLong(Long::longValue).sorted().toArray();
        int at = (int) Math.ceil(sorted.length * percent / 100.0) - 1;
        return Arrays.stream(sorted).skip(Math.max(0, at)).findFirst().orElse(0);
    }

    private static <T> T get(java.util.concurrent.CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture()
                .get(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS);
    }
}
