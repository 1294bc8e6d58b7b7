package cm.sanaga.sim;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Persisted;
import cm.sanaga.kernel.Sent;
import cm.sanaga.kernel.actor.OpenDebts;
import cm.sanaga.kernel.actor.Performer;
import cm.sanaga.kernel.actor.Performer.Occasion;
import cm.sanaga.kernel.actor.ProcessAnswer;
import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.kernel.actor.ProcessSettings;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.actor.ActorKinds.Kind;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.payment.refund.Refund;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A process manager around its real rules, step by step as {@code ProcessEntity} does it. */
final class ProcessShell<C extends Sent, E extends Persisted, S, I> extends Entity {
    private static final ProcessSettings SETTINGS =
            new ProcessSettings(
                    Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofMinutes(1), 64);

    private final Kind<C, E, S, I> kind;
    private final OpenDebts<I> debts = new OpenDebts<>(this::perform, this::performLater);
    private final Map<I, Long> timers = new HashMap<>();
    private long timer;
    private S state;

    ProcessShell(World world, Store store, String id, Kind<C, E, S, I> kind) {
        super(world, store, id);
        this.kind = kind;
        this.state = kind.rules().empty();
    }

    @Override
    @SuppressWarnings("unchecked") // Its journal holds its own events.
    protected void replay(List<Object> events) {
        state = kind.rules().empty();
        for (Object event : events) {
            state = kind.rules().evolve(state, (E) event);
        }
    }

    @Override
    protected void recovered() {
        if (world.has(Bug.NOTHING_OWED_AFTER_CRASH)) {
            return;
        }
        if (!world.has(Bug.RESTART_KEEPS_DEBTS)) {
            debts.forget();
        }
        debts.settle(owed(state), Occasion.AGAIN);
    }

    /** Obeys a command; whoever gave it is answered once that is durable. */
    void order(Sent order, Consumer<ProcessAnswer> reply) {
        receive(() -> obey(order, reply));
    }

    /** Shows itself. */
    void read(Consumer<ProcessAnswer> reply) {
        receive(
                () ->
                        reply.accept(
                                kind.rules().exists(state)
                                        ? new ProcessAnswer.Shown(
                                                kind.rules().view(state), Replay.NOW)
                                        : new ProcessAnswer.Unknown()));
    }

    /** Something outside may have changed. */
    void nudge() {
        receive(
                () -> {
                    debts.nudge();
                    kind.rules().nudged(state).ifPresent(debts::once);
                });
    }

    private void obey(Sent order, Consumer<ProcessAnswer> reply) {
        C command = kind.rules().commands().cast(order);
        switch (kind.rules().decide(state, command)) {
            case Decision.Accepted<E, Refusal>(var events) -> {
                S after = after(events);
                ProcessAnswer answer =
                        new ProcessAnswer.Shown(kind.rules().answer(after, command), Replay.NOW);
                if (world.has(Bug.ACK_BEFORE_PERSIST)) {
                    reply.accept(answer);
                }
                keep(
                        events,
                        after,
                        () -> {
                            if (!world.has(Bug.ACK_BEFORE_PERSIST)) {
                                reply.accept(answer);
                            }
                            happened();
                        });
            }
            case Decision.Repeated<E, Refusal> _ ->
                    reply.accept(
                            new ProcessAnswer.Shown(
                                    kind.rules().answerOfThen(state, command), Replay.BEFORE));
            case Decision.Refused<E, Refusal>(var no) -> reply.accept(new ProcessAnswer.No(no));
        }
    }

    private void heard(I intent, Performer.Performed<C> performed) {
        if (performed.report().isEmpty() || (world.has(Bug.LATE_SUCCESS_IGNORED) && look(intent))) {
            debts.performed(intent, performed);
            return;
        }
        if (kind.rules().decide(state, performed.report().get())
                instanceof Decision.Accepted<E, Refusal>(var events)) {
            keep(
                    events,
                    after(events),
                    () -> {
                        happened();
                        debts.performed(intent, performed);
                    });
        } else {
            debts.performed(intent, performed);
        }
    }

    private void keep(List<E> events, S after, Runnable then) {
        if (world.has(Bug.EFFECT_BEFORE_PERSIST)) {
            debts.settle(owed(after), Occasion.FRESH);
        }
        persist(
                events,
                () -> {
                    state = after;
                    then.run();
                });
    }

    private List<I> owed(S at) {
        List<I> owed = kind.rules().pending(at);
        return world.has(Bug.NEVER_LOOKED_AGAIN)
                ? owed.stream().filter(intent -> !look(intent)).toList()
                : owed;
    }

    private static boolean look(Object intent) {
        return intent instanceof Charge.Intent.Attend(Case.Intent.Look _)
                || intent instanceof Escrow.Intent.Attend(Case.Intent.Look _)
                || intent instanceof Payout.Intent.Attend(Case.Intent.Look _)
                || intent instanceof Refund.Intent.Attend(Case.Intent.Look _);
    }

    private void happened() {
        debts.settle(owed(state), Occasion.FRESH);
    }

    private S after(List<E> events) {
        S after = state;
        for (E event : events) {
            after = kind.rules().evolve(after, event);
        }
        return after;
    }

    private void perform(I intent, Occasion occasion) {
        timers.remove(intent);
        Occasion when = world.has(Bug.RESEND_WITHOUT_QUESTION) ? Occasion.FRESH : occasion;
        world.note(() -> id + " performs " + when + " " + intent);
        var _ =
                kind.performer()
                        .perform(intent, when)
                        .whenComplete(
                                (performed, failure) ->
                                        world.later(
                                                Duration.ZERO,
                                                () ->
                                                        receive(
                                                                () ->
                                                                        came(
                                                                                intent, performed,
                                                                                failure))));
    }

    private void came(
            I intent, Performer.@Nullable Performed<C> performed, @Nullable Throwable failure) {
        if (performed != null) {
            heard(intent, performed);
        } else if (failure != null) {
            debts.stumbled(intent, SETTINGS, 0.5 + world.pick(100) / 100.0);
        }
    }

    private void performLater(I intent, Duration pause) {
        long mine = ++timer;
        timers.put(intent, mine);
        world.later(
                pause,
                () -> {
                    if (timers.getOrDefault(intent, 0L) == mine) {
                        receive(() -> due(intent));
                    }
                });
    }

    private void due(I intent) {
        if (debts.due(intent)) {
            world.note(() -> id + " tries again");
        }
    }
}
