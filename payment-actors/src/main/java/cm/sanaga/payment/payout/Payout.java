package cm.sanaga.payment.payout;

import static cm.sanaga.kernel.Decision.accept;
import static cm.sanaga.kernel.Decision.refuse;
import static cm.sanaga.kernel.Decision.repeated;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.DerivedId;
import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.Persisted;
import cm.sanaga.kernel.Sent;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.Finding;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.Postings;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.Unsent;
import cm.sanaga.payment.Wallet;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Reference;
import cm.sanaga.provider.Rung;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Every rule of a payout. */
public final class Payout {
    private Payout() {}

    /**
     * What was agreed when it was asked for.
     *
     * @param amount what arrives, above zero
     * @param fee what the merchant bears beside it
     * @param to where it goes
     */
    public record Terms(Request request, Money amount, Fee fee, Wallet to) {
        public Terms {
            if (!amount.positive()) {
                throw new IllegalArgumentException(
                        "a payout is above zero, its fee not below: " + amount + ", " + fee);
            }
        }
    }

    /** What may be asked, and what the world reports. */
    public sealed interface Command extends Sent {
        record Open(Terms terms) implements Command {}

        record RecordHold(Instant at) implements Command {}

        record RecordNoHold(Reason reason, Instant at) implements Command {}

        /** It may go out. */
        record Dispatch(Instant at) implements Command {}

        /** It may not go out yet; nothing was sent. */
        record Queue(Reason reason, Instant at) implements Command {}

        /**
         * @param due the rung of the ladder that an order of this age belongs on
         */
        record Hear(Outcome outcome, Rung due, Instant at) implements Command {
            public Hear(Outcome outcome, Instant at) {
                this(outcome, Rung.POLL, at);
            }
        }

        /** A person has found out, or decides. */
        record Resolve(Case.Ruling ruling) implements Command {}

        /** Something about its case. */
        record Attend(Case.Command command) implements Command {}

        record RecordCapture(Instant at) implements Command {}

        record RecordRelease(Instant at) implements Command {}

        /** Do not send it. */
        record Cancel(String id, Digest fingerprint, Instant at) implements Command {}

        /** Whoever asked was told how it ended. */
        record RecordAnswer(Instant at) implements Command {}
    }

    /** What happened. */
    public sealed interface Event extends Persisted {
        record Opened(Terms terms) implements Event {}

        record Held(Instant at) implements Event {}

        record NotHeld(Reason reason, Instant at) implements Event {}

        record Queued(Reason reason, Instant at) implements Event {}

        record Dispatched(Instant at) implements Event {}

        record Called(ProviderCall.Event call) implements Event {}

        record Captured(Instant at) implements Event {}

        record Released(Instant at) implements Event {}

        record Cancelled(Digest fingerprint, Instant at) implements Event {}

        record Answered(Instant at) implements Event {}

        /** Something about its case. */
        record Attended(Case.Event event) implements Event {}
    }

    /** Where it stands. */
    public sealed interface State {
        record Absent() implements State {}

        /** Something happened. */
        sealed interface Begun extends State {
            Terms terms();
        }

        record Holding(Terms terms) implements Begun {}

        /** Held and not sent; the reason is there when it has to wait. */
        record Queued(Terms terms, Optional<Reason> reason, Instant at) implements Begun {}

        record Sending(Terms terms, ProviderCall.State call, Instant at) implements Begun {}

        /** It arrived; the merchant's book does not know yet. */
        record Capturing(Terms terms, Receipt receipt, Instant at) implements Begun {}

        /** It will not arrive; the merchant's book holds the amount, or may yet be asked to. */
        record Releasing(Terms terms, Why why, Case.State matter, Instant at) implements Begun {}

        record Paid(Terms terms, Receipt receipt, boolean answered, Instant at) implements Begun {}

        record Unpaid(Terms terms, Why why, Case.State matter, boolean answered, Instant at)
                implements Begun {}
    }

