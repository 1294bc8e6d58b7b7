package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.actor.Performer;
import cm.sanaga.kernel.actor.ProcessRules;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.escrow.EscrowView;
import cm.sanaga.provider.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What makes a process entity an escrow. */
final class EscrowActor
        implements ProcessRules<
                        Escrow.Command,
                        Escrow.Event,
                        Escrow.State,
                        Refusal,
                        Escrow.Intent,
                        PaymentView>,
                Performer<Escrow.Intent, Escrow.Command> {
    private static final Duration LONGEST_TIMER = Duration.ofHours(1);

    private static final CaseWork.Reports<Escrow.Command> REPORTS =
            new CaseWork.Reports<>() {
                @Override
                public Escrow.Command heard(Outcome outcome, Instant at) {
                    return new Escrow.Command.Hear(outcome, at);
                }

                @Override
                public Escrow.Command attend(Case.Command command) {
                    return new Escrow.Command.Attend(command);
                }

                @Override
                public Escrow.Command refundEnded(
                        PaymentId refund, Refunds.Stage stage, Instant at) {
                    return new Escrow.Command.EndRefund(refund, stage, at);
                }
            };

    private final RailWork rails;
    private final LedgerWork ledger;
    private final FollowUps followUps;
    private final CaseWork cases;
    private final InstantSource clock;

    EscrowActor(
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
    public CompletionStage<Performed<Escrow.Command>> perform(
            Escrow.Intent intent, Occasion occasion) {
        return switch (intent) {
            case Escrow.Intent.Attend(var matter) -> cases.perform(matter, occasion, REPORTS);
            case Escrow.Intent.Call(var call) ->
                    rails.perform(call, occasion)
                            .thenApply(
                                    heard ->
                                            new Performed<>(
                                                    Optional.of(
                                                            new Escrow.Command.Hear(
                                                                    heard.outcome(),
                                                                    heard.due(),
                                                                    clock.instant())),
                                                    heard.again(),
                                                    heard.next()));
            case Escrow.Intent.Fund(var account, var journal) ->
                    ledger.post(account, journal, Escrow.Command.RecordFunding::new);
            case Escrow.Intent.Suspend(var account, var journal) ->
                    ledger.post(account, journal, Escrow.Command.RecordSuspense::new);
            case Escrow.Intent.PostRelease(var account, var journal, var release) ->
                    ledger.post(
                            account, journal, at -> new Escrow.Command.RecordRelease(release, at));
            case Escrow.Intent.Refund(var terms) ->
                    followUps.refund(
                            terms,
                            (stage, at) ->
                                    new Escrow.Command.EndRefund(terms.request().id(), stage, at));
            case Escrow.Intent.WaitUntil(var date) ->
                    CompletableFuture.completedFuture(waited(date));
        };
    }

    private Performed<Escrow.Command> waited(Instant date) {
        Instant now = clock.instant();
        if (!now.isBefore(date)) {
            return Performed.report(new Escrow.Command.ComeDue(now), Duration.ofSeconds(1));
        }
        Duration until = Duration.between(now, date).plusMillis(1);
        return Performed.later(
                until.compareTo(LONGEST_TIMER) < 0 ? until : LONGEST_TIMER, Occasion.FRESH);
    }

    @Override
    public Escrow.State empty() {
        return new Escrow.State.Absent();
    }

    @Override
    public Decision<Escrow.Event, Refusal> decide(Escrow.State state, Escrow.Command command) {
        return Escrow.decide(state, command);
    }

    @Override
    public Escrow.State evolve(Escrow.State state, Escrow.Event event) {
        return Escrow.evolve(state, event);
    }

    @Override
    public List<Escrow.Intent> pending(Escrow.State state) {
        return Escrow.pending(state);
    }

    @Override
    public Optional<Escrow.Intent> nudged(Escrow.State state) {
        return Escrow.nudged(state);
    }

    @Override
    public boolean asleep(Escrow.State state) {
        return pending(state).stream()
                .allMatch(
                        intent ->
                                intent instanceof Escrow.Intent.Attend(Case.Intent.Look _)
                                        || intent instanceof Escrow.Intent.WaitUntil);
    }

    @Override
    public boolean reached(Escrow.State state, Milestone milestone) {
        return switch (milestone) {
            case BEGUN -> exists(state);
            case SETTLED ->
                    switch (state) {
                        case Escrow.State.Held held ->
                                held.releases().stream()
                                        .allMatch(one -> one.postedAt().isPresent());
                        case Escrow.State.Failed _ -> true;
                        case Escrow.State.Absent _,
                                Escrow.State.Collecting _,
                                Escrow.State.Funding _,
                                Escrow.State.Suspending _ ->
                                false;
                    };
            case ENDED -> reached(state, Milestone.SETTLED) && pending(state).isEmpty();
        };
    }

    @Override
    public PaymentView view(Escrow.State state) {
        return EscrowView.of(begun(state));
    }

    /** A release is answered when it is posted. */
    @Override
    public PaymentView considered(Escrow.State after, Escrow.Command command) {
        return command instanceof Escrow.Command.OrderRelease release
                ? view(evolve(after, new Escrow.Event.Released(release.id(), release.at())))
                : view(after);
    }

    @Override
    public PaymentView answerOfThen(Escrow.State state, Escrow.Command command) {
        if (state instanceof Escrow.State.Held held) {
            if (command instanceof Escrow.Command.OrderRelease release) {
                return EscrowView.answerOfRelease(held, release.id());
            }
            if (command instanceof Escrow.Command.OrderRefund refund) {
                return EscrowView.answerOfRefund(held, refund.request().id());
            }
            if (command instanceof Escrow.Command.Argue(var step)) {
                return EscrowView.answerOfStep(held, step.step().id());
            }
            if (command instanceof Escrow.Command.RecallRefund(var refund)) {
                return EscrowView.answerOfEndedRefund(held, refund);
            }
        }
        return EscrowView.firstAnswer(begun(state));
    }

    @Override
    public boolean told(Escrow.State state) {
        return switch (state) {
            case Escrow.State.Held s -> s.answered();
            case Escrow.State.Failed s -> s.answered();
            case Escrow.State _ -> false;
        };
    }

    @Override
    public boolean exists(Escrow.State state) {
        return state instanceof Escrow.State.Begun;
    }

    @Override
    public Class<Escrow.Command> commands() {
        return Escrow.Command.class;
    }

    private static Escrow.State.Begun begun(Escrow.State state) {
        return (Escrow.State.Begun) state;
    }
}
