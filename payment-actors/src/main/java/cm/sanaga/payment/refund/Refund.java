package cm.sanaga.payment.refund;

import static cm.sanaga.kernel.Decision.accept;
import static cm.sanaga.kernel.Decision.refuse;
import static cm.sanaga.kernel.Decision.repeated;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.DerivedId;
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
import cm.sanaga.payment.RefundTerms;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Refusal;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Every rule of a refund. */
public final class Refund {
    private Refund() {}

    /** What may be asked, and what the world reports. */
    public sealed interface Command extends Sent {
        record Open(RefundTerms terms) implements Command {}

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

        /** The payment knows how it ended. */
        record RecordReport(Instant at) implements Command {}

        /** Whoever asked was told how it ended. */
        record RecordAnswer(Instant at) implements Command {}

        /** Say again what was answered the first time. */
        record Recall() implements Command {}
    }

    /** What happened. */
    public sealed interface Event extends Persisted {
        record Opened(RefundTerms terms) implements Event {}

        record Held(Instant at) implements Event {}

        record NotHeld(Reason reason, Instant at) implements Event {}

        record Queued(Reason reason, Instant at) implements Event {}

        record Dispatched(Instant at) implements Event {}

        record Called(ProviderCall.Event call) implements Event {}

        record Captured(Instant at) implements Event {}

        record Released(Instant at) implements Event {}

        record Reported(Instant at) implements Event {}

        record Answered(Instant at) implements Event {}

        /** Something about its case. */
        record Attended(Case.Event event) implements Event {}
    }

    /** Where it stands. */
    public sealed interface State {
        record Absent() implements State {}

        /** Something happened. */
        sealed interface Begun extends State {
            RefundTerms terms();
        }

        record Holding(RefundTerms terms) implements Begun {}

        record Sending(RefundTerms terms, ProviderCall.State call, Instant at) implements Begun {}

        /** Held, and certainly not sent: the float or the rail does not let it out. */
        record Waiting(
                RefundTerms terms, ProviderCall.State.Unprepared call, Reason reason, Instant at)
                implements Begun {}

        /** The payer has it; the merchant's book does not know yet. */
        record Capturing(RefundTerms terms, Receipt receipt, Instant at) implements Begun {}

        /** It will not go out; the merchant's book holds the amount, or may yet be asked to. */
        record Releasing(RefundTerms terms, Reason reason, Case.State matter, Instant at)
                implements Begun {}

        record Paid(
                RefundTerms terms, Receipt receipt, boolean reported, boolean answered, Instant at)
                implements Begun {}

        record Failed(
                RefundTerms terms,
                Reason reason,
                Case.State matter,
                boolean reported,
                boolean answered,
                Instant at)
                implements Begun {}
    }

    /** What others still owe. */
    public sealed interface Intent {
        record TakeHold(AccountId account, Hold hold) implements Intent {}

        record Call(ProviderCall.Intent call) implements Intent {}

        /** Find out whether it may go out, in the order in which refunds were asked for. */
        record TryDispatch(
                AccountId account, PaymentId refund, Wallet to, Money amount, Instant since)
                implements Intent {}

        record Attend(Case.Intent intent) implements Intent {}

        record Capture(AccountId account, HoldId hold, Journal journal) implements Intent {}

        record EndHold(AccountId account, HoldId hold, Instant heldAt) implements Intent {}

