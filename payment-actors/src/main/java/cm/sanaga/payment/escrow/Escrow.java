package cm.sanaga.payment.escrow;

import static cm.sanaga.kernel.Decision.accept;
import static cm.sanaga.kernel.Decision.refuse;
import static cm.sanaga.kernel.Decision.repeated;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Digest;
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
import cm.sanaga.payment.dispute.Dispute;
import cm.sanaga.payment.dispute.Disputes;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Rung;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every rule of an escrow. */
public final class Escrow {
    private Escrow() {}

    /**
     * What was agreed when it was asked for.
     *
     * @param amount what the payer pays, above zero
     * @param fee what is taken if all of it is released; parts bear their share
     * @param payer who pays
     * @param releaseAt when what is left is released by itself
     * @param refundAt when what is left is refunded by itself
     * @param releaseCode what the code has to be by which it is released, empty for without one
     */
    public record Terms(
            Request request,
            Money amount,
            Fee fee,
            Wallet payer,
            Optional<Instant> releaseAt,
            Optional<Instant> refundAt,
            Optional<Digest> releaseCode) {
        public Terms {
            if (!amount.positive() || fee.total().compareTo(amount) > 0) {
                throw new IllegalArgumentException(
                        "an escrow is above zero and covers its fee: " + amount + ", " + fee);
            }
        }

        /** Those of an escrow that is released without a code. */
        public Terms(
                Request request,
                Money amount,
                Fee fee,
                Wallet payer,
                Optional<Instant> releaseAt,
                Optional<Instant> refundAt) {
            this(request, amount, fee, payer, releaseAt, refundAt, Optional.empty());
        }

        PayIn payIn() {
            return new PayIn(request, amount, payer);
        }
    }

    /**
     * What is kept of a code: not the code itself, and nothing that shows that two are the same.
     */
    public static Digest code(PaymentId escrow, String code) {
        return Digest.of(escrow.value() + "\n" + code);
    }

    /**
     * One release.
     *
     * @param id derived from the request that ordered it
     * @param from what had been released before it
     * @param amount of it
     * @param fingerprint of the request
     * @param at when it was ordered
     * @param postedAt when the merchant's book knew
     */
    public record Release(
            String id,
            Money from,
            Money amount,
            Digest fingerprint,
            String orderedBy,
            Instant at,
            Optional<Instant> postedAt) {}

    /** What may be asked, and what the world reports. */
    public sealed interface Command extends Sent {
        record Open(Terms terms) implements Command {}

        /** Of its own, so that a node which knows no codes takes none of them. */
        record OpenCoded(Terms terms) implements Command {}

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

        record RecordFunding(Instant at) implements Command {}

        record RecordSuspense(Instant at) implements Command {}

        /**
         * Release to the merchant.
         *
         * @param amount how much, all that is left when empty
         * @param code that was shown, see {@link Escrow#code}
         */
        record OrderRelease(
                String id,
                Optional<Money> amount,
                Digest fingerprint,
                String orderedBy,
                Instant at,
                Optional<Digest> code)
                implements Command {
            public OrderRelease {
                aboveZero(amount);
            }

            /** One that shows no code. */
            public OrderRelease(
                    String id,
                    Optional<Money> amount,
                    Digest fingerprint,
                    String orderedBy,
                    Instant at) {
                this(id, amount, fingerprint, orderedBy, at, Optional.empty());
            }
        }

        record RecordRelease(String id, Instant at) implements Command {}

        /**
         * Give back to the payer.
         *
         * @param request of the refund
         * @param amount how much, all that is left when empty
         * @param why in the merchant's words
         */
        record OrderRefund(Request request, Optional<Money> amount, Optional<String> why)
                implements Command {
            public OrderRefund {
                aboveZero(amount);
            }
        }

        record EndRefund(PaymentId refund, Refunds.Stage stage, Instant at) implements Command {}

        /** Somebody opens a dispute, or does something in one. */
        record Argue(Dispute.Command command) implements Command {}

        /** The clock has reached a date of the terms, or of a dispute. */
        record ComeDue(Instant at) implements Command {}