    /** Why a payout did not go out. */
    public sealed interface Why {
        /** The merchant had not that much available. */
        record NotCovered(Reason reason) implements Why {}

        /** The provider refused. */
        record Declined(Reason reason) implements Why {}

        /** The merchant cancelled. */
        record Cancelled(Digest fingerprint) implements Why {}
    }

    /** What others still owe. */
    public sealed interface Intent {
        record TakeHold(AccountId account, Hold hold) implements Intent {}

        /** Find out whether it may go out, in the order in which payouts were asked for. */
        record TryDispatch(
                AccountId account, PaymentId payout, Wallet to, Money amount, Instant since)
                implements Intent {}

        record Call(ProviderCall.Intent call) implements Intent {}

        record Attend(Case.Intent intent) implements Intent {}

        record Capture(AccountId account, HoldId hold, Journal journal) implements Intent {}

        record EndHold(AccountId account, HoldId hold, Instant heldAt) implements Intent {}
    }

    private record In(State state, Command command) {}

    /** What a command does. */
    public static Decision<Event, Refusal> decide(State state, Command command) {
        return switch (new In(state, command)) {
            case In(State.Absent _, Command.Open(var terms)) -> accept(new Event.Opened(terms));
            case In(State.Begun s, Command.Open(var terms)) ->
                    s.terms().request().fingerprint().equals(terms.request().fingerprint())
                            ? repeated()
                            : refuse(new Refusal.KeyReused(terms.request().id()));

            case In(State.Holding _, Command.RecordHold(var at)) -> accept(new Event.Held(at));
            case In(State.Holding _, Command.RecordNoHold(var reason, var at)) ->
                    accept(new Event.NotHeld(reason, at));

            case In(State.Queued _, Command.Dispatch(var at)) -> accept(new Event.Dispatched(at));
            case In(State.Queued s, Command.Queue(var reason, var at))
                    when s.reason.filter(now -> Unsent.waitsOn(now, reason)).isEmpty() ->
                    accept(new Event.Queued(reason, at));
            // Certain not to have been sent, and never sent before: it waits instead.
            case In(State.Sending s, Command.Queue(var reason, var at))
                    when Unsent.before(s.call) ->
                    accept(new Event.Queued(reason, at));

            case In(State.Sending s, Command.Hear(var outcome, var due, var at)) ->
                    ProviderCall.<Refusal>hear(s.call, outcome, due, at)
                            .map(Event.Called::new, no -> no);
            case In(State.Unpaid s, Command.Hear(var outcome, _, var at)) ->
                    Case.hear(s.matter, outcome, at).map(Event.Attended::new, no -> no);
            case In(State.Sending s, Command.Resolve(var ruling)) ->
                    Finding.judge(s.terms.request.id(), s.call, ruling)
                            .map(Event.Called::new, no -> no);
            case In(State.Unpaid s, Command.Resolve(var ruling)) ->
                    attend(s, new Case.Command.Resolve(ruling));
            case In(State.Begun s, Command.Resolve _) ->
                    refuse(
                            new Refusal.NotNow(
                                    s.terms().request.id(), PayoutView.status(s), "resolve"));
            case In(State.Unpaid s, Command.Attend(var step)) -> attend(s, step);
            case In(State.Capturing _, Command.RecordCapture(var at)) ->
                    accept(new Event.Captured(at));
            case In(State.Releasing _, Command.RecordRelease(var at)) ->
                    accept(new Event.Released(at));
            case In(State.Queued _, Command.Cancel c) ->
                    accept(new Event.Cancelled(c.fingerprint, c.at));
            case In(State.Releasing s, Command.Cancel _) when s.why instanceof Why.Cancelled ->
                    repeated();
            case In(State.Unpaid s, Command.Cancel _) when s.why instanceof Why.Cancelled ->
                    repeated();
            case In(State.Begun s, Command.Cancel _) ->
                    refuse(
                            new Refusal.NotNow(
                                    s.terms().request.id(), PayoutView.status(s), "cancel"));

            case In(State.Paid s, Command.RecordAnswer(var at)) when !s.answered ->
                    accept(new Event.Answered(at));
            case In(State.Unpaid s, Command.RecordAnswer(var at)) when !s.answered ->
                    accept(new Event.Answered(at));

            case In(State.Absent _, Command.Cancel(var id, _, _)) ->
                    refuse(new Refusal.NotFound(id));
            case In(State.Absent _, Command _) ->
                    refuse(new Refusal.OutOfPlace(command.getClass().getSimpleName()));
            // The world repeats itself, and what it reports late was heard before.
            case In(State.Begun _, Command.RecordHold _),
                    In(State.Begun _, Command.RecordNoHold _),
                    In(State.Begun _, Command.Dispatch _),
                    In(State.Begun _, Command.Queue _),
                    In(State.Begun _, Command.Hear _),
                    In(State.Begun _, Command.RecordCapture _),
                    In(State.Begun _, Command.RecordRelease _),
                    In(State.Begun _, Command.Attend _),
                    In(State.Begun _, Command.RecordAnswer _) ->
                    repeated();
        };
    }