        /** Tell the payment how it ended. */
        record Report(PaymentId payment, PaymentId refund, Refunds.Stage stage) implements Intent {}
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
            case In(State.Sending s, Command.Queue queue) when Unsent.before(s.call) ->
                    wait(s.terms, Unsent.again(s.call), Optional.empty(), queue);
            case In(State.Waiting s, Command.Queue queue) ->
                    wait(s.terms, s.call, Optional.of(s.reason), queue);
            case In(State.Waiting _, Command.Dispatch(var at)) -> accept(new Event.Dispatched(at));
            case In(State.Sending s, Command.Hear(var outcome, var due, var at)) ->
                    ProviderCall.<Refusal>hear(s.call, outcome, due, at)
                            .map(Event.Called::new, no -> no);
            case In(State.Failed s, Command.Hear(var outcome, _, var at)) ->
                    Case.hear(s.matter, outcome, at).map(Event.Attended::new, no -> no);
            case In(State.Sending s, Command.Resolve(var ruling)) ->
                    Finding.judge(s.terms.request().id(), s.call, ruling)
                            .map(Event.Called::new, no -> no);
            case In(State.Waiting s, Command.Resolve(var ruling)) ->
                    Finding.judge(s.terms.request().id(), s.call, ruling)
                            .map(Event.Called::new, no -> no);
            case In(State.Failed s, Command.Resolve(var ruling)) ->
                    attend(s, new Case.Command.Resolve(ruling));
            case In(State.Begun s, Command.Resolve _) ->
                    refuse(
                            new Refusal.NotNow(
                                    s.terms().request().id(), RefundView.status(s), "resolve"));
            case In(State.Failed s, Command.Attend(var step)) -> attend(s, step);
            case In(State.Capturing _, Command.RecordCapture(var at)) ->
                    accept(new Event.Captured(at));
            case In(State.Releasing _, Command.RecordRelease(var at)) ->
                    accept(new Event.Released(at));
            case In(State.Paid s, Command.RecordReport(var at)) when !s.reported ->
                    accept(new Event.Reported(at));
            case In(State.Failed s, Command.RecordReport(var at)) when !s.reported ->
                    accept(new Event.Reported(at));
            case In(State.Paid s, Command.RecordAnswer(var at)) when !s.answered ->
                    accept(new Event.Answered(at));
            case In(State.Failed s, Command.RecordAnswer(var at)) when !s.answered ->
                    accept(new Event.Answered(at));

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
                    In(State.Begun _, Command.RecordReport _),
                    In(State.Begun _, Command.Attend _),
                    In(State.Begun _, Command.RecordAnswer _),
                    In(State.Begun _, Command.Recall _) ->
                    repeated();
        };
    }

    /** Another reason is news, and so is that it has waited too long. */
    private static Decision<Event, Refusal> wait(
            RefundTerms terms,
            ProviderCall.State.Unprepared call,
            Optional<Reason> before,
            Command.Queue queue) {
        List<Event> news = new ArrayList<>();
        if (before.filter(reason -> Unsent.waitsOn(reason, queue.reason)).isEmpty()) {
            news.add(new Event.Queued(queue.reason, queue.at));
        }
        if (Unsent.tooLong(terms.request().at(), queue.at) && call.ladder().rung() != Rung.PERSON) {
            news.add(
                    new Event.Called(
                            new ProviderCall.Event.Escalated(
                                    Rung.PERSON, queue.reason.message(), queue.at)));
        }
        return news.isEmpty() ? repeated() : accept(news);
    }

    private record At(State state, Event event) {}

    /** The refund after an event. */
    public static State evolve(State state, Event event) {
        return switch (new At(state, event)) {
            case At(State.Absent _, Event.Opened(var terms)) -> new State.Holding(terms);
            case At(State.Holding s, Event.Held(var at)) -> sending(s.terms, at);
            case At(State.Holding s, Event.NotHeld(var reason, var at)) ->
                    new State.Releasing(s.terms, reason, new Case.State.None(), at);
            case At(State.Sending s, Event.Queued(var reason, var at)) ->
                    new State.Waiting(s.terms, Unsent.again(s.call), reason, at);
            case At(State.Waiting s, Event.Queued(var reason, var at)) ->
                    new State.Waiting(s.terms, s.call, reason, at);
            case At(State.Waiting s, Event.Dispatched(var at)) -> sending(s.terms, at);
            case At(State.Sending s, Event.Called(var call)) ->
                    called(s.terms, s.call, call, open -> new State.Sending(s.terms, open, s.at));
            case At(State.Waiting s, Event.Called(var call)) ->
                    called(
                            s.terms,
                            s.call,
                            call,
                            open -> new State.Waiting(s.terms, Unsent.again(open), s.reason, s.at));
            case At(State.Capturing s, Event.Captured(var at)) ->
                    new State.Paid(s.terms, s.receipt, false, false, at);
            case At(State.Releasing s, Event.Released(var at)) ->
                    new State.Failed(s.terms, s.reason, s.matter, false, false, at);
            case At(State.Paid s, Event.Reported _) ->
                    new State.Paid(s.terms, s.receipt, true, s.answered, s.at);
            case At(State.Failed s, Event.Reported _) ->
                    new State.Failed(s.terms, s.reason, s.matter, true, s.answered, s.at);
            case At(State.Paid s, Event.Answered _) ->
                    new State.Paid(s.terms, s.receipt, s.reported, true, s.at);
            case At(State.Failed s, Event.Answered _) ->
                    new State.Failed(s.terms, s.reason, s.matter, s.reported, true, s.at);
            case At(State.Failed s, Event.Attended(var step)) ->
                    new State.Failed(
                            s.terms,
                            s.reason,
                            Case.evolve(matterOf(s.terms), s.matter, step),
                            s.reported,
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
                    At(_, Event.Reported _),
                    At(_, Event.Answered _),
                    At(_, Event.Attended _) ->
                    throw new IllegalStateException(event + " cannot happen to " + state);
        };
    }

    private static State sending(RefundTerms terms, Instant at) {
        ProviderCall.Order order =
                new ProviderCall.Order(
                        terms.to().provider(),
                        Operation.REFUND,
                        reference(terms.request().id()),
                        terms.amount(),
                        terms.to().msisdn(),
                        terms.request().id().value(),
                        terms.request().note(),
                        Optional.of(terms.original()),
                        at);
        return new State.Sending(terms, ProviderCall.begin(order, terms.to().twoStep()), at);
    }

    private static State called(
            RefundTerms terms,
            ProviderCall.State before,
            ProviderCall.Event event,
            Function<ProviderCall.State, State> open) {
        ProviderCall.State call = ProviderCall.evolve(before, event);
        return switch (event) {
            case ProviderCall.Event.Confirmed(var receipt, var at) ->
                    new State.Capturing(terms, receipt, at);
            case ProviderCall.Event.Declined(var reason, var at) ->
                    new State.Releasing(terms, reason, Case.after(call), at);
            case ProviderCall.Event.Prepared _,
                    ProviderCall.Event.Resent _,
                    ProviderCall.Event.Judged _,
                    ProviderCall.Event.Unaskable _,
                    ProviderCall.Event.Escalated _ ->
                    open.apply(call);
            case ProviderCall.Event.Looked _, ProviderCall.Event.Contradicted _ ->
                    throw new IllegalStateException(event + " cannot happen to " + before);
        };
    }

    /** What is owed now. */
    public static List<Intent> pending(State state) {
        return switch (state) {
            case State.Absent _ -> List.of();
            case State.Holding s ->
                    List.of(new Intent.TakeHold(s.terms.request().account(), hold(s.terms)));
            case State.Sending s ->
                    ProviderCall.pending(s.call).stream().<Intent>map(Intent.Call::new).toList();
            case State.Waiting s ->
                    List.of(
                            new Intent.TryDispatch(
                                    s.terms.request().account(),
                                    s.terms.request().id(),
                                    s.terms.to(),
                                    s.terms.amount(),
                                    s.terms.request().at()));
            case State.Capturing s ->
                    List.of(
                            new Intent.Capture(
                                    s.terms.request().account(), holdId(s.terms), journal(s)));
            case State.Releasing s ->
                    List.of(
                            new Intent.EndHold(
                                    s.terms.request().account(),
                                    holdId(s.terms),
                                    s.terms.request().at()));
            case State.Paid s -> s.reported ? List.of() : List.of(report(s, Refunds.Stage.PAID));
            case State.Failed s -> {
                List<Intent> owed = new ArrayList<>();
                if (!s.reported) {
                    owed.add(report(s, Refunds.Stage.FAILED));
                }
                Case.pending(matterOf(s.terms), s.matter).stream()
                        .map(Intent.Attend::new)
                        .forEach(owed::add);
                yield List.copyOf(owed);
            }
        };
    }

    /** Our reference of the refund. */
    public static Reference reference(PaymentId refund) {
        return new Reference(DerivedId.uuid4(refund.value(), "refund"));
    }

    private static Decision<Event, Refusal> attend(State.Failed s, Case.Command command) {
        return Case.decide(matterOf(s.terms), s.matter, command).map(Event.Attended::new, no -> no);
    }

    private static Case.Of matterOf(RefundTerms terms) {
        return new Case.Of(
                terms.request(),
                terms.amount(),
                Fee.none(terms.amount().currency()),
                terms.to(),
                reference(terms.request().id()),
                Case.Direction.OUT);
    }

    /** What is worth asking when something outside says that it has moved. */
    public static Optional<Intent> nudged(State state) {
        return state instanceof State.Failed s
                ? Case.nudged(s.matter).map(Intent.Attend::new)
                : Optional.empty();
    }

    private static Intent report(State.Begun s, Refunds.Stage stage) {
        return new Intent.Report(s.terms().payment(), s.terms().request().id(), stage);
    }

    private static HoldId holdId(RefundTerms terms) {
        return new HoldId(terms.request().id() + "/hold");
    }

    private static Hold hold(RefundTerms terms) {
        SubAccount line =
                switch (terms.source()) {
                    case ESCROW -> SubAccount.ESCROW;
                    case AVAILABLE -> SubAccount.AVAILABLE;
                    case SUSPENSE -> SubAccount.SUSPENSE;
                };
        return new Hold(
                holdId(terms),
                line,
                terms.amount(),
                terms.request().id().value(),
                terms.request().at());
    }

    private static Journal journal(State.Capturing s) {
        Postings.Slip slip =
                new Postings.Slip(
                        s.terms.request().id(),
                        "refund",
                        s.terms.request().orderedBy(),
                        s.at,
                        Postings.references(
                                reference(s.terms.request().id()).toString(),
                                s.receipt.transaction().value()));
        Postings.Out out = new Postings.Out(s.terms.amount(), s.receipt.amount());
        return switch (s.terms.source()) {
            case ESCROW -> Postings.refundedFromEscrow(slip, s.terms.to().provider(), out);
            case AVAILABLE -> Postings.refundedFromBalance(slip, s.terms.to().provider(), out);
            case SUSPENSE -> Postings.refundedFromSuspense(slip, s.terms.to().provider(), out);
        };
    }
}