        /** Whoever asked was told how it ended. */
        record RecordAnswer(Instant at) implements Command {}

        /** Show again what was answered when this refund had ended. */
        record RecallRefund(PaymentId refund) implements Command {}
    }

    /** What happened. */
    public sealed interface Event extends Persisted {
        record Opened(Terms terms) implements Event {}

        /** Of its own, so that a node which knows no codes does not read it without. */
        record CodedOpened(Terms terms) implements Event {}

        record Called(ProviderCall.Event call) implements Event {}

        record Funded(Instant at) implements Event {}

        record Suspended(Instant at) implements Event {}

        record ReleaseOrdered(Release release) implements Event {}

        record Released(String id, Instant at) implements Event {}

        record RefundOrdered(RefundTerms terms) implements Event {}

        record RefundEnded(PaymentId refund, Refunds.Stage stage, Instant at) implements Event {}

        record Answered(Instant at) implements Event {}

        record Argued(Dispute.Event event) implements Event {}

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
        record Funding(Terms terms, Receipt receipt, Instant at) implements Begun {}

        /** Another amount came than was asked for; it belongs to nobody yet. */
        record Suspending(Terms terms, Receipt receipt, Instant at) implements Begun {}

        record Held(
                Terms terms,
                Receipt receipt,
                Instant heldAt,
                List<Release> releases,
                Refunds refunds,
                Disputes disputes,
                boolean answered,
                Instant at)
                implements Begun {
            public Held {
                releases = List.copyOf(releases);
            }

            /**
             * When something happens that is reported for this instant. Clocks of nodes differ and
             * stand still, but what an escrow was at an instant must not change afterwards: no two
             * of its events share one.
             */
            Instant next(Instant reported) {
                Instant micros = reported.truncatedTo(ChronoUnit.MICROS);
                return micros.isAfter(at) ? micros : at.plus(1, ChronoUnit.MICROS);
            }

            Held told() {
                return new Held(terms, receipt, heldAt, releases, refunds, disputes, true, at);
            }

            Held argued(Dispute.Event step) {
                return new Held(
                        terms,
                        receipt,
                        heldAt,
                        releases,
                        refunds,
                        disputes.evolve(step),
                        answered,
                        step.at());
            }

            /** Released, or about to be. */
            public Money released() {
                return releases.stream()
                        .map(Release::amount)
                        .reduce(Money.zero(terms.amount.currency()), Money::plus);
            }

            /** Neither released nor refunded, nor about to be. */
            public Money left() {
                return terms.amount.minus(released()).minus(refunds.taken(terms.amount.currency()));
            }

            /** What may go to the payer now: what is left and not in dispute. */
            public Money refundable() {
                return left().minus(disputes.frozen(terms.amount.currency()));
            }

            /** What may go to the merchant now: also without what a dispute gave the payer. */
            public Money releasable() {
                return refundable().minus(Awards.owed(this));
            }
        }

        record Failed(Terms terms, Reason reason, Case.State matter, boolean answered, Instant at)
                implements Begun {}
    }

    /** What others still owe. */
    public sealed interface Intent {
        record Call(ProviderCall.Intent call) implements Intent {}

        record Attend(Case.Intent intent) implements Intent {}

        record Fund(AccountId account, Journal journal) implements Intent {}

        record Suspend(AccountId account, Journal journal) implements Intent {}

        record PostRelease(AccountId account, Journal journal, String release) implements Intent {}

        record Refund(RefundTerms terms) implements Intent {}

        /** Tell it when this time has come. */
        record WaitUntil(Instant at) implements Intent {}
    }

    private record In(State state, Command command) {}

