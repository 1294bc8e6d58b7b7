package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.pattern.Patterns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the oldest of two nodes has done when it leaves: it holds every shard and the coordinator.
 */
class DepartureTest {
    private static final Config CONFIG =
            ConfigFactory.parseString(
                            """
                            pekko.actor.allow-java-serialization = on
                            pekko.actor.warn-about-java-serializer-usage = off
                            pekko.coordinated-shutdown.phases.sanaga-shards-placed.timeout = 60s
                            pekko.cluster {
                              downing-provider-class = ""
                              sharding.rebalance-interval = 1h
                              sharding.least-shard-allocation-strategy.rebalance-absolute-limit = 1
                            }
                            """)
                    .withFallback(ConfigFactory.load());
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SHARDS = CONFIG.getInt("pekko.cluster.sharding.number-of-shards");
    private static final EntityTypeKey<String> THINGS =
            EntityTypeKey.create(String.class, "things");

    private final ActorTestKit oldest = ActorTestKit.create("departure", CONFIG);
    private final ActorTestKit other = ActorTestKit.create("departure", CONFIG);

    @AfterEach
    void end() {
        other.shutdownTestKit();
        oldest.shutdownTestKit();
    }

    private static Behavior<String> deaf() {
        return Behaviors.receive(String.class)
                .onMessageEquals("stop", Behaviors::stopped)
                .onAnyMessage(_ -> Behaviors.same())
                .build();
    }

    private void joins(ActorTestKit node) {
        Cluster cluster = Cluster.get(node.system());
        cluster.manager().tell(Join.create(Cluster.get(oldest.system()).selfMember().address()));
        ClusterSharding.get(node.system())
                .init(Entity.of(THINGS, _ -> deaf()).withStopMessage("stop"));
        seen(() -> assertEquals("Up", cluster.selfMember().status().toString()));
    }

    private void seen(Runnable right) {
        TestProbe<Void> probe = oldest.createTestProbe();
        probe.awaitAssert(
                PATIENCE,
                () -> {
                    right.run();
                    return true;
                });
    }

    private static CompletionStage<Integer> held(ActorTestKit node) {
        ActorSystem system = node.system().classicSystem();
        ActorRef region =
                org.apache.pekko.cluster.sharding.ClusterSharding.get(system)
                        .shardRegion(THINGS.name());
        return Patterns.ask(region, ShardRegion.getRegionStatsInstance(), PATIENCE)
                .thenApply(answer -> ((ShardRegion.ShardRegionStats) answer).getStats().size());
    }

    private static int counted(CompletionStage<Integer> asked) {
        return asked.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private CompletableFuture<Done> stopped(ActorTestKit node) {
        return CoordinatedShutdown.get(node.system())
                .runAll(CoordinatedShutdown.jvmExitReason())
                .toCompletableFuture();
    }

    @Test
    void it_leaves_when_all_its_shards_have_a_home_again() {
        joins(oldest);
        for (int i = 0; counted(held(oldest)) < SHARDS; i++) {
            ClusterSharding.get(oldest.system()).entityRefFor(THINGS, "thing-" + i).tell("live");
        }
        joins(other);
        Departure.prepare(oldest.system(), () -> {});
        var there = new CompletableFuture<Integer>();
        CoordinatedShutdown.get(oldest.system())
                .addTask(
                        CoordinatedShutdown.PhaseClusterLeave(),
                        "count",
                        () ->
                                held(other)
                                        .thenApply(
                                                count -> {
                                                    there.complete(count);
                                                    return Done.getInstance();
                                                }));
        stopped(oldest).join();
        assertEquals(SHARDS, there.join());
    }

    @Test
    void nothing_is_kept_for_daemons_that_nobody_has_any_more() {
        joins(oldest);
        ShardedDaemonProcess.get(oldest.system()).init(String.class, "daemon", 1, _ -> deaf());
        Departure.prepare(oldest.system(), () -> {});
        ActorSystem system = oldest.system().classicSystem();
        String pinger = "/system/ShardedDaemonProcessKeepAlive-daemon";
        assertTrue(
                system.actorSelection(pinger)
                        .resolveOne(PATIENCE)
                        .toCompletableFuture()
                        .join()
                        .path()
                        .name()
                        .endsWith("daemon"));
        var gone = new CompletableFuture<Boolean>();
        CoordinatedShutdown.get(oldest.system())
                .addTask(
                        CoordinatedShutdown.PhaseClusterLeave(),
                        "look",
                        () ->
                                system.actorSelection(pinger)
                                        .resolveOne(PATIENCE)
                                        .handle(
                                                (found, failure) -> {
                                                    gone.complete(failure != null);
                                                    return Done.getInstance();
                                                }));
        stopped(oldest).join();
        assertTrue(gone.join());
    }
}
