package cm.sanaga.payment.refund;

import cm.sanaga.ledger.JournalId;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.RefundTerms;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A refund as its readers see it, now and as it was first answered. */
public final class RefundView {
    private RefundView() {}

    /** The refund as it stands. */
    public static PaymentView of(Refund.State.Begun state) {
        return switch (state) {
            case Refund.State.Holding s -> initial(s.terms());
            case Refund.State.Sending s -> pending(s.terms(), s.at()).during(s.call());
            case Refund.State.Waiting s ->
                    view(
                                    s.terms(),
                                    status(s),
                                    Optional.of(s.reason()),
                                    Optional.empty(),
                                    List.of(),
                                    s.at())
                            .during(s.call());
            case Refund.State.Capturing s -> pending(s.terms(), s.at());
            case Refund.State.Releasing s -> pending(s.terms(), s.at());
            case Refund.State.Paid s ->
                    view(
                            s.terms(),
                            status(s),
                            Optional.empty(),
                            Optional.of(s.receipt().transaction().value()),
                            List.of(
                                    JournalId.of(s.terms().request().id().value(), "refund")
                                            .publicId()),
                            s.at());
            case Refund.State.Failed s -> failed(s).after(s.matter());
        };
    }

    /** The status of the API. */
    static String status(Refund.State.Begun state) {
        return switch (state) {
            case Refund.State.Holding _,
                    Refund.State.Sending _,
                    Refund.State.Waiting _,
                    Refund.State.Capturing _,
                    Refund.State.Releasing _ ->
                    "pending";
            case Refund.State.Paid _ -> "succeeded";
            case Refund.State.Failed _ -> "failed";
        };
    }

    /** As it failed, whatever became of it later. */
    private static PaymentView failed(Refund.State.Failed s) {
        return view(
                s.terms(), status(s), Optional.of(s.reason()), Optional.empty(), List.of(), s.at());
    }

    /** What whoever asked for it was answered the first time. */
    public static PaymentView firstAnswer(Refund.State.Begun state) {
        return switch (state) {
            case Refund.State.Paid s when s.answered() -> of(s);
            case Refund.State.Failed s when s.answered() -> failed(s);
            case Refund.State.Begun s -> initial(s.terms());
        };
    }

    /** A refund that was just asked for. */
    public static PaymentView initial(RefundTerms terms) {
        return pending(terms, terms.request().at());
    }

    /** A refund out of an escrow as it would be, were it asked for. */
    public static PaymentView considered(
            Request request, PaymentView escrow, Money amount, Optional<String> why) {
        PaymentId of = escrow.request().id();
        var original = new Reference(UUID.fromString(escrow.providerReference().orElseThrow()));
        return initial(
                new RefundTerms(
                        request,
                        of,
                        RefundTerms.Source.ESCROW,
                        amount,
                        escrow.wallet(),
                        original,
                        why));
    }

    private static PaymentView pending(RefundTerms terms, Instant at) {
        return view(terms, "pending", Optional.empty(), Optional.empty(), List.of(), at);
    }

    private static PaymentView view(
            RefundTerms terms,
            String status,
            Optional<Reason> reason,
            Optional<String> transaction,
            List<String> journals,
            Instant at) {
        return new PaymentView(
                terms.request(),
                status,
                reason,
                terms.amount(),
                Fee.none(terms.amount().currency()),
                terms.to(),
                Optional.of(Refund.reference(terms.request().id()).toString()),
                transaction,
                journals,
                new PaymentView.Refund(terms.payment(), terms.why()),
                at);
    }
}
