package cm.sanaga.http;

import cm.sanaga.payment.Case;
import cm.sanaga.payment.CaseView;
import cm.sanaga.payment.CaseViews;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A case as operators see it.
 *
 * @param movedAmount what moved at the provider, where that is known, in minor units
 * @param resolutions what may be decided now
 */
record CaseJson(
        String id,
        String object,
        String kind,
        String status,
        String payment,
        String merchant,
        String provider,
        String currency,
        long amount,
        Optional<Long> movedAmount,
        Optional<String> providerReference,
        Optional<String> providerTransactionId,
        Optional<String> note,
        List<String> resolutions,
        Optional<RulingJson> ruling,
        Instant openedAt,
        Optional<Instant> resolvedAt) {
    private static final String PREFIX = "ca_";

    record RulingJson(String resolution, String by, String reason, Instant at) {}

    /** What a merchant sees of it on his payment. */
    record BriefJson(String id, String kind, String status, Instant openedAt) {}

    static BriefJson brief(PaymentView view, CaseView matter) {
        return new BriefJson(
                id(view.request().id()),
                CaseViews.label(matter.kind()),
                matter.status(),
                matter.openedAt());
    }

    static CaseJson of(PaymentView view) {
        CaseView matter =
                view.matter()
                        .orElseThrow(
                                () -> new IllegalStateException(view.request().id().toString()));
        return new CaseJson(
                id(view.request().id()),
                "case",
                CaseViews.label(matter.kind()),
                matter.status(),
                view.request().id().value(),
                view.request().merchant(),
                view.wallet().provider().value(),
                view.amount().currency().name(),
                view.amount().minor(),
                matter.receipt().map(receipt -> receipt.amount().minor()),
                view.providerReference(),
                matter.receipt().map(receipt -> receipt.transaction().value()),
                matter.note(),
                matter.ruling().isPresent() ? List.of() : resolutions(matter.kind()),
                matter.ruling().map(CaseJson::ruling),
                matter.openedAt(),
                matter.closedAt());
    }

    private static RulingJson ruling(Case.Ruling ruling) {
        return new RulingJson(
                CaseViews.label(ruling.resolution()), ruling.by(), ruling.why(), ruling.at());
    }

    static List<String> resolutions(Case.Kind kind) {
        return switch (kind) {
            case LATE_SUCCESS, WRONG_AMOUNT -> List.of("credit_merchant", "refund_payer");
            case PAID_AFTER_FAILURE -> List.of("charge_merchant", "write_off");
            case IN_DOUBT -> List.of("confirm", "decline");
        };
    }

    static String id(PaymentId payment) {
        return PREFIX + payment.value();
    }

    static Optional<PaymentId> payment(String id) {
        return id.startsWith(PREFIX)
                ? PaymentId.parse(id.substring(PREFIX.length()))
                : Optional.empty();
    }
}
