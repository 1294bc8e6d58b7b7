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
    private static final Rate RATE = new Rate(60_000, 1_000);
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
                                            new Rate(6, 6)))));
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
        var subject = new Subject(Subject.Kind.PAYER, "try " + System.nanoTime());
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
                QUOTAS.stream()
                        .map(one -> CompletableFuture.supplyAsync(() -> let(one, subject, until)))
                        .toList();
        int in = nodes.stream().mapToInt(CompletableFuture::join).sum();
        double seconds = (System.nanoTime() - begun) / 1e9;
        double quota = RATE.burst() + RATE.perMinute() / 60.0 * seconds;
        assertTrue(in <= quota, in + " of " + quota);
        assertTrue(in >= 0.9 * quota, in + " of " + quota);
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
}
