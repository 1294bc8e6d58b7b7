package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code /admin/quarantine}: whether the journal is believed after a restore, and its end. */
final class QuarantineRoutes {
    private static final String PATH = "/admin/quarantine";
    private static final int LONGEST_REASON = 255;

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

    private static String reason(Fields fields) {
        return fields.requiredText("reason", LONGEST_REASON);
    }

    /** What was asked and came again lifts nothing; the answer is how it stands now. */
    private CompletionStage<Reply> lift(Call call) {
        String key = call.idempotencyKey();
        var body = call.body(QuarantineRoutes::reason);
        var deed =
                new Operators.Deed(
                        call.operator().keyId(),
                        body.content(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        Optional.of(new Operators.Once(key, call.request(body.fingerprint()))));
        return quarantine
                .lift(deed)
                .thenCompose(
                        times ->
                                quarantine
                                        .view()
                                        .thenApply(
                                                view -> OrderDesk.replayed(Reply.ok(view), times)));
    }
}
