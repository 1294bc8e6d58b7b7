package cm.sanaga.kernel.actor;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Persisted;
import cm.sanaga.kernel.Sent;
import cm.sanaga.kernel.actor.ProcessRules.Milestone;
import cm.sanaga.kernel.trace.Span;
import cm.sanaga.kernel.trace.Tracing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * A process manager as a persistent sharded actor. It decides nothing: commands go to the {@link
 * ProcessRules}, events to the journal, and what is then owed to the {@link Performer}, whose
 * answers come back as commands. What was owed before a crash is performed again as soon as the
 * entity lives.
 */
public final class ProcessEntity<
                C extends Sent, E extends Persisted, S, R extends Sent, I, V extends Sent>
        extends EventSourcedBehavior<ProcessMessage, E, S> {
    private static final Duration BACKOFF_MIN = Duration.ofMillis(200);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(3);

    private final ProcessRules<C, E, S, R, I, V> process;
    private final Performer<I, C> performer;
    private final ProcessSettings settings;
    private final ActorContext<ProcessMessage> context;
    private final TimerScheduler<ProcessMessage> timers;
    private final EntityContext<ProcessMessage> entity;
    private final Handover handover;
    private final ProcessTrace trace;
    private final ProcessLog log;
    private final Debts<I> debts;
    private final Waiters waiting;

    private ProcessEntity(
            EntityContext<ProcessMessage> entity,
            ProcessRules<C, E, S, R, I, V> process,
            Performer<I, C> performer,
            ProcessSettings settings,
            ActorContext<ProcessMessage> context,
            TimerScheduler<ProcessMessage> timers) {
        super(
                PersistenceId.of(entity.getEntityTypeKey().name(), entity.getEntityId()),
                SupervisorStrategy.restartWithBackoff(BACKOFF_MIN, BACKOFF_MAX, 0.2));
        this.process = process;
        this.performer = performer;
        this.settings = settings;
        this.waiting = new Waiters(settings.waiters());
        this.context = context;
        this.timers = timers;
        this.entity = entity;
        this.handover = new Handover(context.getSystem());
        this.trace = new ProcessTrace(entity.getEntityTypeKey().name(), entity.getEntityId());
        this.log = new ProcessLog(context, entity.getEntityId());
        this.debts =
                new Debts<>(
                        this::perform,
                        (intent, pause) ->
                                timers.startSingleTimer(
                                        intent, new ProcessMessage.Due<>(intent), pause));
    }

    /** The behaviour of one entity. */
    public static <C extends Sent, E extends Persisted, S, R extends Sent, I, V extends Sent>
            Behavior<ProcessMessage> create(
                    EntityContext<ProcessMessage> entity,
                    ProcessRules<C, E, S, R, I, V> process,
                    Performer<I, C> performer,
                    ProcessSettings settings) {
        return Behaviors.setup(
                context ->
                        Behaviors.withTimers(
                                timers ->
                                        new ProcessEntity<>(
                                                entity, process, performer, settings, context,
                                                timers)));
    }

    @Override
    public S emptyState() {
        return process.empty();
    }

    /** Short lives need no snapshots, and looking for one costs a query. */
    @Override
    public String snapshotPluginId() {
        return "pekko.persistence.no-snapshot-store";
    }

    @Override
    public EventHandler<S, E> eventHandler() {
        return process::evolve;
    }

    @Override
    public SignalHandler<S> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(
                        RecoveryCompleted.instance(),
                        state -> {
                            // A failed append restarts the entity inside this very object.
                            debts.forget();
                            debts.settle(process.pending(state), Performer.Occasion.AGAIN);
                            lingerIfEnded(state);
                        })
                .build();
    }

    @Override
    public CommandHandler<ProcessMessage, E, S> commandHandler() {
        return (state, message) ->
                handover.outdates(message) ? passOn(message) : hear(state, message);
    }

    private Effect<E, S> hear(S state, ProcessMessage message) {
        return switch (message) {
            case ProcessMessage.Order order -> obey(state, order);
            case ProcessMessage.Read(var replyTo) -> {
                replyTo.tell(shown(state));
                yield Effect().none();
            }
            case ProcessMessage.Consider(var command, var replyTo) -> {
                replyTo.tell(Considered.of(process, state, command));
                yield Effect().none();
            }
            case ProcessMessage.Await await -> await(state, await);
            case ProcessMessage.Nudge _ -> {
                debts.nudge();
                process.nudged(state).ifPresent(debts::once);
                yield Effect().none();
            }
            case ProcessMessage.Wake _ -> Effect().none();
            case ProcessMessage.Idle _ -> {
                passivate();
                yield Effect().none();
            }
            case ProcessMessage.Leave _ -> {
                handover.to(next());
                yield Effect().stop();
            }
            case ProcessMessage.Heard<?, ?> heard -> heard(state, heard);
            case ProcessMessage.Stumbled<?>(var intent, var cause) -> {
                log.failed(intent, cause);
                debts.stumbled(cast(intent), settings, jitter());
                yield Effect().none();
            }
            case ProcessMessage.Due<?>(var intent) -> {
                debts.due(cast(intent));
                yield Effect().none();
            }
        };
    }

    private Effect<E, S> passOn(ProcessMessage message) {
        handover.keep(message);
        passivate();
        return Effect().none();
    }

    private void passivate() {
        entity.getShard().tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }

    private EntityRef<ProcessMessage> next() {
        return ClusterSharding.get(context.getSystem())
                .entityRefFor(entity.getEntityTypeKey(), entity.getEntityId());
    }

    private Effect<E, S> obey(S state, ProcessMessage.Order order) {
        C command = process.commands().cast(order.command());
        ActorRef<ProcessAnswer> replyTo = order.replyTo();
        Decision<E, R> decision = process.decide(state, command);
        Span span = trace.deciding(command, decision, process.exists(state));
        return switch (decision) {
            case Decision.Accepted<E, R>(var events) -> {
                order.patience().filter(Duration::isPositive).ifPresent(waiting::ordered);
                yield Effect()
                        .persist(events)
                        .thenRun(
                                after -> {
                                    span.end();
                                    replyTo.tell(
                                            new ProcessAnswer.Shown(
                                                    process.answer(after, command),
                                                    ProcessAnswer.Replay.NOW));
                                    happened(after, events);
                                });
            }
            case Decision.Repeated<E, R> _ -> {
                span.end();
                boolean held =
                        order.patience().isPresent() && waiting.holding() && !process.told(state);
                replyTo.tell(
                        held
                                ? new ProcessAnswer.Held()
                                : new ProcessAnswer.Shown(
                                        process.answerOfThen(state, command),
                                        ProcessAnswer.Replay.BEFORE));
                yield Effect().none();
            }
            case Decision.Refused<E, R>(var refusal) -> {
                span.end();
                replyTo.tell(new ProcessAnswer.No(refusal));
                yield Effect().none();
            }
        };
    }

    private Effect<E, S> await(S state, ProcessMessage.Await await) {
        if (!process.exists(state) || process.reached(state, await.milestone())) {
            await.replyTo().tell(shown(state));
            return Effect().none();
        }
        waiting.add(await);
        return Effect().none();
    }

    private Effect<E, S> heard(S state, ProcessMessage.Heard<?, ?> heard) {
        I intent = cast(heard.intent());
        var performed = heard.performed();
        if (performed.report().isEmpty()) {
            debts.performed(intent, performed.again(), performed.next());
            return Effect().none();
        }
        C command = process.commands().cast(performed.report().get());
        Decision<E, R> decision = process.decide(state, command);
        Span span = trace.deciding(command, decision, process.exists(state));
        return switch (decision) {
            case Decision.Accepted<E, R>(var events) ->
                    Effect()
                            .persist(events)
                            .thenRun(
                                    after -> {
                                        span.end();
                                        happened(after, events);
                                        debts.performed(
                                                intent, performed.again(), performed.next());
                                    });
            case Decision.Repeated<E, R> _ -> {
                span.end();
                debts.performed(intent, performed.again(), performed.next());
                yield Effect().none();
            }
            case Decision.Refused<E, R>(var refusal) -> {
                span.end();
                log.refused(command, refusal);
                debts.performed(intent, performed.again(), performed.next());
                yield Effect().none();
            }
        };
    }

    private void happened(S after, List<E> events) {
        log.happened(events);
        debts.settle(process.pending(after), Performer.Occasion.FRESH);
        waiting.tell(milestone -> process.reached(after, milestone), () -> shown(after));
        lingerIfEnded(after);
    }

    private ProcessAnswer shown(S state) {
        return process.exists(state)
                ? new ProcessAnswer.Shown(process.view(state), ProcessAnswer.Replay.NOW)
                : new ProcessAnswer.Unknown();
    }

    private void perform(I intent, Performer.Occasion occasion) {
        timers.cancel(intent);
        Span span = trace.performing(intent, occasion);
        context.pipeToSelf(
                Tracing.ending(
                        span,
                        Tracing.within(span, () -> performer.perform(intent, occasion)),
                        ProcessTrace::performed),
                (performed, failure) ->
                        failure == null
                                ? new ProcessMessage.Heard<>(intent, performed)
                                : new ProcessMessage.Stumbled<>(intent, failure));
    }

    /** An ended process leaves the memory soon, one that waits for a date too; others stay. */
    private void lingerIfEnded(S state) {
        boolean ended = !process.exists(state) || process.reached(state, Milestone.ENDED);
        if ((ended && debts.none()) || process.asleep(state)) {
            context.setReceiveTimeout(settings.lingerEnded(), new ProcessMessage.Idle());
        } else {
            context.cancelReceiveTimeout();
        }
    }

    private static double jitter() {
        return ThreadLocalRandom.current().nextDouble(0.5, 1.5);
    }

    @SuppressWarnings("unchecked") // What the actor tells itself carries its own intents.
    private I cast(Object intent) {
        return (I) intent;
    }
}
