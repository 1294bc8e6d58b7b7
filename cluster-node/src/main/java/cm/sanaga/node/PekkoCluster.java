package cm.sanaga.node;

import cm.sanaga.http.ClusterBoard;
import cm.sanaga.projection.DaemonPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.pattern.Patterns;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;

/** The cluster as this node's own view of it, its shard regions and the daemons tell. */
final class PekkoCluster implements ClusterBoard {
    /** A region waits so long for each of the others, and we a little longer for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final ClusterSharding sharding;
    private final Supplier<CompletionStage<List<DaemonPlace>>> daemons;

    PekkoCluster(ActorSystem<?> system, Supplier<CompletionStage<List<DaemonPlace>>> daemons) {
        this.cluster = Cluster.get(system.classicSystem());
        this.sharding = ClusterSharding.get(system.classicSystem());
        this.daemons = daemons;
    }

    @Override
    public CompletionStage<View> view() {
        CurrentClusterState state = cluster.state();
        List<CompletableFuture<List<Shards>>> asked =
                sharding.getShardTypeNames().stream()
                        .sorted()
                        .map(type -> shards(type).toCompletableFuture())
                        .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenCombine(
                        daemons.get(),
                        (_, places) ->
                                new View(
                                        cluster.selfAddress().toString(),
                                        Optional.ofNullable(state.getLeader())
                                                .map(Address::toString)
                                                .orElse(""),
                                        members(state),
                                        asked.stream()
                                                .flatMap(each -> each.join().stream())
                                                .toList(),
                                        places));
    }

    private static List<Member> members(CurrentClusterState state) {
        List<org.apache.pekko.cluster.Member> all =
                StreamSupport.stream(state.getMembers().spliterator(), false).toList();
        Set<org.apache.pekko.cluster.Member> unreachable = state.getUnreachable();
        Optional<org.apache.pekko.cluster.Member> oldest =
                all.stream()
                        .filter(member -> member.status().equals(MemberStatus.up()))
                        .min(
                                (one, other) ->
                                        one.isOlderThan(other)
                                                ? -1
                                                : other.isOlderThan(one) ? 1 : 0);
        return all.stream()
                .map(
                        member ->
                                new Member(
                                        member.address().toString(),
                                        member.status().toString().toLowerCase(Locale.ROOT),
                                        !unreachable.contains(member),
                                        oldest.filter(member::equals).isPresent()))
                .sorted(Comparator.comparing(Member::address))
                .toList();
    }

    private CompletionStage<List<Shards>> shards(String type) {
        var question =
                new ShardRegion.GetClusterShardingStats(
                        FiniteDuration.fromNanos(PATIENCE.toNanos()));
        return Patterns.ask(sharding.shardRegion(type), question, PATIENCE.plusSeconds(1))
                .thenApply(answer -> held(type, (ShardRegion.ClusterShardingStats) answer));
    }

    private List<Shards> held(String type, ShardRegion.ClusterShardingStats stats) {
        List<Shards> held = new ArrayList<>();
        CollectionConverters.asJava(stats.regions())
                .forEach(
                        (address, region) -> {
                            var entities = CollectionConverters.asJava(region.stats()).values();
                            held.add(
                                    new Shards(
                                            type,
                                            // A region calls its own node by no address.
                                            address.hasLocalScope()
                                                    ? cluster.selfAddress().toString()
                                                    : address.toString(),
                                            entities.size(),
                                            entities.stream()
                                                    .mapToInt(each -> ((Number) each).intValue())
                                                    .sum()));
                        });
        held.sort(Comparator.comparing(Shards::address));
        return held;
    }
}
