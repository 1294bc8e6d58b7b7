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
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.payment.payout.PayoutView;
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

/** What makes a process entity a payout. */
final class PayoutActor
        implements ProcessRules<
                        Payout.Command,
                        Payout.Event,
                        Payout.State,
                        Refusal,
                        Payout.Intent,
                        PaymentView>,
                Performer<Payout.Intent, Payout.Command> {

    private static final CaseWork.Reports<Payout.Command> REPORTS =
            new CaseWork.Reports<>() {
                @Override
                public Payout.Command heard(Outcome outcome, Instant at) {
                    return new Payout.Command.Hear(outcome, at);
                }

                @Override
                public Payout.Command attend(Case.Command command) {
                    return new Payout.Command.Attend(command);
                }

                @Override
                public Payout.Command refundEnded(
                        PaymentId refund, Refunds.Stage stage, Instant at) {
                    throw new IllegalStateException("what went out is not refunded: " + refund);
                }
            };

    private final RailWork rails;
    private final FloatWork floats;
    private final LedgerWork ledger;
    private final CaseWork cases;
    private final InstantSource clock;

    PayoutActor(
            RailWork rails,
            FloatWork floats,
            LedgerWork ledger,
            CaseWork cases,
            InstantSource clock) {
        this.rails = rails;
        this.floats = floats;
        this.ledger = ledger;
        this.cases = cases;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Performed<Payout.Command>> perform(
            Payout.Intent intent, Occasion occasion) {
        return switch (intent) {
            case Payout.Intent.TakeHold(var account, var hold) ->
                    ledger.hold(
                            account,
                            hold,
                            Payout.Command.RecordHold::new,
                            why -> new Payout.Command.RecordNoHold(why, clock.instant()));
            case Payout.Intent.Attend(var matter) -> cases.perform(matter, occasion, REPORTS);
            case Payout.Intent.TryDispatch(
                            var account,
                            var payout,
                            var to,
                            var amount,
                            var since) ->
                    floats.ask(account, payout, to.provider(), amount, since)
                            .thenApply(leave -> dispatch(to, leave));
            case Payout.Intent.Call(var call) ->
                    floats.ask(call, occasion).thenCompose(leave -> call(call, occasion, leave));
            case Payout.Intent.Capture(var account, var hold, var journal) ->
                    floats.captured(
                            journal,
                            ledger.capture(
                                    account, hold, journal, Payout.Command.RecordCapture::new));
            case Payout.Intent.EndHold(var account, var hold, var heldAt) ->
                    ledger.release(account, hold, heldAt, Payout.Command.RecordRelease::new);
        };
    }

    private Performed<Payout.Command> dispatch(Wallet to, FloatWork.Leave leave) {
        return switch (leave) {
            case FloatWork.Leave.Given _ ->
                    Performed.report(
                            rails.available(to.provider(), Operation.DISBURSE)
                                    ? new Payout.Command.Dispatch(clock.instant())
                                    : queue(Words.railDown(to.provider())),
                            FloatWork.DISPATCH_AGAIN);
            case FloatWork.Leave.Withheld withheld -> wait(withheld);
        };
    }

    private CompletionStage<Performed<Payout.Command>> call(
            ProviderCall.Intent call, Occasion occasion, FloatWork.Leave leave) {
        return switch (leave) {
            case FloatWork.Leave.Given _ ->
                    rails.perform(call, occasion)
                            .thenApply(
                                    heard -> {
                                        floats.heard(call, heard.outcome());
                                        return heard(call, occasion, heard);
                                    });
            case FloatWork.Leave.Withheld withheld ->
                    CompletableFuture.completedFuture(wait(withheld));
        };
    }

    /** Nothing was sent, so it is as fresh as before. */
    private Performed<Payout.Command> wait(FloatWork.Leave.Withheld withheld) {
        return new Performed<>(
                withheld.reason().map(this::queue), withheld.again(), Occasion.FRESH);
    }

    private Payout.Command queue(Reason reason) {
        return new Payout.Command.Queue(reason, clock.instant());
    }

    /** An order that certainly never left goes back into the queue. */
    private Performed<Payout.Command> heard(
            ProviderCall.Intent call, Occasion occasion, RailWork.Heard heard) {
        Payout.Command command =
                RailWork.neverLeft(call, occasion, heard.outcome())
                        .map(by -> queue(floats.turnedBack(call, by)))
                        .orElseGet(
                                () ->
                                        new Payout.Command.Hear(
                                                heard.outcome(), heard.due(), clock.instant()));
        return new Performed<>(Optional.of(command), heard.again(), heard.next());
    }

    @Override
    public Payout.State empty() {
        return new Payout.State.Absent();
    }

    @Override
    public Decision<Payout.Event, Refusal> decide(Payout.State state, Payout.Command command) {
        return Payout.decide(state, command);
    }

    @Override
    public Payout.State evolve(Payout.State state, Payout.Event event) {
        return Payout.evolve(state, event);
    }

    @Override
    public List<Payout.Intent> pending(Payout.State state) {
        return Payout.pending(state);
    }

    @Override
    public Optional<Payout.Intent> nudged(Payout.State state) {
        return Payout.nudged(state);
    }

    @Override
    public boolean asleep(Payout.State state) {
        return pending(state).stream()
                .allMatch(intent -> intent instanceof Payout.Intent.Attend(Case.Intent.Look _));
    }

    @Override
    public boolean reached(Payout.State state, Milestone milestone) {
        return switch (milestone) {
            case BEGUN -> exists(state) && !(state instanceof Payout.State.Holding);
            case SETTLED ->
                    state instanceof Payout.State.Paid || state instanceof Payout.State.Unpaid;
            case ENDED -> reached(state, Milestone.SETTLED) && pending(state).isEmpty();
        };
    }

    @Override
    public PaymentView view(Payout.State state) {
        return PayoutView.of((Payout.State.Begun) state);
    }

    @Override
    public PaymentView answerOfThen(Payout.State state, Payout.Command command) {
        return command instanceof Payout.Command.Cancel
                ? view(state)
                : PayoutView.firstAnswer((Payout.State.Begun) state);
    }

    @Override
    public boolean told(Payout.State state) {
        return switch (state) {
            case Payout.State.Paid s -> s.answered();
            case Payout.State.Releasing s -> s.why() instanceof Payout.Why.NotCovered;
            case Payout.State.Unpaid s -> s.answered() || s.why() instanceof Payout.Why.NotCovered;
            case Payout.State _ -> false;
        };
    }

    @Override
    public boolean exists(Payout.State state) {
        return state instanceof Payout.State.Begun;
    }

    @Override
    public Class<Payout.Command> commands() {
        return Payout.Command.class;
    }
}
