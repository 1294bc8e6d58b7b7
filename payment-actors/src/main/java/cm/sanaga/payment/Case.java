package cm.sanaga.payment;

import static cm.sanaga.kernel.Decision.accept;
import static cm.sanaga.kernel.Decision.refuse;
import static cm.sanaga.kernel.Decision.repeated;

import cm.sanaga.kernel.Decision;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.money.Money;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.provider.Looks;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Reference;
import cm.sanaga.provider.Rung;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What comes after a payment has failed: money that moved all the same is booked where it belongs
 * to nobody, and a person decides whose it is. Payments embed it as they embed {@link
 * ProviderCall}.
 */
public final class Case {
    /** Why a payment failed of which a person has found out that nothing moved. */
    public static final Reason DID_NOT_MOVE =
            new Reason(Reason.Code.REFUSED, "looked into by a person: no money moved");

    private Case() {}

    /** What does not fit. */
    public enum Kind {
        /** The money came after we had said that it would not. */
        LATE_SUCCESS,
        /** Another amount came than was asked for. */
        WRONG_AMOUNT,
        /** The money left after the provider had said that it would not. */
        PAID_AFTER_FAILURE,
        /** Nobody knows whether money moved, and asking does not help. */
        IN_DOUBT
    }

    /**
     * Whose case it is.
     *
     * @param amount the payment's
     * @param fee the payment's
     * @param wallet the payer's, or where it was to go
     * @param reference ours of the order
     */
    public record Of(
            Request request,
            Money amount,
            Fee fee,
            Wallet wallet,
            Reference reference,
            Direction direction) {}

    /** Which way the money moves. */
    public enum Direction {
        IN,
        OUT
    }

    /** What a person decides. */
    public sealed interface Resolution {
        /** It moved: the provider's id and the amount that the person has seen. */
        record Confirm(Receipt receipt) implements Resolution {}

        /** It did not move and will not. */
        record Decline() implements Resolution {}

        /** What came is the merchant's, less the fee. */
        record CreditMerchant() implements Resolution {}

        /** What came goes back to the payer. */
        record RefundPayer() implements Resolution {}

        /** What left is the merchant's to bear: it did arrive where he wanted it. */
        record ChargeMerchant() implements Resolution {}

        /** What left is lost, and the owner of the book bears it as a provider's cost. */
        record WriteOff() implements Resolution {}
    }

    /** Who decided, and why. */
    public record Ruling(Resolution resolution, String by, String why, Instant at) {}

    /** Where it stands. */
    public sealed interface State {
        /** Nothing was ever sent. */
        record None() implements State {}

        /** It failed at the provider, whose word may yet turn out wrong. */
        record Quiet(ProviderCall.State.Declined call) implements State {}

        /** Money moved; the merchant's book does not know yet. */
        record Booking(Kind kind, Receipt receipt, Instant at) implements State {}

        /** A person has to decide. */
        record Open(
                Kind kind, Receipt receipt, Instant openedAt, int attempts, Optional<String> last)
                implements State {}

        /** Decided, and being done. */
        record Settling(Open open, Ruling ruling) implements State {}

        record Closed(Open open, Ruling ruling, Instant at) implements State {}
    }

    /** What may be asked, and what the world reports. */
    public sealed interface Command {
        record RecordBooking(Instant at) implements Command {}

        record Resolve(Ruling ruling) implements Command {}

        record RecordSettled(Instant at) implements Command {}

        /** It could not be done as decided. */
        record RecordUnsettled(String why, Instant at) implements Command {}
    }

    /** What happened. */
    public sealed interface Event {
        /** The provider said something about an order that had been declined. */
        record Heard(ProviderCall.Event call) implements Event {}

        record Booked(Instant at) implements Event {}

        record Ruled(Ruling ruling) implements Event {}

        record Settled(Instant at) implements Event {}

        record Unsettled(String why, Instant at) implements Event {}
    }

    /** What others still owe. */
    public sealed interface Intent {
        record Look(ProviderCall.Intent call) implements Intent {}

        record Book(AccountId account, Journal journal) implements Intent {}

        record Post(AccountId account, Journal journal) implements Intent {}

        record Refund(RefundTerms terms) implements Intent {}
    }

    /** A payment that failed with this order. */
    public static State after(ProviderCall.State call) {
        return call instanceof ProviderCall.State.Declined declined
                ? new State.Quiet(declined)
                : new State.None();
    }

    /** Money came otherwise than asked for, and is booked. */
    public static State wrongAmount(Receipt receipt, Instant at) {
        return new State.Open(Kind.WRONG_AMOUNT, receipt, at, 0, Optional.empty());
    }

    /** What the provider's word means after the end. */
    public static Decision<Event, Refusal> hear(State state, Outcome outcome, Instant at) {
        return state instanceof State.Quiet(var call)
                ? ProviderCall.<Refusal>hear(call, outcome, Rung.POLL, at)
                        .map(Event.Heard::new, no -> no)
                : repeated();
    }

