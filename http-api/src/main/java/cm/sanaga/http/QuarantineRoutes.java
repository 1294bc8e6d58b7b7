package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code /admin/quarantine}: whether the journal is believed after a restore, and its end. */
final class QuarantineRoutes {
    private static final String PATH = "/admin/quarantine";

    private final QuarantineDesk quarantine;
    private final Clock clock;

    QuarantineRoutes(Doors doors) {
        this.quarantine = doors.quarantine();
        this.clock = doors.clock();
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(PATH, Access.OPERATOR, this::show),
                new Endpoint(
                        "POST",
                        PATH + "/lift",
                        Access.OPERATOR,
                        Endpoint.Content.JSON,
                        this::lift));
    }

    private CompletionStage<Reply> show(Call call) {
        call.query().only(Set.of());
        return quarantine.view().thenApply(Reply::ok);
    }

    /** What was asked and came again lifts nothing; the answer is how it stands now. */
    private CompletionStage<Reply> lift(Call call) {
        return quarantine
                .lift(Ordered.deed(call, clock))
                .thenCompose(
                        times ->
                                quarantine
                                        .view()
                                        .thenApply(
                                                view -> OrderDesk.replayed(Reply.ok(view), times)));
    }
}
