package cm.sanaga.http;

import cm.sanaga.projection.DaemonPlace;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What the API tells of the cluster, as the node that is asked sees it. */
public interface ClusterBoard {

    /** How it is now. Fails when the regions do not answer in time. */
    CompletionStage<View> view();

    /**
     * The cluster.
     *
     * @param node the one that answers
     * @param leader who decides about members, empty while there is none
     */
    record View(
            String node,
            String leader,
            List<Member> members,
            List<Shards> shards,
            List<DaemonPlace> daemons) {
        public View {
            members = List.copyOf(members);
            shards = List.copyOf(shards);
            daemons = List.copyOf(daemons);
        }
    }

    /**
     * A member.
     *
     * @param status {@code up}, {@code leaving}, …
     * @param reachable whether everybody who looks after it hears from it
     * @param oldest whether it holds what there is only one of
     */
    record Member(String address, String status, boolean reachable, boolean oldest) {}

    /** How much of one kind of entity a member holds. */
    record Shards(String type, String address, int shards, int entities) {}
}
