package cm.sanaga.payment.actor;

import cm.sanaga.kernel.actor.ProcessAnswer;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.wallet.FloatGate;
import cm.sanaga.payment.wallet.FloatGate.End;
import cm.sanaga.payment.wallet.Inflow;
import cm.sanaga.payment.wallet.Pace;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.RailNetwork;
import cm.sanaga.provider.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The gate of one provider's wallet. It keeps nothing: when it opens it reads from our books who is
 * out and who waits, and grants nothing before. Every end it was not told of it finds by asking.
 */
final class FloatEntity extends AbstractBehavior<FloatMessage> {
    private static final Duration LOOK_AT_MOST = Duration.ofSeconds(15);

    /** So many silent ones are asked in one round. */
    private static final int ROUND = 50;

    private final Provider provider;
    private final Surroundings world;
    private final FloatSettings settings;
    private final InstantSource clock;
    private final TimerScheduler<FloatMessage> timers;
    private final FloatOutlook outlook;

    /** Answered when the balance that is being asked for has come, or has not. */
    private final List<FloatMessage.Ask> unanswered = new ArrayList<>();

    private final Map<PaymentId, Instant> heard = new HashMap<>();
    private FloatGate gate = FloatGate.opened();
    private Pace pace = Pace.FREE;
    private Inflow inflow = Inflow.NONE;
    private Instant looked = Instant.EPOCH;
    private boolean looking;
    private boolean reports;

    /**
     * What a gate needs.
     *
     * @param read asks a payment how it stands, which also makes it live
     * @param nudge makes a payment do now what it owes
     */
    record Surroundings(
            RailNetwork rails,
            WalletKnowledge knowledge,
            Function<PaymentId, CompletionStage<ProcessAnswer>> read,
            Consumer<PaymentId> nudge) {}

    private FloatEntity(
            Provider provider,
            Surroundings world,
            FloatSettings settings,
            InstantSource clock,
            TimerScheduler<FloatMessage> timers,
            ActorContext<FloatMessage> context) {
        super(context);
        this.provider = provider;
        this.world = world;
        this.settings = settings;
        this.clock = clock;
        this.timers = timers;
        this.outlook = new FloatOutlook(provider, world.rails(), clock);
        learn();
    }

    static Behavior<FloatMessage> create(
            Provider provider, Surroundings world, FloatSettings settings, InstantSource clock) {
        return Behaviors.setup(
                context ->
                        Behaviors.withTimers(
                                timers -> {
                                    timers.startTimerWithFixedDelay(
                                            new FloatMessage.Tick(), settings.lookEvery());
                                    return new FloatEntity(
                                            provider, world, settings, clock, timers, context);
                                }));
    }

