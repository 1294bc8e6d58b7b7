package cm.sanaga.node;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.pattern.Patterns;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a node does beside handing over its shards, so that nobody waits for it longer than he must
 * when it stops in good order.
 *
 * <p>Nothing keeps its daemons alive any more: a ping for a shard that has no home is kept by the
 * region, which waits eight seconds for it to be taken before it stops.
 *
 * <p>It leaves only when the coordinators it holds have found new homes for its shards. Left to
 * Pekko it leaves as soon as its own shards have stopped; a coordinator takes one shard after the
 * other, goes before it is through, and whoever asks for one of the rest waits until the next one
 * is there, more than a second later.
 */
final class Departure {
    /** In cluster.conf between the end of the regions and the leave. */
    private static final String PLACED = "sanaga-shards-placed";

    private static final Duration AGAIN = Duration.ofMillis(20);

    /**
     * After so many looks that saw the same, nobody is left who could take a shard: one who has
     * still something to do answers when it is done.
     */
    private static final int ALIKE = 10;

    private final ActorSystem system;
    private final ClusterSharding sharding;
    private final Duration patience;
    private final Map<String, Integer> homes = new ConcurrentHashMap<>();

    private Departure(ActorSystem system) {
        this.system = system;
        this.sharding = ClusterSharding.get(system);
        this.patience = Duration.ofNanos(CoordinatedShutdown.get(system).timeout(PLACED).toNanos());
    }

    /**
     * Of this node, whenever that will be.
     *
     * @param goodbye what is said between the hand-over and the leave
     */
    static void prepare(org.apache.pekko.actor.typed.ActorSystem<?> node, Runnable goodbye) {
        var departure = new Departure(node.classicSystem());
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(node);
        shutdown.addTask(
                CoordinatedShutdown.PhaseBeforeClusterShutdown(),
                "daemons-left-alone",
                () -> departure.leaveDaemonsAlone());
        shutdown.addTask(
                CoordinatedShutdown.PhaseBeforeClusterShutdown(),
                "shards-counted",
                () -> departure.each(departure::count));
        shutdown.addTask(
                PLACED,
                "shards-placed",
                () ->
                        departure
                                .each(departure::placed)
                                .thenApply(
                                        done -> {
                                            goodbye.run();
                                            return done;
                                        }));
    }

    private CompletionStage<Done> leaveDaemonsAlone() {
        system.actorSelection("/system/ShardedDaemonProcessKeepAlive-*")
                .tell(PoisonPill.getInstance(), ActorRef.noSender());
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    /** At once where the coordinator is another node's. */
    private CompletionStage<Done> each(
            BiFunction<String, ActorRef, CompletionStage<Done>> coordinator) {
        CompletableFuture<?>[] all =
                sharding.getShardTypeNames().stream()
                        .map(
                                type ->
                                        system.actorSelection(path(type))
                                                .resolveOne(patience)
                                                .thenCompose(it -> coordinator.apply(type, it))
                                                .toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all).handle((_, _) -> Done.getInstance());
    }

    private static String path(String type) {
        return "/system/sharding/"
                + URLEncoder.encode(type, StandardCharsets.UTF_8)
                + "Coordinator/singleton/coordinator";
    }

    private CompletionStage<Done> count(String type, ActorRef coordinator) {
        return held(coordinator)
                .thenApply(
                        count -> {
                            homes.put(type, count);
                            return Done.getInstance();
                        });
    }

    private CompletionStage<Done> placed(String type, ActorRef coordinator) {
        return placed(coordinator, homes.getOrDefault(type, 0), 0, 0);
    }

    private CompletionStage<Done> placed(ActorRef coordinator, int all, int before, int looks) {
        return held(coordinator)
                .thenCompose(
                        now -> {
                            int alike = now == before ? looks + 1 : 0;
                            return now >= all || alike > ALIKE
                                    ? CompletableFuture.completedFuture(Done.getInstance())
                                    : Patterns.after(
                                            AGAIN,
                                            system,
                                            () -> placed(coordinator, all, now, alike));
                        });
    }

    /** How many shards live in all regions together, as they say themselves. */
    private CompletionStage<Integer> held(ActorRef coordinator) {
        var question =
                new ShardRegion.GetClusterShardingStats(
                        FiniteDuration.fromNanos(patience.toNanos()));
        return Patterns.ask(coordinator, question, patience)
                .thenApply(
                        answer ->
                                CollectionConverters.asJava(
                                                ((ShardRegion.ClusterShardingStats) answer)
                                                        .regions())
                                        .values()
                                        .stream()
                                        .mapToInt(region -> region.stats().size())
                                        .sum());
    }
}
