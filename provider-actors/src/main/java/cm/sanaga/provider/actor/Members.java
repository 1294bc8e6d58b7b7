package cm.sanaga.provider.actor;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Tells the guards how many nodes share the rates of the contracts. A member counts from the moment
 * it is up until it is removed: one that leaves, or cannot be reached, may still send. The events
 * alone are counted, for the state that the cluster keeps beside them may be behind the last one.
 */
final class Members {
    private final List<ActorRef<RailGuard.Command>> guards;

    /** The actor's alone. */
    private final Set<UniqueAddress> members = new HashSet<>();

    private Members(List<ActorRef<RailGuard.Command>> guards) {
        this.guards = List.copyOf(guards);
    }

    static Behavior<ClusterEvent.MemberEvent> tell(List<ActorRef<RailGuard.Command>> guards) {
        return new Members(guards).behavior();
    }

    private Behavior<ClusterEvent.MemberEvent> behavior() {
        return Behaviors.setup(
                context -> {
                    Cluster.get(context.getSystem())
                            .subscriptions()
                            .tell(
                                    Subscribe.create(
                                            context.getSelf(), ClusterEvent.MemberEvent.class));
                    return Behaviors.receiveMessage(
                            event -> {
                                receive(event);
                                return Behaviors.same();
                            });
                });
    }

    private void receive(ClusterEvent.MemberEvent event) {
        UniqueAddress member = event.member().uniqueAddress();
        boolean changed =
                switch (event) {
                    case ClusterEvent.MemberRemoved _ -> members.remove(member);
                    // Whoever was leaving before we came was never announced as up.
                    // Known before it sends anything, so that all have made room by then.
                    case ClusterEvent.MemberJoined _,
                            ClusterEvent.MemberWeaklyUp _,
                            ClusterEvent.MemberUp _,
                            ClusterEvent.MemberLeft _,
                            ClusterEvent.MemberExited _ ->
                            members.add(member);
                    default -> false;
                };
        if (changed && !members.isEmpty()) {
            guards.forEach(guard -> guard.tell(new RailGuard.Shared(members.size())));
        }
    }
}
