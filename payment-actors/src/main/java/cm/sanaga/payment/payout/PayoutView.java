package cm.sanaga.payment.payout;

import cm.sanaga.ledger.JournalId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.provider.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A payout as its readers see it, now and as it was first answered. */
public final class PayoutView {
    private PayoutView() {}

    /** The status of the API. */
    public static String status(Payout.State.Begun state) {
        return switch (state) {
            case Payout.State.Holding _ -> "pending";
            case Payout.State.Queued s -> s.reason().isPresent() ? "queued" : "pending";
            case Payout.State.Sending _, Payout.State.Capturing _ -> "sent";
            case Payout.State.Releasing s -> status(s.why());
            case Payout.State.Paid _ -> "succeeded";
            case Payout.State.Unpaid s -> status(s.why());
        };
    }

    private static String status(Payout.Why why) {
        return switch (why) {
            case Payout.Why.NotCovered _, Payout.Why.Declined _ -> "failed";
            case Payout.Why.Cancelled _ -> "cancelled";
        };
    }

    private static Optional<Reason> reason(Payout.Why why) {
        return switch (why) {
            case Payout.Why.NotCovered(var reason) -> Optional.of(reason);
            case Payout.Why.Declined(var reason) -> Optional.of(reason);
            case Payout.Why.Cancelled _ -> Optional.empty();
        };
    }

    /** The payout as it stands. */
    public static PaymentView of(Payout.State.Begun state) {
        String status = status(state);
        return switch (state) {
            case Payout.State.Holding s ->
                    open(s.terms(), status, Optional.empty(), s.terms().request().at());
            case Payout.State.Queued s -> open(s.terms(), status, s.reason(), s.at());
            case Payout.State.Sending s ->
                    open(s.terms(), status, Optional.empty(), s.at()).during(s.call());
            case Payout.State.Capturing s -> open(s.terms(), status, Optional.empty(), s.at());
            case Payout.State.Releasing s -> unpaid(s.terms(), status, s.why(), s.at());
            case Payout.State.Unpaid s ->
                    unpaid(s.terms(), status, s.why(), s.at()).after(s.matter());
            case Payout.State.Paid s ->
                    view(
                            s.terms(),
                            status,
                            Optional.empty(),
                            Optional.of(Payout.reference(s.terms().request().id()).toString()),
                            Optional.of(s.receipt().transaction().value()),
                            List.of(
                                    JournalId.of(s.terms().request().id().value(), "payout")
                                            .publicId()),
                            s.at());
        };
    }

    /** What whoever asked for it was answered the first time. */
    public static PaymentView firstAnswer(Payout.State.Begun state) {
        return switch (state) {
            case Payout.State.Paid s when s.answered() -> of(s);
            case Payout.State.Releasing s when s.why() instanceof Payout.Why.NotCovered -> of(s);
            case Payout.State.Unpaid s
                    when s.answered() || s.why() instanceof Payout.Why.NotCovered ->
                    unpaid(s.terms(), status(s), s.why(), s.at());
            case Payout.State.Begun s ->
                    open(s.terms(), "pending", Optional.empty(), s.terms().request().at());
        };
    }

    private static PaymentView unpaid(
            Payout.Terms terms, String status, Payout.Why why, Instant at) {
        return switch (why) {
            // No provider was asked, so there is no reference to ask one by.
            case Payout.Why.NotCovered(var reason) ->
                    view(
                            terms,
                            status,
                            Optional.of(reason),
                            Optional.empty(),
                            Optional.empty(),
                            List.of(),
                            at);
            case Payout.Why.Declined _, Payout.Why.Cancelled _ ->
                    open(terms, status, reason(why), at);
        };
    }

    private static PaymentView open(
            Payout.Terms terms, String status, Optional<Reason> reason, Instant at) {
        return view(
                terms,
                status,
                reason,
                Optional.of(Payout.reference(terms.request().id()).toString()),
                Optional.empty(),
                List.of(),
                at);
    }

    private static PaymentView view(
            Payout.Terms terms,
            String status,
            Optional<Reason> reason,
            Optional<String> reference,
            Optional<String> transaction,
            List<String> journals,
            Instant at) {
        return new PaymentView(
                terms.request(),
                status,
                reason,
                terms.amount(),
                terms.fee(),
                terms.to(),
                reference,
                transaction,
                journals,
                new PaymentView.Payout(),
                at);
    }
}
