package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.actor.Performer;
import cm.sanaga.kernel.actor.ProcessRules;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Wallet;
import cm.sanaga.payment.refund.Refund;
import cm.sanaga.payment.refund.RefundView;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What makes a process entity a refund. */
final class RefundActor
        implements ProcessRules<
                        Refund.Command,
                        Refund.Event,
                        Refund.State,
                        Refusal,
                        Refund.Intent,
                        PaymentView>,
                Performer<Refund.Intent, Refund.Command> {
    private static final CaseWork.Reports<Refund.Command> REPORTS =
            new CaseWork.Reports<>() {
                @Override
                public Refund.Command heard(Outcome outcome, Instant at) {
                    return new Refund.Command.Hear(outcome, at);
                }

                @Override
                public Refund.Command attend(Case.Command command) {
                    return new Refund.Command.Attend(command);
                }

                @Override
                public Refund.Command refundEnded(
                        PaymentId refund, Refunds.Stage stage, Instant at) {
                    throw new IllegalStateException("what went out is not refunded: " + refund);
                }
            };

    private final RailWork rails;
    private final FloatWork floats;
    private final LedgerWork ledger;
    private final FollowUps followUps;
    private final CaseWork cases;
    private final InstantSource clock;

    RefundActor(
            RailWork rails,
            FloatWork floats,
            LedgerWork ledger,
            FollowUps followUps,
            CaseWork cases,
            InstantSource clock) {
        this.rails = rails;
        this.floats = floats;
        this.ledger = ledger;
        this.followUps = followUps;
        this.cases = cases;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Performed<Refund.Command>> perform(
            Refund.Intent intent, Occasion occasion) {
        return switch (intent) {
            // Readers see that it is pending.
            case Refund.Intent.TakeHold(var account, _) when floats.frozen(account) ->
                    CompletableFuture.completedFuture(
                            Performed.later(FloatWork.FROZEN_AGAIN, occasion));
            case Refund.Intent.TakeHold(var account, var hold) ->
                    ledger.hold(
                            account,
                            hold,
                            Refund.Command.RecordHold::new,
                            why -> new Refund.Command.RecordNoHold(why, clock.instant()));
            case Refund.Intent.Attend(var matter) -> cases.perform(matter, occasion, REPORTS);
            case Refund.Intent.TryDispatch(
                            var account,
                            var refund,
                            var to,
                            var amount,
                            var since) ->
                    floats.ask(account, refund, to.provider(), amount, since)
                            .thenApply(leave -> dispatch(to, leave));
            case Refund.Intent.Call(var call) ->
                    floats.ask(call, occasion).thenCompose(leave -> call(call, occasion, leave));
            case Refund.Intent.Capture(var account, var hold, var journal) ->
                    floats.captured(
                            journal,
                            ledger.capture(
                                    account, hold, journal, Refund.Command.RecordCapture::new));
            case Refund.Intent.EndHold(var account, var hold, var heldAt) ->
                    ledger.release(account, hold, heldAt, Refund.Command.RecordRelease::new);
            case Refund.Intent.Report report ->
                    followUps.report(report, Refund.Command.RecordReport::new);
        };
    }

    private Performed<Refund.Command> dispatch(Wallet to, FloatWork.Leave leave) {
        return switch (leave) {
            case FloatWork.Leave.Given _ ->
                    Performed.report(
                            rails.available(to.provider(), Operation.REFUND)
                                    ? new Refund.Command.Dispatch(clock.instant())
                                    : queue(Words.railDown(to.provider())),
                            FloatWork.DISPATCH_AGAIN);
            case FloatWork.Leave.Withheld withheld -> wait(withheld);
        };
    }

    /** Nothing was sent, so it is as fresh as before. */
    private Performed<Refund.Command> wait(FloatWork.Leave.Withheld withheld) {
        return new Performed<>(
                withheld.reason().map(this::queue), withheld.again(), Occasion.FRESH);
    }

    private Refund.Command queue(Reason reason) {
        return new Refund.Command.Queue(reason, clock.instant());
    }

    private CompletionStage<Performed<Refund.Command>> call(
            ProviderCall.Intent call, Occasion occasion, FloatWork.Leave leave) {
        return switch (leave) {
            case FloatWork.Leave.Given _ ->
                    rails.perform(call, occasion).thenApply(heard -> heard(call, occasion, heard));
            case FloatWork.Leave.Withheld withheld ->
                    CompletableFuture.completedFuture(wait(withheld));
        };
    }

    /** An order that certainly never left waits. */
    private Performed<Refund.Command> heard(
            ProviderCall.Intent call, Occasion occasion, RailWork.Heard heard) {
        floats.heard(call, heard.outcome());
        Refund.Command command =
                RailWork.neverLeft(call, occasion, heard.outcome())
                        .map(by -> queue(floats.turnedBack(call, by)))
                        .orElseGet(
                                () ->
                                        new Refund.Command.Hear(
                                                heard.outcome(), heard.due(), clock.instant()));
        return new Performed<>(Optional.of(command), heard.again(), heard.next());
    }

    @Override
    public Refund.State empty() {
        return new Refund.State.Absent();
    }

    @Override
    public Decision<Refund.Event, Refusal> decide(Refund.State state, Refund.Command command) {
        return Refund.decide(state, command);
    }

    @Override
    public Refund.State evolve(Refund.State state, Refund.Event event) {
        return Refund.evolve(state, event);
    }

    @Override
    public List<Refund.Intent> pending(Refund.State state) {
        return Refund.pending(state);
    }

    @Override
    public Optional<Refund.Intent> nudged(Refund.State state) {
        return Refund.nudged(state);
    }

    @Override
    public boolean asleep(Refund.State state) {
        return pending(state).stream()
                .allMatch(intent -> intent instanceof Refund.Intent.Attend(Case.Intent.Look _));
    }

    @Override
    public boolean reached(Refund.State state, Milestone milestone) {
        return switch (milestone) {
            case BEGUN -> exists(state) && !(state instanceof Refund.State.Holding);
            case SETTLED ->
                    state instanceof Refund.State.Paid || state instanceof Refund.State.Failed;
            case ENDED -> reached(state, Milestone.SETTLED) && pending(state).isEmpty();
        };
    }

    @Override
    public PaymentView view(Refund.State state) {
        return RefundView.of((Refund.State.Begun) state);
    }

    @Override
    public PaymentView answerOfThen(Refund.State state, Refund.Command command) {
        return RefundView.firstAnswer((Refund.State.Begun) state);
    }

    @Override
    public boolean told(Refund.State state) {
        return switch (state) {
            case Refund.State.Paid s -> s.answered();
            case Refund.State.Failed s -> s.answered();
            case Refund.State _ -> false;
        };
    }

    @Override
    public boolean exists(Refund.State state) {
        return state instanceof Refund.State.Begun;
    }

    @Override
    public Class<Refund.Command> commands() {
        return Refund.Command.class;
    }
}
