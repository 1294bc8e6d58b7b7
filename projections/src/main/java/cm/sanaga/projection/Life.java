package cm.sanaga.projection;

import cm.sanaga.kernel.Persisted;
import cm.sanaga.ledger.Transfer;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.charge.ChargeView;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.escrow.EscrowView;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.payment.payout.PayoutView;
import cm.sanaga.payment.refund.Refund;
import cm.sanaga.payment.refund.RefundView;
import cm.sanaga.provider.ProviderCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A payment or a transfer as its events have made it, in the core's own words: what readers see of
 * it and what it still owes are asked of the core, so a list cannot show anything else than the
 * payment's actor.
 */
sealed interface Life {

    record OfCharge(Charge.State state) implements Life {}

    record OfEscrow(Escrow.State state) implements Life {}

    record OfRefund(Refund.State state) implements Life {}

    record OfPayout(Payout.State state) implements Life {}

    record OfTransfer(Transfer.State state) implements Life {}

    /** What there was before the first event of this kind. */
    static Life before(Persisted event) {
        return switch (event) {
            case Charge.Event _ -> new OfCharge(new Charge.State.Absent());
            case Escrow.Event _ -> new OfEscrow(new Escrow.State.Absent());
            case Refund.Event _ -> new OfRefund(new Refund.State.Absent());
            case Payout.Event _ -> new OfPayout(new Payout.State.Absent());
            case Transfer.Event _ -> new OfTransfer(new Transfer.State.Absent());
            default ->
                    throw new IllegalArgumentException(
                            "the event of no payment and no transfer: " + event);
        };
    }

    /** The payment after an event. */
    default Life after(Persisted event) {
        return switch (this) {
            case OfCharge(var s) -> new OfCharge(Charge.evolve(s, (Charge.Event) event));
            case OfEscrow(var s) -> new OfEscrow(Escrow.evolve(s, (Escrow.Event) event));
            case OfRefund(var s) -> new OfRefund(Refund.evolve(s, (Refund.Event) event));
            case OfPayout(var s) -> new OfPayout(Payout.evolve(s, (Payout.Event) event));
            case OfTransfer(var s) -> new OfTransfer(Transfer.evolve(s, (Transfer.Event) event));
        };
    }

    /** What readers of payments see; a transfer is none. */
    default Optional<PaymentView> view() {
        return switch (this) {
            case OfCharge(Charge.State.Begun s) -> Optional.of(ChargeView.of(s));
            case OfEscrow(Escrow.State.Begun s) -> Optional.of(EscrowView.of(s));
            case OfRefund(Refund.State.Begun s) -> Optional.of(RefundView.of(s));
            case OfPayout(Payout.State.Begun s) -> Optional.of(PayoutView.of(s));
            case OfTransfer _,
                    OfCharge(Charge.State.Absent _),
                    OfEscrow(Escrow.State.Absent _),
                    OfRefund(Refund.State.Absent _),
                    OfPayout(Payout.State.Absent _) ->
                    Optional.empty();
        };
    }

    /**
     * When somebody should see to it, empty when it owes nothing.
     *
     * @param last when its last event was written
     * @param patience how long what it owes is left to its actor
     */
    default Optional<Instant> dueAt(Instant last, Duration patience) {
        Stream<Instant> debts =
                switch (this) {
                    case OfCharge(var s) ->
                            Charge.pending(s).stream()
                                    .map(
                                            intent ->
                                                    intent instanceof Charge.Intent.Attend(var one)
                                                            ? due(one, last.plus(patience))
                                                            : last.plus(patience));
                    case OfEscrow(var s) ->
                            Escrow.pending(s).stream()
                                    .map(
                                            intent ->
                                                    switch (intent) {
                                                        case Escrow.Intent.WaitUntil(var at) -> at;
                                                        case Escrow.Intent.Attend(var one) ->
                                                                due(one, last.plus(patience));
                                                        case Escrow.Intent.Call _,
                                                                Escrow.Intent.Fund _,
                                                                Escrow.Intent.Suspend _,
                                                                Escrow.Intent.PostRelease _,
                                                                Escrow.Intent.Refund _ ->
                                                                last.plus(patience);
                                                    });
                    case OfRefund(var s) ->
                            Refund.pending(s).stream()
                                    .map(
                                            intent ->
                                                    intent instanceof Refund.Intent.Attend(var one)
                                                            ? due(one, last.plus(patience))
                                                            : last.plus(patience));
                    case OfPayout(var s) ->
                            Payout.pending(s).stream()
                                    .map(
                                            intent ->
                                                    intent instanceof Payout.Intent.Attend(var one)
                                                            ? due(one, last.plus(patience))
                                                            : last.plus(patience));
                    case OfTransfer(var s) ->
                            Transfer.pending(s).stream().map(_ -> last.plus(patience));
                };
        return debts.min(Instant::compareTo);
    }

    /** A look at a failed payment has its date; everything else is owed at once. */
    private static Instant due(Case.Intent intent, Instant soon) {
        return switch (intent) {
            case Case.Intent.Look(ProviderCall.Intent.Look look) -> look.from();
            case Case.Intent.Look _, Case.Intent.Book _, Case.Intent.Post _, Case.Intent.Refund _ ->
                    soon;
        };
    }
}
