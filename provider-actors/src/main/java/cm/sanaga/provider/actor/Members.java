package cm.sanaga.provider.actor;

import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** Tells the guards how many nodes share the rates of the contracts. */
final class Members {
    private Members() {}

    static Behavior<ClusterEvent.MemberEvent> tell(List<ActorRef<RailGuard.Command>> guards) {
        return Behaviors.setup(
                context -> {
                    Cluster cluster = Cluster.get(context.getSystem());
                    cluster.subscriptions()
                            .tell(
                                    Subscribe.create(
                                            context.getSelf(), ClusterEvent.MemberEvent.class));
                    return Behaviors.receiveMessage(
                            _ -> {
                                int up = count(cluster);
                                guards.forEach(guard -> guard.tell(new RailGuard.Shared(up)));
                                return Behaviors.same();
                            });
                });
    }

    /** Who is leaving or unreachable may still call: it counts until it is removed. */
    private static int count(Cluster cluster) {
        return (int)
                StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                        .filter(
                                member ->
                                        !member.status().equals(MemberStatus.joining())
                                                && !member.status().equals(MemberStatus.weaklyUp())
                                                && !member.status().equals(MemberStatus.removed()))
                        .count();
    }
}
