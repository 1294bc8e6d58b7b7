package cm.sanaga.http.delivery;

import cm.sanaga.projection.EventLookup;
import cm.sanaga.projection.PaymentEvent;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from the outbox what is to be sent and sends it; one on every node. An endpoint has a
 * bounded part of what is on its way, and one at a time after it has failed a few times running, so
 * that one that does not answer holds up nobody else. What a node had in hand when it ended is
 * claimed again when the claim has run out: a receiver may see an event twice, and knows it by its
 * id.
 */
public final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    /** Failures running after which an endpoint gets one at a time. */
    private static final int SLOW_AFTER = 5;

    private final Outbox outbox;
    private final EventLookup events;
    private final Function<PaymentEvent, byte[]> written;
    private final Sender sender;
    private final DeliverySettings settings;
    private final CourierMeter meter = new CourierMeter();
    private final Map<String, Integer> underWay = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private boolean claiming;
    private boolean failing;

    private sealed interface Command {}

    private enum Look implements Command {
        LOOK
    }

    private record Claimed(List<Parcel> parcels) implements Command {}

    private record Unclaimed(Throwable why) implements Command {}

    private record Sent(Parcel parcel, Attempt attempt) implements Command {}

    /** It is written down what came of it, or never will be. */
    private record Done(Parcel parcel) implements Command {}

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
                        system, settings, new Destinations(settings.ownMachine()), signing, clock);
        var _ =
                system.systemActorOf(
                        behavior(outbox, events, written, sender, settings),
                        "courier",
                        Props.empty());
    }

    private static Behavior<Command> behavior(
            Outbox outbox,
            EventLookup events,
            Function<PaymentEvent, byte[]> written,
            Sender sender,
            DeliverySettings settings) {
        return Behaviors.setup(
                context ->
                        Behaviors.withTimers(
                                timers -> {
                                    var courier =
                                            new Courier(outbox, events, written, sender, settings);
                                    courier.lookLater(timers);
                                    return Behaviors.receiveMessage(
                                            command -> {
                                                courier.receive(context, timers, command);
                                                return Behaviors.same();
                                            });
                                }));
    }

    private void lookLater(TimerScheduler<Command> timers) {
        timers.startSingleTimer(Look.LOOK, settings.poll());
    }

    private void receive(
            ActorContext<Command> context, TimerScheduler<Command> timers, Command command) {
        switch (command) {
            case Look _ -> look(context, timers);
            case Claimed(var parcels) -> {
                claiming = false;
                failing = false;
                send(context, parcels);
                if (parcels.isEmpty()) {
                    lookLater(timers);
                } else {
                    context.getSelf().tell(Look.LOOK);
                }
            }
            case Unclaimed(var why) -> {
                claiming = false;
                if (!failing) {
                    LOG.warn("what is to be sent to merchants cannot be read", why);
                }
                failing = true;
                lookLater(timers);
            }
            case Sent(var parcel, var attempt) -> sent(context, parcel, attempt);
            case Done(var parcel) ->
                    underWay.computeIfPresent(
                            parcel.endpoint(), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private void look(ActorContext<Command> context, TimerScheduler<Command> timers) {
        int free = settings.atOnce() - underWay.values().stream().mapToInt(Integer::intValue).sum();
        if (claiming || free < 1) {
            lookLater(timers);
            return;
        }
        claiming = true;
        Set<String> full =
                underWay.entrySet().stream()
                        .filter(each -> each.getValue() >= share(each.getKey()))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toUnmodifiableSet());
        Set<String> slow =
                failures.keySet().stream()
                        .filter(this::isSlow)
                        .collect(Collectors.toUnmodifiableSet());
        context.pipeToSelf(
                outbox.claim(new Outbox.Room(free, settings.each(), full, slow, settings.lease())),
                (parcels, failure) ->
                        failure == null ? new Claimed(parcels) : new Unclaimed(failure));
    }

    private boolean isSlow(String endpoint) {
        return failures.getOrDefault(endpoint, 0) >= SLOW_AFTER;
    }

    private int share(String endpoint) {
        return isSlow(endpoint) ? 1 : settings.each();
    }

    private void send(ActorContext<Command> context, List<Parcel> parcels) {
        if (parcels.isEmpty()) {
            return;
        }
        parcels.forEach(parcel -> underWay.merge(parcel.endpoint(), 1, Integer::sum));
        CompletionStage<Map<PaymentEvent.Id, PaymentEvent>> found =
                events.of(parcels.stream().map(Parcel::event).distinct().toList());
        for (Parcel parcel : parcels) {
            context.pipeToSelf(
                    found.thenCompose(all -> sender.send(parcel, body(parcel, all))),
                    (attempt, failure) -> {
                        if (failure == null) {
                            return new Sent(parcel, attempt);
                        }
                        LOG.atWarn()
                                .addKeyValue("event", parcel.event().text())
                                .setCause(failure)
                                .log("an event cannot be read, and is sent later");
                        return new Done(parcel);
                    });
        }
    }

    private byte[] body(Parcel parcel, Map<PaymentEvent.Id, PaymentEvent> all) {
        PaymentEvent event = all.get(parcel.event());
        if (event == null) {
            throw new IllegalStateException(parcel.event().text() + " is not in the journal");
        }
        return written.apply(event);
    }

    private void sent(ActorContext<Command> context, Parcel parcel, Attempt attempt) {
        if (attempt.received()) {
            failures.remove(parcel.endpoint());
        } else {
            failures.merge(parcel.endpoint(), 1, Integer::sum);
        }
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
                    return new Done(parcel);
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
