package cm.sanaga.payment.charge;

import cm.sanaga.ledger.JournalId;
import cm.sanaga.money.Money;
import cm.sanaga.payment.CaseViews;
import cm.sanaga.payment.PayIn;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refunds;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A charge as its readers see it, now and as it was first answered. */
public final class ChargeView {
    private ChargeView() {}

    /** The status of the API. */
    public static String status(Charge.State.Begun state) {
        return switch (state) {
            case Charge.State.Collecting _, Charge.State.Crediting _, Charge.State.Suspending _ ->
                    "pending";
            case Charge.State.Collected _ -> "succeeded";
            case Charge.State.Failed s ->
                    s.reason().code() == Reason.Code.EXPIRED ? "expired" : "failed";
        };
    }

    /** The charge as it stands. */
    public static PaymentView of(Charge.State.Begun state) {
        return switch (state) {
            case Charge.State.Collecting s -> pending(s.terms()).during(s.call());
            case Charge.State.Crediting s -> pending(s.terms());
            case Charge.State.Suspending s -> pending(s.terms());
            case Charge.State.Collected s -> collected(s, s.refunds(), s.at());
            case Charge.State.Failed s -> failed(s).after(s.matter());
        };
    }

    /** As it failed, whatever became of it later. */
    private static PaymentView failed(Charge.State.Failed s) {
        Optional<Receipt> receipt = CaseViews.receiptAtFailure(s.matter());
        return view(
                s.terms(),
                status(s),
                Optional.of(s.reason()),
                receipt.map(came -> came.transaction().value()),
                receipt.isPresent() ? journals(s.terms(), "suspense") : List.of(),
                none(s.terms()),
                s.at());
    }

    /** What whoever asked for it was answered the first time. */
    public static PaymentView firstAnswer(Charge.State.Begun state) {
        return switch (state) {
            case Charge.State.Collected s when s.answered() ->
                    collected(s, Refunds.NONE, s.collectedAt());
            case Charge.State.Failed s when s.answered() -> failed(s);
            case Charge.State.Begun s -> pending(s.terms());
        };
    }

    private static PaymentView pending(Charge.Terms terms) {
        return view(
                terms,
                "pending",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                none(terms),
                terms.request().at());
    }

    private static PaymentView collected(Charge.State.Collected s, Refunds refunds, Instant at) {
        Money refunded = refunds.paid(s.terms().amount().currency());
        return view(
                s.terms(),
                "succeeded",
                Optional.empty(),
                Optional.of(s.receipt().transaction().value()),
                journals(s.terms(), "credit"),
                details(s.terms(), refunded),
                at);
    }

    private static PaymentView.Charge none(Charge.Terms terms) {
        return details(terms, Money.zero(terms.amount().currency()));
    }

    private static PaymentView.Charge details(Charge.Terms terms, Money refunded) {
        return new PaymentView.Charge(
                refunded,
                terms.payout().map(Charge.Plan::to),
                terms.payout().map(_ -> Charge.payoutId(terms.request().id())));
    }

    private static List<String> journals(Charge.Terms terms, String step) {
        return List.of(JournalId.of(terms.request().id().value(), step).publicId());
    }

    private static PaymentView view(
            Charge.Terms terms,
            String status,
            Optional<Reason> reason,
            Optional<String> transaction,
            List<String> journals,
            PaymentView.Charge details,
            Instant at) {
        return new PaymentView(
                terms.request(),
                status,
                reason,
                terms.amount(),
                terms.fee(),
                terms.payer(),
                Optional.of(PayIn.reference(terms.request().id()).toString()),
                transaction,
                journals,
                details,
                at);
    }
}
