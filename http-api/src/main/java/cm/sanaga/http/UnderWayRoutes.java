package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.QueryFields;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.http.problem.StatusReason;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.projection.PaymentRecords;
import cm.sanaga.provider.ProviderCall;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code /admin/payments}: what has not ended, for whoever is woken by the oldest of it. */
final class UnderWayRoutes {
    private static final List<String> STATUSES = List.of("pending", "queued", "sent");
    private static final List<String> KINDS =
            Arrays.stream(PaymentKind.values()).map(UnderWayRoutes::label).toList();

    private final PaymentRecords records;
    private final Parties parties;

    UnderWayRoutes(PaymentRecords records, Parties parties) {
        this.records = records;
        this.parties = parties;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/admin/payments", Access.OPERATOR, this::list));
    }

    /**
     * One payment that has not ended.
     *
     * @param rung of the ladder, once its provider was asked to move money
     * @param why what brought it to that rung
     */
    record UnderWayJson(
            String id,
            String object,
            String merchant,
            long amount,
            String currency,
            String status,
            Optional<StatusReason> statusReason,
            Optional<String> rung,
            Optional<String> why,
            String provider,
            String msisdn,
            Optional<String> providerReference,
            Instant createdAt,
            Instant updatedAt) {
        static UnderWayJson of(PaymentView view) {
            return new UnderWayJson(
                    view.request().id().value(),
                    PaymentJson.object(view),
                    view.request().merchant(),
                    view.amount().minor(),
                    view.amount().currency().name(),
                    view.status(),
                    view.reason().map(reason -> StatusReason.of(view, reason)),
                    view.ladder().map(ladder -> ProgressJson.label(ladder.rung())),
                    view.ladder().flatMap(ProviderCall.Ladder::why),
                    view.wallet().provider().value(),
                    view.wallet().msisdn().value(),
                    view.providerReference(),
                    view.request().at(),
                    view.updatedAt());
        }
    }

    private CompletionStage<Reply> list(Call call) {
        QueryFields query =
                call.query().only(PageJson.params("kind", "status", "provider", "created_to"));
        var filters =
                new PaymentRecords.NotEnded(
                        query.text("kind")
                                .map(text -> one("kind", text, KINDS))
                                .map(text -> PaymentKind.valueOf(text.toUpperCase(Locale.ROOT))),
                        query.text("status").map(text -> one("status", text, STATUSES)),
                        query.text("provider").map(name -> parties.known("provider", name)),
                        query.instant("created_to"));
        return records.notEnded(filters, PageJson.wanted(query))
                .thenApply(page -> Reply.ok(PageJson.of(page, UnderWayJson::of)));
    }

    private static String one(String param, String text, List<String> of) {
        if (!of.contains(text)) {
            throw Rejection.invalid(param, "Is one of " + String.join(", ", of));
        }
        return text;
    }

    private static String label(PaymentKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