    private record At(State state, Event event) {}

    /** The payout after an event. */
    public static State evolve(State state, Event event) {
        return switch (new At(state, event)) {
            case At(State.Absent _, Event.Opened(var terms)) -> new State.Holding(terms);
            case At(State.Holding s, Event.Held(var at)) ->
                    new State.Queued(s.terms, Optional.empty(), at);
            case At(State.Holding s, Event.NotHeld(var reason, var at)) ->
                    new State.Releasing(
                            s.terms, new Why.NotCovered(reason), new Case.State.None(), at);
            case At(State.Queued s, Event.Queued(var reason, var at)) ->
                    new State.Queued(s.terms, Optional.of(reason), at);
            case At(State.Sending s, Event.Queued(var reason, var at)) ->
                    new State.Queued(s.terms, Optional.of(reason), at);
            case At(State.Queued s, Event.Dispatched(var at)) -> sending(s.terms, at);
            case At(State.Queued s, Event.Cancelled(var fingerprint, var at)) ->
                    new State.Releasing(
                            s.terms, new Why.Cancelled(fingerprint), new Case.State.None(), at);
            case At(State.Sending s, Event.Called(var call)) -> called(s, call);
            case At(State.Capturing s, Event.Captured(var at)) ->
                    new State.Paid(s.terms, s.receipt, false, at);
            case At(State.Releasing s, Event.Released _) ->
                    new State.Unpaid(s.terms, s.why, s.matter, false, s.at);
            case At(State.Paid s, Event.Answered _) ->
                    new State.Paid(s.terms, s.receipt, true, s.at);
            case At(State.Unpaid s, Event.Answered _) ->
                    new State.Unpaid(s.terms, s.why, s.matter, true, s.at);
            case At(State.Unpaid s, Event.Attended(var step)) ->
                    new State.Unpaid(
                            s.terms,
                            s.why,
                            Case.evolve(matterOf(s.terms), s.matter, step),
                            s.answered,
                            s.at);
            case At(_, Event.Opened _),
                    At(_, Event.Held _),
                    At(_, Event.NotHeld _),
                    At(_, Event.Queued _),
                    At(_, Event.Dispatched _),
                    At(_, Event.Called _),
                    At(_, Event.Captured _),
                    At(_, Event.Released _),
                    At(_, Event.Cancelled _),
                    At(_, Event.Answered _),
                    At(_, Event.Attended _) ->
                    throw new IllegalStateException(event + " cannot happen to " + state);
        };
    }

    private static State sending(Terms terms, Instant at) {
        ProviderCall.Order order =
                new ProviderCall.Order(
                        terms.to.provider(),
                        Operation.DISBURSE,
                        reference(terms.request.id()),
                        terms.amount,
                        terms.to.msisdn(),
                        terms.request.id().value(),
                        terms.request.note(),
                        Optional.empty(),
                        at);
        return new State.Sending(terms, ProviderCall.begin(order, terms.to.twoStep()), at);
    }

