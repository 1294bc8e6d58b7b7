package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where daemons are, as each of two nodes tells it. */
class DaemonsTest {
    private static final Config CONFIG =
            ConfigFactory.parseString(
                            """
                            pekko.actor.provider = cluster
                            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                            pekko.cluster {
                              jmx.enabled = off
                              downing-provider-class = ""
                              gossip-interval = 200ms
                              leader-actions-interval = 200ms
                              sharding.rebalance-interval = 1s
                              sharding.least-shard-allocation-strategy.rebalance-absolute-limit = 20
                              sharded-daemon-process.keep-alive-interval = 1s
                            }
                            """)
                    .withFallback(ConfigFactory.load());
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> NAMES = List.of("one", "other");

    private final ActorTestKit first = ActorTestKit.create("daemons", CONFIG);
    private final ActorTestKit second = ActorTestKit.create("daemons", CONFIG);

    @AfterEach
    void end() {
        second.shutdownTestKit();
        first.shutdownTestKit();
    }

    private static Daemons started(ActorTestKit node) {
        var patience = new Daemon.Patience(Duration.ofMillis(1), Duration.ofSeconds(1));
        Daemons daemons = new Daemons(node.system(), patience);
        daemons.start(
                "test",
                NAMES.stream()
                        .map(name -> new Daemons.Task(name, () -> () -> Duration.ofSeconds(1)))
                        .toList());
        return daemons;
    }

    private static String address(ActorTestKit node) {
        return Cluster.get(node.system()).selfMember().address().toString();
    }

    private void joined(ActorTestKit... nodes) {
        for (ActorTestKit each : nodes) {
            Cluster.get(each.system())
                    .manager()
                    .tell(Join.create(Cluster.get(first.system()).selfMember().address()));
        }
    }

    private void seen(Daemons daemons, Consumer<List<DaemonPlace>> right) {
        first.createTestProbe()
                .awaitAssert(
                        PATIENCE,
                        () -> {
                            right.accept(
                                    daemons.places()
                                            .toCompletableFuture()
                                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
                            return true;
                        });
    }

    private static Set<String> addresses(List<DaemonPlace> places) {
        return places.stream().map(DaemonPlace::address).collect(Collectors.toSet());
    }

    private static void assertAllAnswer(List<DaemonPlace> places) {
        assertEquals(NAMES, places.stream().map(DaemonPlace::name).toList());
        assertEquals(List.of(0, 1), places.stream().map(DaemonPlace::index).toList());
        assertTrue(places.stream().allMatch(DaemonPlace::answers), places::toString);
    }

    @Test
    void every_node_tells_where_each_is_and_follows_them_when_a_node_leaves() {
        joined(first, second);
        Daemons one = started(first);
        Daemons other = started(second);
        for (Daemons each : List.of(one, other)) {
            seen(
                    each,
                    places -> {
                        assertAllAnswer(places);
                        assertEquals(Set.of(address(first), address(second)), addresses(places));
                    });
        }
        Cluster left = Cluster.get(second.system());
        left.manager().tell(Leave.create(left.selfMember().address()));
        seen(
                one,
                places -> {
                    assertAllAnswer(places);
                    assertEquals(Set.of(address(first)), addresses(places));
                });
    }

    @Test
    void one_that_is_nowhere_is_not_left_out() {
        seen(
                started(first),
                places ->
                        assertEquals(
                                List.of(
                                        new DaemonPlace("one", 0, "", false),
                                        new DaemonPlace("other", 1, "", false)),
                                places));
    }

    @Test
    void one_that_says_nothing_is_shown_where_it_is() {
        joined(first, second);
        var mute = second.spawn(Behaviors.<Daemon.Message>ignore());
        second.system().receptionist().tell(Receptionist.register(Daemon.key("one"), mute));
        Daemons daemons = started(first);
        seen(
                daemons,
                places ->
                        assertEquals(
                                Set.of(
                                        new DaemonPlace("one", 0, address(first), true),
                                        new DaemonPlace("one", 0, address(second), false),
                                        new DaemonPlace("other", 1, address(first), true)),
                                Set.copyOf(places)));
    }
}
