package cm.sanaga.http.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three nodes that count together, each asked as fast as it answers. */
final class ShardedQuotasTest {
    private static final int NODES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Rate RATE = new Rate(6_000, 400);
    private static final Config CONFIG =
            ConfigFactory.parseString(
                            """
                            pekko.actor.provider = cluster
                            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                            pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
                            """)
                    .withFallback(ConfigFactory.load());

    private static final List<ActorTestKit> KITS = new ArrayList<>();
    private static final List<Quotas> QUOTAS = new ArrayList<>();

    @BeforeAll
    static void start() {
        for (int i = 0; i < NODES; i++) {
            KITS.add(ActorTestKit.create("quotas", CONFIG));
        }
        Cluster first = Cluster.get(KITS.getFirst().system());
        for (ActorTestKit kit : KITS) {
            Cluster.get(kit.system()).manager().tell(Join.create(first.selfMember().address()));
        }
        KITS.getFirst()
                .createTestProbe()
                .awaitAssert(
                        PATIENCE,
                        () -> {
                            int up = 0;
                            for (var member : first.state().getMembers()) {
                                up += member.status().equals(MemberStatus.up()) ? 1 : 0;
                            }
                            assertEquals(NODES, up);
                            return up;
                        });
        for (ActorTestKit kit : KITS) {
            QUOTAS.add(
                    ShardedQuotas.start(
                            kit.system(),
                            new LimitSettings(
                                    Map.of(
                                            Subject.Kind.KEY,
                                            RATE,
                                            Subject.Kind.PAYER,
                                            new Rate(6, 6))),
                            "a secret of a test"));
        }
        // Nobody is counted before the buckets can be reached from everywhere.
        for (Quotas each : QUOTAS) {
            KITS.getFirst()
                    .createTestProbe()
                    .awaitAssert(
                            PATIENCE,
                            () -> {
                                assertTrue(counted(each));
                                return true;
                            });
        }
    }

    /** Whether a payer who may be asked six times is refused the seventh. */
    private static boolean counted(Quotas quotas) {
        var subject = new Subject(Subject.Kind.PAYER, "try " + QUOTAS.indexOf(quotas));
        return IntStream.range(0, 7)
                .mapToObj(_ -> quotas.take(subject).toCompletableFuture().join())
                .anyMatch(Optional::isPresent);
    }

    @AfterAll
    static void stop() {
        KITS.forEach(ActorTestKit::shutdownTestKit);
    }

    @Test
    void all_together_let_in_as_many_as_one_would() {
        var subject = new Subject(Subject.Kind.KEY, "sk_1");
        long begun = System.nanoTime();
        long until = begun + TimeUnit.SECONDS.toNanos(4);
        List<CompletableFuture<Integer>> nodes =
                QUOTAS.stream().map(one -> aside(() -> let(one, subject, until))).toList();
        int in = nodes.stream().mapToInt(CompletableFuture::join).sum();
        within(in, begun, until);
    }

    /** On a thread of its own: on the common pool, of which answers need one, it would block. */
    private static CompletableFuture<Integer> aside(Supplier<Integer> counting) {
        return CompletableFuture.supplyAsync(counting, task -> Thread.ofVirtual().start(task));
    }

    /** How many of one's requests are let in, of far too many. */
    private static int let(Quotas quotas, Subject subject, long until) {
        int in = 0;
        while (System.nanoTime() < until) {
            if (quotas.take(subject).toCompletableFuture().join().isEmpty()) {
                in++;
            } else {
                LockSupport.parkNanos(100_000);
            }
        }
        return in;
    }

    @Test
    void a_payer_is_the_same_on_every_node() {
        var subject = new Subject(Subject.Kind.PAYER, "+237670000001");
        List<Optional<Duration>> answers = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            answers.add(QUOTAS.get(i % NODES).take(subject).toCompletableFuture().join());
        }
        assertEquals(6, answers.stream().filter(Optional::isEmpty).count());
        Duration pause = answers.getLast().orElseThrow();
        assertTrue(pause.compareTo(Duration.ofSeconds(10)) <= 0, pause::toString);
    }

    @Test
    void who_is_at_one_node_gets_his_own_also_where_others_see_a_little_of_him() {
        var subject = new Subject(Subject.Kind.KEY, "sk_2");
        long begun = System.nanoTime();
        long until = begun + TimeUnit.SECONDS.toNanos(4);
        List<CompletableFuture<Integer>> trickles =
                QUOTAS.subList(1, NODES).stream()
                        .map(one -> aside(() -> trickle(one, subject, until)))
                        .toList();
        int in = let(QUOTAS.getFirst(), subject, until);
        in += trickles.stream().mapToInt(CompletableFuture::join).sum();
        within(in, begun, until);
    }

    /** Never more than had come by now, and nine tenths of what had when they stopped. */
    private static void within(int in, long begun, long until) {
        assertTrue(in <= quota(System.nanoTime() - begun), () -> in + " are too many");
        assertTrue(in >= 0.9 * quota(until - begun), () -> in + " are too few");
    }

    private static double quota(long nanos) {
        return RATE.burst() + RATE.perMinute() / 60.0 * nanos / 1e9;
    }

    private static int trickle(Quotas quotas, Subject subject, long until) {
        int in = 0;
        while (System.nanoTime() < until) {
            in += quotas.take(subject).toCompletableFuture().join().isEmpty() ? 1 : 0;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(700));
        }
        return in;
    }
}