    private static State called(State.Sending s, ProviderCall.Event event) {
        ProviderCall.State call = ProviderCall.evolve(s.call, event);
        return switch (event) {
            case ProviderCall.Event.Confirmed(var receipt, var at) ->
                    new State.Capturing(s.terms, receipt, at);
            case ProviderCall.Event.Declined(var reason, var at) ->
                    new State.Releasing(s.terms, new Why.Declined(reason), Case.after(call), at);
            case ProviderCall.Event.Prepared _,
                    ProviderCall.Event.Resent _,
                    ProviderCall.Event.Judged _,
                    ProviderCall.Event.Unaskable _,
                    ProviderCall.Event.Escalated _ ->
                    new State.Sending(s.terms, call, s.at);
            case ProviderCall.Event.Looked _, ProviderCall.Event.Contradicted _ ->
                    throw new IllegalStateException(event + " cannot happen to " + s);
        };
    }

    /** What is owed now. */
    public static List<Intent> pending(State state) {
        return switch (state) {
            case State.Absent _, State.Paid _ -> List.of();
            case State.Unpaid s ->
                    Case.pending(matterOf(s.terms), s.matter).stream()
                            .<Intent>map(Intent.Attend::new)
                            .toList();
            case State.Holding s ->
                    List.of(new Intent.TakeHold(s.terms.request.account(), hold(s.terms)));
            case State.Queued s ->
                    List.of(
                            new Intent.TryDispatch(
                                    s.terms.request.account(),
                                    s.terms.request.id(),
                                    s.terms.to,
                                    s.terms.amount,
                                    s.terms.request.at()));
            case State.Sending s ->
                    ProviderCall.pending(s.call).stream().<Intent>map(Intent.Call::new).toList();
            case State.Capturing s ->
                    List.of(
                            new Intent.Capture(
                                    s.terms.request.account(), holdId(s.terms), journal(s)));
            case State.Releasing s ->
                    List.of(
                            new Intent.EndHold(
                                    s.terms.request.account(),
                                    holdId(s.terms),
                                    s.terms.request.at()));
        };
    }

    /** Our reference of the payout. */
    public static Reference reference(PaymentId payout) {
        return new Reference(DerivedId.uuid4(payout.value(), "payout"));
    }

    private static Decision<Event, Refusal> attend(State.Unpaid s, Case.Command command) {
        return Case.decide(matterOf(s.terms), s.matter, command).map(Event.Attended::new, no -> no);
    }

    private static Case.Of matterOf(Terms terms) {
        return new Case.Of(
                terms.request,
                terms.amount,
                terms.fee,
                terms.to,
                reference(terms.request.id()),
                Case.Direction.OUT);
    }

    /** What is worth asking when something outside says that it has moved. */
    public static Optional<Intent> nudged(State state) {
        return state instanceof State.Unpaid s
                ? Case.nudged(s.matter).map(Intent.Attend::new)
                : Optional.empty();
    }

    private static HoldId holdId(Terms terms) {
        return new HoldId(terms.request.id() + "/hold");
    }

    private static Hold hold(Terms terms) {
        return new Hold(
                holdId(terms),
                SubAccount.AVAILABLE,
                terms.amount.plus(terms.fee.total()),
                terms.request.id().value(),
                terms.request.at());
    }

    private static Journal journal(State.Capturing s) {
        return Postings.payoutConfirmed(
                new Postings.Slip(
                        s.terms.request.id(),
                        "payout",
                        s.terms.request.orderedBy(),
                        s.at,
                        Postings.references(
                                reference(s.terms.request.id()).toString(),
                                s.receipt.transaction().value())),
                s.terms.to.provider(),
                new Postings.Out(s.terms.amount, s.receipt.amount()),
                s.terms.fee);
    }
}
