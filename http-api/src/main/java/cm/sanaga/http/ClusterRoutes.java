package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.projection.DaemonPlace;
import cm.sanaga.projection.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * {@code /admin/cluster}: who is there, who holds what, how far behind anything is, and how this
 * node gets on with the providers.
 */
final class ClusterRoutes {
    private final ClusterBoard board;
    private final Supplier<CompletionStage<Standing>> standing;
    private final RailBoard rails;

    ClusterRoutes(Doors doors) {
        this.board = doors.cluster();
        this.standing = doors.standing();
        this.rails = doors.rails();
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/admin/cluster", Access.OPERATOR, this::show));
    }

    record ClusterJson(
            String node,
            String leader,
            List<ClusterBoard.Member> members,
            List<ClusterBoard.Shards> shards,
            List<DaemonPlace> daemons,
            List<ProjectionJson> projections,
            DueJson dueWork,
            List<RailsRoutes.GuardJson> rails) {}

    record ProjectionJson(String name, long behindMs) {}

    /** What should have gone on by itself by now. */
    record DueJson(long overdue, Optional<Instant> oldestAt) {}

    private CompletionStage<Reply> show(Call call) {
        call.query().only(Set.of());
        return board.view().thenCombine(standing.get(), (view, at) -> Reply.ok(json(view, at)));
    }

    private ClusterJson json(ClusterBoard.View view, Standing at) {
        return new ClusterJson(
                view.node(),
                view.leader(),
                view.members(),
                view.shards(),
                view.daemons(),
                at.behind().entrySet().stream()
                        .map(one -> new ProjectionJson(one.getKey(), one.getValue().toMillis()))
                        .toList(),
                new DueJson(at.overdue(), at.oldest()),
                rails.health().stream().map(RailsRoutes.GuardJson::of).toList());
    }
}
