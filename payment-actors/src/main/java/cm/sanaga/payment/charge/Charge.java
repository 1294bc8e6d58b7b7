package cm.sanaga.payment.charge;

import static cm.sanaga.kernel.Decision.accept;
import static cm.sanaga.kernel.Decision.refuse;
import static cm.sanaga.kernel.Decision.repeated;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Persisted;
import cm.sanaga.kernel.Sent;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.Finding;
import cm.sanaga.payment.PayIn;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.Postings;
import cm.sanaga.payment.RefundTerms;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.Wallet;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Rung;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every rule of a charge. */
public final class Charge {
    private Charge() {}

    /**
     * What was agreed when it was asked for.
     *
     * @param amount what the payer pays, above zero
     * @param fee what is taken of it
     * @param payer who pays
     * @param payout where the net goes straight after
     */
    public record Terms(
            Request request, Money amount, Fee fee, Wallet payer, Optional<Plan> payout) {
        public Terms {
            if (!amount.positive() || fee.total().compareTo(amount) > 0) {
                throw new IllegalArgumentException(
                        "a charge is above zero and covers its fee: " + amount + ", " + fee);
            }
        }

        PayIn payIn() {
            return new PayIn(request, amount, payer);
        }
    }

    /**
     * A payout straight after the charge.
     *
     * @param to where
     * @param amount what arrives
     * @param fee of the payout, beside the amount
     */
    public record Plan(Wallet to, Money amount, Fee fee) {}

    /** What may be asked, and what the world reports. */
    public sealed interface Command extends Sent {
        record Open(Terms terms) implements Command {}

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

        record RecordCredit(Instant at) implements Command {}

        record RecordSuspense(Instant at) implements Command {}

        record RecordPayout(Instant at) implements Command {}

        /**
         * Give back to the payer out of the merchant's balance.
         *
         * @param request of the refund
         * @param amount how much, all that is left when empty
         * @param why in the merchant's words
         */
        record OrderRefund(Request request, Optional<Money> amount, Optional<String> why)
                implements Command {
            public OrderRefund {
                if (amount.filter(asked -> !asked.positive()).isPresent()) {
                    throw new IllegalArgumentException(
                            "what is asked for is above zero: " + amount.get());
                }
            }
        }

        record EndRefund(PaymentId refund, Refunds.Stage stage, Instant at) implements Command {}

        /** Whoever asked was told how it ended. */
        record RecordAnswer(Instant at) implements Command {}
    }

    /** What happened. */
    public sealed interface Event extends Persisted {
        record Opened(Terms terms) implements Event {}

        record Called(ProviderCall.Event call) implements Event {}

        record Credited(Instant at) implements Event {}

        record Suspended(Instant at) implements Event {}

        record PayoutOpened(Instant at) implements Event {}

        record RefundOrdered(RefundTerms terms) implements Event {}

        record RefundEnded(PaymentId refund, Refunds.Stage stage, Instant at) implements Event {}

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

        record Collecting(Terms terms, ProviderCall.State call) implements Begun {}

        /** The payer paid; the merchant's book does not know yet. */
        record Crediting(Terms terms, Receipt receipt, Instant at) implements Begun {}

        /** Another amount came than was asked for; it belongs to nobody yet. */
        record Suspending(Terms terms, Receipt receipt, Instant at) implements Begun {}

        record Collected(
                Terms terms,
                Receipt receipt,
                Instant collectedAt,
                boolean payoutOpened,
                Refunds refunds,
                boolean answered,
                Instant at)
                implements Begun {}

        record Failed(Terms terms, Reason reason, Case.State matter, boolean answered, Instant at)
                implements Begun {}
    }

    /** What others still owe. */
    public sealed interface Intent {
        record Call(ProviderCall.Intent call) implements Intent {}

        record Attend(Case.Intent intent) implements Intent {}

        record Credit(AccountId account, Journal journal) implements Intent {}

        record Suspend(AccountId account, Journal journal) implements Intent {}

        record OpenPayout(Terms terms) implements Intent {}

        record Refund(RefundTerms terms) implements Intent {}
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

