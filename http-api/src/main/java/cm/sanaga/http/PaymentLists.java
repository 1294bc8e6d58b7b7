package cm.sanaga.http;

import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.QueryFields;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.projection.PaymentRecords;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** The lists of payments: the same filters for every kind. */
final class PaymentLists {
    private static final Set<String> PARAMS =
            PageJson.params(
                    "status", "reference", "msisdn", "provider", "created_from", "created_to");
    private static final Set<String> PARAMS_OF_REFUNDS =
            PageJson.params(
                    "status",
                    "reference",
                    "msisdn",
                    "provider",
                    "created_from",
                    "created_to",
                    "payment");

    private final PaymentRecords records;
    private final Parties parties;

    PaymentLists(PaymentRecords records, Parties parties) {
        this.records = records;
        this.parties = parties;
    }

    CompletionStage<Reply> list(Call call, PaymentKind kind) {
        QueryFields query =
                call.query().only(kind == PaymentKind.REFUND ? PARAMS_OF_REFUNDS : PARAMS);
        var wanted =
                new PaymentRecords.Query(
                        kind,
                        call.merchant().merchant(),
                        filters(query, kind),
                        PageJson.wanted(query));
        return records.list(wanted)
                .thenApply(page -> Reply.ok(PageJson.of(page, PaymentJson::listed)));
    }

    private PaymentRecords.Filters filters(QueryFields query, PaymentKind kind) {
        return new PaymentRecords.Filters(
                query.text("status").map(status -> status(kind, status)),
                query.text("reference"),
                query.text("msisdn").map(text -> parties.filter("msisdn", text)),
                query.text("provider").map(name -> parties.known("provider", name)),
                query.instant("created_from"),
                query.instant("created_to"),
                query.text("payment").map(PaymentLists::payment));
    }

    private static PaymentId payment(String text) {
        return PaymentId.parse(text)
                .orElseThrow(() -> Rejection.invalid("payment", "Is not the id of a payment"));
    }

    /** A misspelt status must not look like an empty list. */
    private static String status(PaymentKind kind, String status) {
        Set<String> known = statuses(kind);
        if (!known.contains(status)) {
            throw Rejection.invalid(
                    "status", "Is one of " + String.join(", ", new TreeSet<>(known)));
        }
        return status;
    }

    /** Every status a payment of this kind may show. */
    static Set<String> statuses(PaymentKind kind) {
        return switch (kind) {
            case CHARGE -> Set.of("pending", "succeeded", "failed", "expired");
            case ESCROW ->
                    Set.of(
                            "pending",
                            "held",
                            "released",
                            "refunded",
                            "settled",
                            "failed",
                            "expired",
                            "disputed");
            case REFUND -> Set.of("pending", "succeeded", "failed");
            case PAYOUT -> Set.of("pending", "queued", "sent", "succeeded", "failed", "cancelled");
        };
    }
}