    /** What a command does. */
    public static Decision<Event, Refusal> decide(State state, Command command) {
        return switch (new In(state, command)) {
            case In(State.Absent _, Command.Open(var terms)) -> accept(new Event.Opened(terms));
            case In(State.Absent _, Command.OpenCoded(var terms)) ->
                    accept(new Event.CodedOpened(terms));
            case In(State.Begun s, Command.Open(var terms)) -> again(s, terms);
            case In(State.Begun s, Command.OpenCoded(var terms)) -> again(s, terms);

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
                    refuse(new Refusal.NotNow(id(s), EscrowView.status(s), "resolve"));
            case In(State.Failed s, Command.Attend(var step)) -> attend(s, step);
            case In(State.Failed s, Command.EndRefund c) ->
                    Case.refundEnded(matterOf(s.terms), s.matter, c.refund, c.stage, c.at)
                            .map(Event.Attended::new, no -> no);
            case In(State.Funding _, Command.RecordFunding(var at)) -> accept(new Event.Funded(at));
            case In(State.Suspending _, Command.RecordSuspense(var at)) ->
                    accept(new Event.Suspended(at));

            case In(State.Held s, Command.OrderRelease c) -> Parts.release(s, c);
            case In(State.Begun s, Command.OrderRelease _) ->
                    refuse(new Refusal.NotNow(id(s), EscrowView.status(s), "release"));
            case In(State.Held s, Command.RecordRelease c)
                    when find(s, c.id).filter(release -> release.postedAt.isEmpty()).isPresent() ->
                    accept(new Event.Released(c.id, s.next(c.at)));

            case In(State.Held s, Command.OrderRefund c) -> Parts.refund(s, c);
            case In(State.Begun s, Command.OrderRefund _) ->
                    refuse(new Refusal.NotNow(id(s), EscrowView.status(s), "refund"));
            case In(State.Held s, Command.EndRefund c) when s.refunds.mayEnd(c.refund, c.stage) ->
                    accept(new Event.RefundEnded(c.refund, c.stage, s.next(c.at)));

            case In(State.Held s, Command.Argue(var step)) -> Awards.argue(s, step);
            case In(State.Begun s, Command.Argue(var step)) ->
                    refuse(new Refusal.NotNow(id(s), EscrowView.status(s), step.verb()));

            case In(State.Held s, Command.ComeDue(var at)) -> Dates.come(s, at);

            case In(State.Held s, Command.RecordAnswer(var at)) when !s.answered ->
                    accept(new Event.Answered(at));
            case In(State.Failed s, Command.RecordAnswer(var at)) when !s.answered ->
                    accept(new Event.Answered(at));

            case In(State.Absent _, Command _) ->
                    refuse(new Refusal.OutOfPlace(command.getClass().getSimpleName()));
            // The world repeats itself, and what it reports late was heard before.
            case In(State.Begun _, Command.Hear _),
                    In(State.Begun _, Command.RecordFunding _),
                    In(State.Begun _, Command.RecordSuspense _),
                    In(State.Begun _, Command.RecordRelease _),
                    In(State.Begun _, Command.EndRefund _),
                    In(State.Begun _, Command.ComeDue _),
                    In(State.Begun _, Command.Attend _),
                    In(State.Begun _, Command.RecordAnswer _),
                    In(State.Begun _, Command.RecallRefund _) ->
                    repeated();
        };
    }

    private static Decision<Event, Refusal> again(State.Begun s, Terms terms) {
        return s.terms().request().fingerprint().equals(terms.request().fingerprint())
                ? repeated()
                : refuse(new Refusal.KeyReused(terms.request().id()));
    }

    static Optional<Release> find(State.Held s, String release) {
        return s.releases.stream().filter(one -> one.id.equals(release)).findFirst();
    }

    private static void aboveZero(Optional<Money> amount) {
        if (amount.filter(asked -> !asked.positive()).isPresent()) {
            throw new IllegalArgumentException("what is asked for is above zero: " + amount.get());
        }
    }

    private record At(State state, Event event) {}