            case In(State.Collecting s, Command.Hear(var outcome, var due, var at)) ->
                    ProviderCall.<Refusal>hear(s.call, outcome, due, at)
                            .map(Event.Called::new, no -> no);
            case In(State.Failed s, Command.Hear(var outcome, _, var at)) ->
                    Case.hear(s.matter, outcome, at).map(Event.Attended::new, no -> no);
            case In(State.Collecting s, Command.Resolve(var ruling)) ->
                    Finding.judge(id(s), s.call, ruling).map(Event.Called::new, no -> no);
            case In(State.Failed s, Command.Resolve(var ruling)) ->
                    attend(s, new Case.Command.Resolve(ruling));
            case In(State.Begun s, Command.Resolve _) ->
                    refuse(new Refusal.NotNow(id(s), ChargeView.status(s), "resolve"));
            case In(State.Failed s, Command.Attend(var step)) -> attend(s, step);
            case In(State.Failed s, Command.EndRefund c) ->
                    Case.refundEnded(matterOf(s.terms), s.matter, c.refund, c.stage, c.at)
                            .map(Event.Attended::new, no -> no);
            case In(State.Crediting _, Command.RecordCredit(var at)) ->
                    accept(new Event.Credited(at));
            case In(State.Suspending _, Command.RecordSuspense(var at)) ->
                    accept(new Event.Suspended(at));
            case In(State.Collected s, Command.RecordPayout(var at))
                    when s.terms.payout().isPresent() && !s.payoutOpened ->
                    accept(new Event.PayoutOpened(at));

            case In(State.Collected s, Command.OrderRefund c) -> refund(s, c);
            case In(State.Begun s, Command.OrderRefund _) ->
                    refuse(new Refusal.NotNow(id(s), ChargeView.status(s), "refund"));
            case In(State.Collected s, Command.EndRefund c)
                    when s.refunds.mayEnd(c.refund, c.stage) ->
                    accept(new Event.RefundEnded(c.refund, c.stage, c.at));

            case In(State.Collected s, Command.RecordAnswer(var at)) when !s.answered ->
                    accept(new Event.Answered(at));
            case In(State.Failed s, Command.RecordAnswer(var at)) when !s.answered ->
                    accept(new Event.Answered(at));

