package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.actor.Performer;
import cm.sanaga.kernel.actor.ProcessRules;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.charge.ChargeView;
import cm.sanaga.payment.refund.RefundView;
import cm.sanaga.provider.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What makes a process entity a charge. */
final class ChargeActor
        implements ProcessRules<
                        Charge.Command,
                        Charge.Event,
                        Charge.State,
                        Refusal,
                        Charge.Intent,
                        PaymentView>,
                Performer<Charge.Intent, Charge.Command> {
    private static final CaseWork.Reports<Charge.Command> REPORTS =
            new CaseWork.Reports<>() {
                @Override
                public Charge.Command heard(Outcome outcome, Instant at) {
                    return new Charge.Command.Hear(outcome, at);
                }

                @Override
                public Charge.Command attend(Case.Command command) {
                    return new Charge.Command.Attend(command);
                }

                @Override
                public Charge.Command refundEnded(
                        PaymentId refund, Refunds.Stage stage, Instant at) {
                    return new Charge.Command.EndRefund(refund, stage, at);
                }
            };

    private final RailWork rails;
    private final LedgerWork ledger;
    private final FollowUps followUps;
    private final CaseWork cases;
    private final InstantSource clock;

    ChargeActor(
            RailWork rails,
            LedgerWork ledger,
            FollowUps followUps,
            CaseWork cases,
            InstantSource clock) {
        this.rails = rails;
        this.ledger = ledger;
        this.followUps = followUps;
        this.cases = cases;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Performed<Charge.Command>> perform(
            Charge.Intent intent, Occasion occasion) {
        return switch (intent) {
            case Charge.Intent.Attend(var matter) -> cases.perform(matter, occasion, REPORTS);
            case Charge.Intent.Call(var call) ->
                    rails.perform(call, occasion)
                            .thenApply(
                                    heard ->
                                            new Performed<>(
                                                    Optional.of(
                                                            new Charge.Command.Hear(
                                                                    heard.outcome(),
                                                                    heard.due(),
                                                                    clock.instant())),
                                                    heard.again(),
                                                    heard.next()));
            case Charge.Intent.Credit(var account, var journal) ->
                    ledger.post(account, journal, Charge.Command.RecordCredit::new);
            case Charge.Intent.Suspend(var account, var journal) ->
                    ledger.post(account, journal, Charge.Command.RecordSuspense::new);
            case Charge.Intent.OpenPayout(var terms) ->
                    followUps.payout(terms, Charge.Command.RecordPayout::new);
            case Charge.Intent.Refund(var terms) ->
                    followUps.refund(
                            terms,
                            (stage, at) ->
                                    new Charge.Command.EndRefund(terms.request().id(), stage, at));
        };
    }

    @Override
    public Charge.State empty() {
        return new Charge.State.Absent();
    }

    @Override
    public Decision<Charge.Event, Refusal> decide(Charge.State state, Charge.Command command) {
        return Charge.decide(state, command);
    }

    @Override
    public Charge.State evolve(Charge.State state, Charge.Event event) {
        return Charge.evolve(state, event);
    }

    @Override
    public List<Charge.Intent> pending(Charge.State state) {
        return Charge.pending(state);
    }

    @Override
    public Optional<Charge.Intent> nudged(Charge.State state) {
        return Charge.nudged(state);
    }

    @Override
    public boolean asleep(Charge.State state) {
        return pending(state).stream()
                .allMatch(intent -> intent instanceof Charge.Intent.Attend(Case.Intent.Look _));
    }

    @Override
    public boolean reached(Charge.State state, Milestone milestone) {
        return switch (milestone) {
            case BEGUN -> exists(state);
            case SETTLED ->
                    state instanceof Charge.State.Collected || state instanceof Charge.State.Failed;
            case ENDED -> reached(state, Milestone.SETTLED) && pending(state).isEmpty();
        };
    }

    @Override
    public PaymentView view(Charge.State state) {
        return ChargeView.of(begun(state));
    }

    @Override
    public PaymentView answer(Charge.State after, Charge.Command command) {
        return command instanceof Charge.Command.OrderRefund order
                ? refund(after, order)
                : view(after);
    }

    @Override
    public PaymentView answerOfThen(Charge.State state, Charge.Command command) {
        return command instanceof Charge.Command.OrderRefund order
                ? refund(state, order)
                : ChargeView.firstAnswer(begun(state));
    }

    private static PaymentView refund(Charge.State state, Charge.Command.OrderRefund order) {
        return ((Charge.State.Collected) state)
                .refunds()
                .part(order.request().id())
                .map(Refunds.Part::terms)
                .map(RefundView::initial)
                .orElseThrow();
    }

    @Override
    public boolean told(Charge.State state) {
        return switch (state) {
            case Charge.State.Collected s -> s.answered();
            case Charge.State.Failed s -> s.answered();
            case Charge.State _ -> false;
        };
    }

    @Override
    public boolean exists(Charge.State state) {
        return state instanceof Charge.State.Begun;
    }

    @Override
    public Class<Charge.Command> commands() {
        return Charge.Command.class;
    }

    private static Charge.State.Begun begun(Charge.State state) {
        return (Charge.State.Begun) state;
    }
}