    @Override
    public Receive<FloatMessage> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::on).build();
    }

    private Behavior<FloatMessage> on(FloatMessage message) {
        switch (message) {
            case FloatMessage.Ask ask -> ask(ask);
            case FloatMessage.Where(var order, var replyTo) -> replyTo.tell(answer(order));
            case FloatMessage.TurnedBack back -> turnedBack(back);
            case FloatMessage.Ended(var order, var end) -> ended(order, end);
            case FloatMessage.Learnt(var outgoing, var failure) -> learnt(outgoing, failure);
            case FloatMessage.Looked(var question, var look) -> looked(question, look);
            case FloatMessage.Heard(var order, var answer) -> heard(order, answer);
            case FloatMessage.Step _ -> admit();
            case FloatMessage.Tick _ -> tick();
            case FloatMessage.Nothing _ -> {}
        }
        return this;
    }

    private void ask(FloatMessage.Ask ask) {
        heard.put(ask.order().id(), clock.instant());
        gate = gate.ask(ask.order(), ask.sent());
        if (gate.known() && olderThan(looked, settings.fresh())) {
            look();
        }
        if (!gate.known() || (looking && gate.balance().isEmpty()) || stale()) {
            unanswered.add(ask);
        } else {
            admit();
            ask.replyTo().tell(answer(ask.order().id()));
        }
    }

    private boolean stale() {
        return looking && olderThan(looked, settings.fresh());
    }

    private boolean olderThan(Instant then, Duration age) {
        return then.plus(age).isBefore(clock.instant());
    }

    /** Lets through whoever fits, and tells those who are not asking at this moment. */
    private void admit() {
        if (!world.rails.available(provider, Operation.DISBURSE)) {
            return;
        }
        Instant now = clock.instant();
        int most = pace.most(now);
        if (most == 0) {
            return;
        }
        FloatGate.Admitted admitted = gate.admit(now, most);
        gate = admitted.gate();
        pace = pace.went(admitted.granted().size(), now);
        step();
        admitted.granted().forEach(world.nudge);
    }

    private FloatMessage.Answer answer(PaymentId order) {
        return outlook.answer(gate, pace, inflow, order);
    }

    /**
     * Turned back while the rail is well otherwise, it is perhaps its own fault: it alone waits,
     * and the others go on as before.
     */
    private void turnedBack(FloatMessage.TurnedBack back) {
        Instant now = clock.instant();
        boolean alone =
                back.reason().code() != Reason.Code.RATE_LIMITED
                        && world.rails.available(provider, Operation.DISBURSE)
                        && world.rails.outage(provider, Operation.DISBURSE).isEmpty();
        outlook.turnedBack(back.reason());
        if (alone) {
            gate = gate.returnedAlone(back.order(), back.pause(), now);
        } else {
            gate = gate.returned(back.order());
            pace = pace.turnedBack(back.pause(), now);
            step();
        }
    }

    private void step() {
        if (pace.slowed()) {
            Duration wait = Duration.between(clock.instant(), pace.next());
            timers.startSingleTimer(
                    new FloatMessage.Step(), wait.isNegative() ? Duration.ZERO : wait);
        }
    }

    private void ended(PaymentId order, End end) {
        gate = gate.ended(order, end);
        heard.remove(order);
        admit();
        if (!gate.line().isEmpty()) {
            look();
        }
    }

    private void learn() {
        getContext()
                .pipeToSelf(
                        world.knowledge.outgoing(provider),
                        (outgoing, failure) ->
                                new FloatMessage.Learnt(
                                        failure == null ? outgoing : List.of(), failure));
    }

    private void learnt(List<PaymentView> outgoing, @Nullable Throwable failure) {
        if (gate.known()) {
            return;
        }
        if (failure != null) {
            // The next tick tries again.
            getContext().getLog().warn("what is out is not known provider={}", provider, failure);
            return;
        }
        Outstanding out = Outstanding.of(outgoing);
        out.all().forEach(order -> heard.put(order.id(), clock.instant()));
        gate = gate.learn(out.underWay(), out.queued());
        look();
    }

    private void look() {
        if (looking || !gate.known()) {
            return;
        }
        looking = true;
        gate = gate.question();
        int question = gate.questions();
        getContext()
                .pipeToSelf(
                        FloatLook.at(provider, world.rails(), world.knowledge(), reports)
                                .toCompletableFuture()
                                .orTimeout(LOOK_AT_MOST.toMillis(), TimeUnit.MILLISECONDS),
                        (look, failure) ->
                                new FloatMessage.Looked(
                                        question,
                                        failure == null ? look : new FloatLook.Nothing()));
    }

    private void looked(int question, FloatLook look) {
        looking = false;
        looked = clock.instant();
        switch (look) {
            case FloatLook.Reported(var holds) -> {
                if (!reports) {
                    // Another measure: no trend leads from one to the other.
                    inflow = Inflow.NONE;
                    reports = true;
                }
                holds(question, holds);
            }
            case FloatLook.Booked(var holds) -> holds(question, holds);
            case FloatLook.Nothing _ -> {}
        }
        admit();
        List<FloatMessage.Ask> asked = List.copyOf(unanswered);
        unanswered.clear();
        asked.forEach(ask -> reply(ask.order().id(), ask.replyTo()));
    }

    private void reply(PaymentId order, ActorRef<FloatMessage.Answer> replyTo) {
        replyTo.tell(answer(order));
    }

    private void holds(int question, Money holds) {
        gate = gate.report(question, holds);
        inflow = inflow.seen(clock.instant(), holds.plus(gate.moved()));
    }

    private void tick() {
        if (!gate.known()) {
            learn();
            return;
        }
        if (gate.curious()) {
            look();
        }
        heard.keySet().retainAll(gate.open());
        gate.open().stream()
                .filter(one -> olderThan(heard.getOrDefault(one, Instant.EPOCH), settings.silent()))
                .limit(ROUND)
                .forEach(this::askAfter);
    }

    private void askAfter(PaymentId order) {
        heard.put(order, clock.instant());
        getContext()
                .pipeToSelf(
                        world.read.apply(order),
                        (answer, failure) ->
                                failure == null
                                        ? new FloatMessage.Heard(order, answer)
                                        : new FloatMessage.Nothing());
    }

    private void heard(PaymentId order, ProcessAnswer answer) {
        switch (answer) {
            case ProcessAnswer.Shown(PaymentView view, _) -> {
                switch (view.status()) {
                    case "succeeded" -> ended(order, End.MOVED);
                    case "failed", "cancelled" -> ended(order, End.DID_NOT_MOVE);
                    default -> {}
                }
            }
            case ProcessAnswer.Unknown _ -> ended(order, End.DID_NOT_MOVE);
            case ProcessAnswer.Shown _, ProcessAnswer.No _, ProcessAnswer.Held _ -> {}
        }
    }
}