    /** The escrow after an event. */
    public static State evolve(State state, Event event) {
        return switch (new At(state, event)) {
            case At(State.Absent _, Event.Opened(var terms)) -> opened(terms);
            case At(State.Absent _, Event.CodedOpened(var terms)) -> opened(terms);
            case At(State.Collecting s, Event.Called(var call)) -> called(s, call);
            case At(State.Funding s, Event.Funded(var at)) ->
                    new State.Held(
                            s.terms,
                            s.receipt,
                            at,
                            List.of(),
                            Refunds.NONE,
                            Disputes.NONE,
                            false,
                            at);
            case At(State.Suspending s, Event.Suspended(var at)) ->
                    new State.Failed(
                            s.terms,
                            s.terms.payIn().wrongAmount(s.receipt),
                            Case.wrongAmount(s.receipt, at),
                            false,
                            at);
            case At(State.Held s, Event.ReleaseOrdered(var release)) -> {
                List<Release> releases = new ArrayList<>(s.releases);
                releases.add(release);
                yield held(s, releases, s.refunds, release.at);
            }
            case At(State.Held s, Event.Released(var id, var at)) ->
                    held(
                            s,
                            s.releases.stream().map(one -> posted(one, id, at)).toList(),
                            s.refunds,
                            at);
            case At(State.Held s, Event.RefundOrdered(var terms)) ->
                    held(s, s.releases, s.refunds.with(terms), terms.request().at());
            case At(State.Held s, Event.RefundEnded(var refund, var stage, var at)) ->
                    held(s, s.releases, s.refunds.ended(refund, stage, at), at);
            case At(State.Held s, Event.Answered _) -> s.told();
            case At(State.Held s, Event.Argued(var step)) -> s.argued(step);
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
                    At(_, Event.CodedOpened _),
                    At(_, Event.Called _),
                    At(_, Event.Funded _),
                    At(_, Event.Suspended _),
                    At(_, Event.ReleaseOrdered _),
                    At(_, Event.Released _),
                    At(_, Event.RefundOrdered _),
                    At(_, Event.RefundEnded _),
                    At(_, Event.Answered _),
                    At(_, Event.Argued _),
                    At(_, Event.Attended _) ->
                    throw new IllegalStateException(event + " cannot happen to " + state);
        };
    }

    private static State held(State.Held s, List<Release> releases, Refunds refunds, Instant at) {
        return new State.Held(
                s.terms, s.receipt, s.heldAt, releases, refunds, s.disputes, s.answered, at);
    }

    private static Release posted(Release one, String id, Instant at) {
        return one.id.equals(id)
                ? new Release(
                        one.id,
                        one.from,
                        one.amount,
                        one.fingerprint,
                        one.orderedBy,
                        one.at,
                        Optional.of(at))
                : one;
    }

    private static State opened(Terms terms) {
        return new State.Collecting(terms, terms.payIn().begin());
    }

    private static State called(State.Collecting s, ProviderCall.Event event) {
        ProviderCall.State call = ProviderCall.evolve(s.call, event);
        return switch (event) {
            case ProviderCall.Event.Confirmed(var receipt, var at) ->
                    s.terms.payIn().matches(receipt)
                            ? new State.Funding(s.terms, receipt, at)
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
            case State.Funding s -> List.of(new Intent.Fund(s.terms.request.account(), fund(s)));
            case State.Suspending s ->
                    List.of(
                            new Intent.Suspend(
                                    s.terms.request.account(),
                                    s.terms.payIn().suspense(s.receipt, s.at)));
            case State.Held s -> {
                List<Intent> owed = new ArrayList<>();
                for (Release release : s.releases) {
                    if (release.postedAt.isEmpty()) {
                        owed.add(
                                new Intent.PostRelease(
                                        s.terms.request.account(),
                                        journal(s, release),
                                        release.id));
                    }
                }
                s.refunds.underWay().forEach(terms -> owed.add(new Intent.Refund(terms)));
                Dates.first(s).ifPresent(date -> owed.add(new Intent.WaitUntil(date)));
                yield List.copyOf(owed);
            }
        };
    }

    static Fee fee(State.Held s, Release release) {
        return s.terms.fee.part(s.terms.amount, release.from, release.from.plus(release.amount));
    }

    private static Journal journal(State.Held s, Release release) {
        return Postings.escrowReleased(
                new Postings.Slip(
                        id(s), "release/" + release.id, release.orderedBy, release.at, List.of()),
                release.amount,
                fee(s, release));
    }

    private static Journal fund(State.Funding s) {
        return Postings.escrowFunded(
                s.terms.payIn().slip("fund", s.receipt, s.at),
                s.terms.payer.provider(),
                s.terms.amount);
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

    static PaymentId id(State.Begun s) {
        return s.terms().request.id();
    }
}