    /** What the end of a refund means for the case that ordered it. */
    public static Decision<Event, Refusal> refundEnded(
            Of of, State state, PaymentId refund, Refunds.Stage stage, Instant at) {
        if (!(state instanceof State.Settling s)
                || !(s.ruling.resolution instanceof Resolution.RefundPayer)
                || !CaseBooks.refundId(of, s).equals(refund)) {
            return repeated();
        }
        return switch (stage) {
            case PAID -> accept(new Event.Settled(at));
            case FAILED -> accept(new Event.Unsettled("the refund failed", at));
            case UNDER_WAY -> repeated();
        };
    }

    private record In(State state, Command command) {}

    /** What a command does. */
    public static Decision<Event, Refusal> decide(Of of, State state, Command command) {
        return switch (new In(state, command)) {
            case In(State.Booking _, Command.RecordBooking(var at)) -> accept(new Event.Booked(at));
            case In(State.Open s, Command.Resolve(var ruling)) ->
                    fits(s, ruling.resolution)
                            ? accept(new Event.Ruled(ruling))
                            : refuse(
                                    new Refusal.NotNow(
                                            of.request.id(), CaseViews.label(s.kind), "resolve"));
            case In(State.Settling _, Command.RecordSettled(var at)) ->
                    accept(new Event.Settled(at));
            case In(State.Settling _, Command.RecordUnsettled(var why, var at)) ->
                    accept(new Event.Unsettled(why, at));
            case In(State.Settling s, Command.Resolve(var ruling)) -> same(of, s.ruling, ruling);
            case In(State.Closed s, Command.Resolve(var ruling)) -> same(of, s.ruling, ruling);
            case In(_, Command.Resolve _) ->
                    refuse(new Refusal.NotNow(of.request.id(), "without a case", "resolve"));
            case In(_, Command.RecordBooking _),
                    In(_, Command.RecordSettled _),
                    In(_, Command.RecordUnsettled _) ->
                    repeated();
        };
    }

    private static Decision<Event, Refusal> same(Of of, Ruling before, Ruling now) {
        return before.resolution.equals(now.resolution) && before.by.equals(now.by)
                ? repeated()
                : refuse(new Refusal.NotNow(of.request.id(), "resolved", "resolve"));
    }

    private static boolean fits(State.Open open, Resolution resolution) {
        return switch (resolution) {
            case Resolution.CreditMerchant _, Resolution.RefundPayer _ ->
                    open.kind == Kind.LATE_SUCCESS || open.kind == Kind.WRONG_AMOUNT;
            case Resolution.ChargeMerchant _, Resolution.WriteOff _ ->
                    open.kind == Kind.PAID_AFTER_FAILURE;
            case Resolution.Confirm _, Resolution.Decline _ -> false;
        };
    }

    private record At(State state, Event event) {}

    /** The case after an event. */
    public static State evolve(Of of, State state, Event event) {
        return switch (new At(state, event)) {
            case At(State.Quiet s, Event.Heard(var call)) -> heard(of, s, call);
            case At(State.Booking s, Event.Booked(var at)) ->
                    new State.Open(s.kind, s.receipt, at, 0, Optional.empty());
            case At(State.Open s, Event.Ruled(var ruling)) -> new State.Settling(s, ruling);
            case At(State.Settling s, Event.Settled(var at)) ->
                    new State.Closed(s.open, s.ruling, at);
            case At(State.Settling s, Event.Unsettled(var why, _)) ->
                    new State.Open(
                            s.open.kind,
                            s.open.receipt,
                            s.open.openedAt,
                            s.open.attempts + 1,
                            Optional.of(why));
            case At(_, Event.Heard _),
                    At(_, Event.Booked _),
                    At(_, Event.Ruled _),
                    At(_, Event.Settled _),
                    At(_, Event.Unsettled _) ->
                    throw new IllegalStateException(event + " cannot happen to " + state);
        };
    }

    private static State heard(Of of, State.Quiet s, ProviderCall.Event event) {
        return switch (ProviderCall.evolve(s.call, event)) {
            case ProviderCall.State.Declined still -> new State.Quiet(still);
            case ProviderCall.State.Contradicted moved ->
                    new State.Booking(
                            switch (of.direction) {
                                case IN -> Kind.LATE_SUCCESS;
                                case OUT -> Kind.PAID_AFTER_FAILURE;
                            },
                            moved.receipt(),
                            event.at());
            case ProviderCall.State.Unprepared _,
                    ProviderCall.State.Open _,
                    ProviderCall.State.Unaskable _,
                    ProviderCall.State.Confirmed _ ->
                    throw new IllegalStateException(event + " cannot happen to " + s);
        };
    }

    /** What is owed now. */
    public static List<Intent> pending(Of of, State state) {
        return switch (state) {
            case State.None _, State.Open _, State.Closed _ -> List.of();
            case State.Quiet(var call) ->
                    ProviderCall.pending(call).stream().<Intent>map(Intent.Look::new).toList();
            case State.Booking s ->
                    List.of(new Intent.Book(of.request.account(), CaseBooks.unexpected(of, s)));
            case State.Settling s -> List.of(CaseBooks.settle(of, s));
        };
    }

    /** What is worth asking when something outside says that a failed payment has moved. */
    public static Optional<Intent> nudged(State state) {
        return state instanceof State.Quiet(var call)
                ? Looks.nudged(call).map(Intent.Look::new)
                : Optional.empty();
    }
}
