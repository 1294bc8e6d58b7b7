package cm.sanaga.http.delivery;

import cm.sanaga.projection.EventLookup;
import cm.sanaga.projection.PaymentEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from the outbox what is to be sent and sends it; one on every node. Endpoints and merchants
 * have a bounded part of what is on its way. An endpoint that has failed a few times running, or
 * that took long to answer, gets one at a time and all such a half, so that they hold up nobody
 * else. What a node had in hand when it ended is claimed again when the claim has run out: a
 * receiver may see an event twice, and knows it by its id.
 */
public final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    /** How long a node that stops waits for what is on its way. */
    private static final Duration STOP = Duration.ofSeconds(4);

    private final Outbox outbox;
    private final EventLookup events;
    private final Function<PaymentEvent, byte[]> written;
    private final Sender sender;
    private final DeliverySettings settings;
    private final CourierMeter meter = new CourierMeter();
    private final Load load;
    private boolean claiming;
    private boolean failing;
    private Optional<CompletableFuture<Done>> stopping = Optional.empty();

    private sealed interface Command {}

    private enum Look implements Command {
        LOOK
    }

    private record Claimed(List<Parcel> parcels) implements Command {}

    private record Unclaimed(Throwable why) implements Command {}

    /** What the parcels say, or that it cannot be told of all at once. */
    private record Read(List<Parcel> parcels, Optional<Map<PaymentEvent.Id, PaymentEvent>> events)
            implements Command {}

    private record Sent(Parcel parcel, Attempt attempt) implements Command {}

    /** It is written down what came of it, or never will be. */
    private record Ended(Parcel parcel) implements Command {}

    /** Nothing new is taken; completes when nothing is on its way. */
    private record Stop(CompletableFuture<Done> done) implements Command {}

    private Courier(
            Outbox outbox,
            EventLookup events,
            Function<PaymentEvent, byte[]> written,
            Sender sender,
            DeliverySettings settings) {
        this.outbox = outbox;
        this.events = events;
        this.written = written;
        this.sender = sender;
        this.settings = settings;
        this.load = new Load(settings);
    }

    /**
     * Begins to send.
     *
     * @param written how an event reads, byte for byte the same each time
     */
    public static void start(
            ActorSystem<?> system,
            DeliverySettings settings,
            Outbox outbox,
            EventLookup events,
            Function<PaymentEvent, byte[]> written,
            Signing signing,
            InstantSource clock) {
        Sender sender =
                new Sender(
                        system,
                        settings.answerTime(),
                        new Destinations(settings.ownMachine()),
                        signing,
                        clock);
        ActorRef<Command> courier =
                system.systemActorOf(
                        behavior(outbox, events, written, sender, settings),
                        "courier",
                        Props.empty());
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseServiceUnbind(),
                        "stop-courier",
                        () -> stopped(courier));
    }

    private static CompletionStage<Done> stopped(ActorRef<Command> courier) {
        var done = new CompletableFuture<Done>();
        courier.tell(new Stop(done));
        return done.completeOnTimeout(Done.done(), STOP.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Behavior<Command> behavior(
            Outbox outbox,
            EventLookup events,
            Function<PaymentEvent, byte[]> written,
            Sender sender,
            DeliverySettings settings) {
        Behavior<Command> once =
                Behaviors.setup(
                        context ->
                                Behaviors.withTimers(
                                        timers -> {
                                            var courier =
                                                    new Courier(
                                                            outbox, events, written, sender,
                                                            settings);
                                            courier.lookLater(timers);
                                            return Behaviors.receiveMessage(
                                                    command -> {
                                                        courier.receive(context, timers, command);
                                                        return Behaviors.same();
                                                    });
                                        }));
        // What it had in hand is claimed again when the claims have run out.
        return Behaviors.supervise(once)
                .onFailure(
                        SupervisorStrategy.restartWithBackoff(
                                settings.poll(), settings.answerTime(), 0.2));
    }

    private void lookLater(TimerScheduler<Command> timers) {
        timers.startSingleTimer(Look.LOOK, settings.poll());
    }

    private void receive(
            ActorContext<Command> context, TimerScheduler<Command> timers, Command command) {
        switch (command) {
            case Look _ -> look(context, timers);
            case Claimed(var parcels) -> claimed(context, timers, parcels);
            case Unclaimed(var why) -> {
                claiming = false;
                if (!failing) {
                    LOG.warn("what is to be sent to merchants cannot be read", why);
                }
                failing = true;
                lookLater(timers);
                stopIfEmpty();
            }
            case Read(var parcels, var said) -> read(context, timers, parcels, said);
            case Sent(var parcel, var attempt) -> sent(context, parcel, attempt);
            case Ended(var parcel) -> {
                load.ended(parcel);
                stopIfEmpty();
            }
            case Stop(var done) -> {
                stopping = Optional.of(done);
                stopIfEmpty();
            }
        }
    }

    private void stopIfEmpty() {
        if (load.isEmpty() && !claiming) {
            stopping.ifPresent(done -> done.complete(Done.done()));
        }
    }

    private void look(ActorContext<Command> context, TimerScheduler<Command> timers) {
        Optional<Outbox.Room> room = load.room();
        if (stopping.isPresent() || claiming || room.isEmpty()) {
            lookLater(timers);
            return;
        }
        claiming = true;
        context.pipeToSelf(
                outbox.claim(room.get()),
                (parcels, failure) ->
                        failure == null ? new Claimed(parcels) : new Unclaimed(failure));
    }

    private void claimed(
            ActorContext<Command> context, TimerScheduler<Command> timers, List<Parcel> parcels) {
        claiming = false;
        failing = false;
        if (parcels.isEmpty()) {
            lookLater(timers);
            stopIfEmpty();
            return;
        }
        parcels.forEach(load::begun);
        ask(context, parcels);
    }

    private void ask(ActorContext<Command> context, List<Parcel> parcels) {
        context.pipeToSelf(
                events.of(parcels.stream().map(Parcel::event).distinct().toList()),
                (all, failure) -> {
                    if (failure != null) {
                        LOG.warn("{} events to be sent cannot be read", parcels.size(), failure);
                    }
                    return new Read(parcels, Optional.ofNullable(all));
                });
    }

    /** One that cannot be read must not hold up those that were read with it. */
    private void read(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            List<Parcel> parcels,
            Optional<Map<PaymentEvent.Id, PaymentEvent>> said) {
        if (said.isPresent()) {
            parcels.forEach(parcel -> send(context, parcel, said.get()));
            context.getSelf().tell(Look.LOOK);
        } else if (parcels.size() > 1) {
            parcels.forEach(parcel -> ask(context, List.of(parcel)));
        } else {
            parcels.forEach(parcel -> context.getSelf().tell(new Ended(parcel)));
            lookLater(timers);
        }
    }

    private void send(
            ActorContext<Command> context, Parcel parcel, Map<PaymentEvent.Id, PaymentEvent> all) {
        PaymentEvent event = all.get(parcel.event());
        if (event == null) {
            LOG.atError()
                    .addKeyValue("event", parcel.event().text())
                    .log("an event that was told is not in the journal");
            context.getSelf().tell(new Ended(parcel));
            return;
        }
        context.pipeToSelf(
                sender.send(parcel, written.apply(event)),
                (attempt, failure) ->
                        failure == null ? new Sent(parcel, attempt) : new Ended(parcel));
    }

    private void sent(ActorContext<Command> context, Parcel parcel, Attempt attempt) {
        load.learn(parcel, attempt);
        Outbox.Next next = next(parcel, attempt);
        meter.sent(next);
        context.pipeToSelf(
                outbox.ended(parcel, attempt, next),
                (_, failure) -> {
                    if (failure != null) {
                        LOG.atWarn()
                                .addKeyValue("event", parcel.event().text())
                                .setCause(failure)
                                .log("what came of an event is not written down, it is sent again");
                    }
                    return new Ended(parcel);
                });
    }

    private static Outbox.Next next(Parcel parcel, Attempt attempt) {
        if (attempt.received()) {
            return new Outbox.Next.Received();
        }
        if (attempt.gone()) {
            return new Outbox.Next.Unwanted();
        }
        return Schedule.pause(parcel.tries(), ThreadLocalRandom.current().nextDouble())
                .<Outbox.Next>map(Outbox.Next.Again::new)
                .orElseGet(Outbox.Next.GivenUp::new);
    }
}