            // The world repeats itself, and what it reports late was heard before.
            case In(State.Begun _, Command.Hear _),
                    In(State.Begun _, Command.RecordCredit _),
                    In(State.Begun _, Command.RecordSuspense _),
                    In(State.Begun _, Command.RecordPayout _),
                    In(State.Begun _, Command.EndRefund _),
                    In(State.Begun _, Command.Attend _),
                    In(State.Begun _, Command.RecordAnswer _) ->
                    repeated();
            case In(State.Absent _, Command _) ->
                    refuse(new Refusal.OutOfPlace(command.getClass().getSimpleName()));
        };
    }

    private static Decision<Event, Refusal> refund(State.Collected s, Command.OrderRefund c) {
        if (!c.request.merchant().equals(s.terms.request.merchant())) {
            return refuse(new Refusal.NotFound(id(s).value()));
        }
        Optional<Refunds.Part> known = s.refunds.part(c.request.id());
        if (known.isPresent()) {
            return known.get().terms().request().fingerprint().equals(c.request.fingerprint())
                    ? repeated()
                    : refuse(new Refusal.KeyReused(c.request.id()));
        }
        Money left = left(s);
        if (left.isZero()) {
            return refuse(new Refusal.NotNow(id(s), "refunded", "refund"));
        }
        Money amount = c.amount.orElse(left);
        return amount.compareTo(left) > 0
                ? refuse(new Refusal.BeyondLeft(id(s), left, amount))
                : accept(
                        new Event.RefundOrdered(
                                new RefundTerms(
                                        c.request,
                                        id(s),
                                        RefundTerms.Source.AVAILABLE,
                                        amount,
                                        s.terms.payer,
                                        PayIn.reference(id(s)),
                                        c.why)));
    }

    /** What could still be refunded. */
    public static Money left(State.Collected s) {
        return s.terms.amount().minus(s.refunds.taken(s.terms.amount().currency()));
    }

    private record At(State state, Event event) {}

    /** The charge after an event. */
    public static State evolve(State state, Event event) {
        return switch (new At(state, event)) {
            case At(State.Absent _, Event.Opened(var terms)) -> opened(terms);
            case At(State.Collecting s, Event.Called(var call)) -> called(s, call);
            case At(State.Crediting s, Event.Credited(var at)) ->
                    new State.Collected(s.terms, s.receipt, at, false, Refunds.NONE, false, at);
            case At(State.Suspending s, Event.Suspended(var at)) ->
                    new State.Failed(
                            s.terms,
                            s.terms.payIn().wrongAmount(s.receipt),
                            Case.wrongAmount(s.receipt, at),
                            false,
                            at);
            case At(State.Collected s, Event.PayoutOpened(var at)) ->
                    new State.Collected(
                            s.terms, s.receipt, s.collectedAt, true, s.refunds, s.answered, at);
            case At(State.Collected s, Event.RefundOrdered(var terms)) ->
                    collected(s, s.refunds.with(terms), terms.request().at());
            case At(State.Collected s, Event.RefundEnded(var refund, var stage, var at)) ->
                    collected(s, s.refunds.ended(refund, stage, at), at);
            case At(State.Collected s, Event.Answered _) ->
                    new State.Collected(
                            s.terms,
                            s.receipt,
                            s.collectedAt,
                            s.payoutOpened,
                            s.refunds,
                            true,
                            s.at);
            case At(State.Failed s, Event.Answered _) ->
                    new State.Failed(s.terms, s.reason, s.matter, true, s.at);
            case At(State.Failed s, Event.Attended(var step)) ->
                    new State.Failed(
                            s.terms,
                            s.reason,
                            Case.evolve(matterOf(s.terms), s.matter, step),
                            s.answered,
                            s.at);
            case At(_, Event.Opened _),
                    At(_, Event.Called _),
                    At(_, Event.Credited _),
                    At(_, Event.Suspended _),
                    At(_, Event.PayoutOpened _),
                    At(_, Event.RefundOrdered _),
                    At(_, Event.RefundEnded _),
                    At(_, Event.Answered _),
                    At(_, Event.Attended _) ->
                    throw new IllegalStateException(event + " cannot happen to " + state);
        };
    }

    private static State collected(State.Collected s, Refunds refunds, Instant at) {
        return new State.Collected(
                s.terms, s.receipt, s.collectedAt, s.payoutOpened, refunds, s.answered, at);
    }

    private static State opened(Terms terms) {
        return new State.Collecting(terms, terms.payIn().begin());
    }

    private static State called(State.Collecting s, ProviderCall.Event event) {
        ProviderCall.State call = ProviderCall.evolve(s.call, event);
        return switch (event) {
            case ProviderCall.Event.Confirmed(var receipt, var at) ->
                    s.terms.payIn().matches(receipt)
                            ? new State.Crediting(s.terms, receipt, at)
                            : new State.Suspending(s.terms, receipt, at);
            case ProviderCall.Event.Declined(var reason, var at) ->
                    new State.Failed(s.terms, reason, Case.after(call), false, at);
            case ProviderCall.Event.Prepared _,
                    ProviderCall.Event.Resent _,
                    ProviderCall.Event.Judged _,
                    ProviderCall.Event.Unaskable _,
                    ProviderCall.Event.Escalated _ ->
                    new State.Collecting(s.terms, call);
            case ProviderCall.Event.Looked _, ProviderCall.Event.Contradicted _ ->
                    throw new IllegalStateException(event + " cannot happen to " + s);
        };
    }

    /** What is owed now. */
    public static List<Intent> pending(State state) {
        return switch (state) {
            case State.Absent _ -> List.of();
            case State.Failed s ->
                    Case.pending(matterOf(s.terms), s.matter).stream()
                            .<Intent>map(Intent.Attend::new)
                            .toList();
            case State.Collecting s ->
                    ProviderCall.pending(s.call).stream().<Intent>map(Intent.Call::new).toList();
            case State.Crediting s ->
                    List.of(new Intent.Credit(s.terms.request.account(), credit(s)));
            case State.Suspending s ->
                    List.of(
                            new Intent.Suspend(
                                    s.terms.request.account(),
                                    s.terms.payIn().suspense(s.receipt, s.at)));
            case State.Collected s -> {
                List<Intent> owed = new ArrayList<>();
                if (s.terms.payout.isPresent() && !s.payoutOpened) {
                    owed.add(new Intent.OpenPayout(s.terms));
                }
                s.refunds.underWay().forEach(terms -> owed.add(new Intent.Refund(terms)));
                yield List.copyOf(owed);
            }
        };
    }

    /** The payout that follows it. */
    public static PaymentId payoutId(PaymentId charge) {
        return PaymentId.following(charge, cm.sanaga.payment.PaymentKind.PAYOUT, "payout");
    }

    private static Journal credit(State.Crediting s) {
        return Postings.chargeCollected(
                s.terms.payIn().slip("credit", s.receipt, s.at),
                s.terms.payer.provider(),
                s.terms.amount,
                s.terms.fee);
    }

    private static Decision<Event, Refusal> attend(State.Failed s, Case.Command command) {
        return Case.decide(matterOf(s.terms), s.matter, command).map(Event.Attended::new, no -> no);
    }

    private static Case.Of matterOf(Terms terms) {
        return new Case.Of(
                terms.request,
                terms.amount,
                terms.fee,
                terms.payer,
                PayIn.reference(terms.request.id()),
                Case.Direction.IN);
    }

    /** What is worth asking when something outside says that it has moved. */
    public static Optional<Intent> nudged(State state) {
        return state instanceof State.Failed s
                ? Case.nudged(s.matter).map(Intent.Attend::new)
                : Optional.empty();
    }

    private static PaymentId id(State.Begun s) {
        return s.terms().request.id();
    }
}
