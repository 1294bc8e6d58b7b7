package cm.sanaga.projection;

import cm.sanaga.kernel.Sent;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/**
 * Does one piece of blocking work again and again, off the actors' threads. A failure is logged and
 * tried again after a pause that doubles. Every node knows where it is, and may ask it.
 */
final class Daemon extends AbstractBehavior<Daemon.Message> {

    /** What it is told. */
    sealed interface Message {
        /** Work. */
        enum Go implements Message {
            GO
        }

        /** The work is done; the next is due after a pause. */
        record Done(Duration pause) implements Message {}

        /** The work failed. */
        record Failed(Throwable cause) implements Message {}

        /** Stop; work under way ends by itself. */
        enum Leave implements Message {
            LEAVE
        }

        /** Say that you are there; may come from another node. */
        record Where(ActorRef<Here> replyTo) implements Message, Sent {}
    }

    /** It is there. */
    record Here() implements Sent {}

    /** The pauses after failures. */
    record Patience(Duration min, Duration max) {
        Duration after(int failures) {
            Duration pause = min.multipliedBy(1L << Math.min(failures, 16));
            return pause.compareTo(max) < 0 ? pause : max;
        }
    }

    private final String name;
    private final Callable<Duration> work;
    private final Patience patience;
    private final Executor blocking;
    private final TimerScheduler<Message> timers;
    private int failures;

    private Daemon(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            String name,
            Callable<Duration> work,
            Patience patience) {
        super(context);
        this.name = name;
        this.work = work;
        this.patience = patience;
        this.timers = timers;
        this.blocking =
                context.getSystem()
                        .dispatchers()
                        .lookup(
                                DispatcherSelector.fromConfig(
                                        "sanaga.projection.blocking-dispatcher"));
        context.getSystem()
                .receptionist()
                .tell(Receptionist.register(key(name), context.getSelf()));
        context.getSelf().tell(Message.Go.GO);
    }

    /** Under which it is found. */
    static ServiceKey<Message> key(String name) {
        return ServiceKey.create(Message.class, "sanaga daemon " + name);
    }

    /**
     * @param work answers how long to pause before the next
     */
    static Behavior<Message> create(String name, Callable<Duration> work, Patience patience) {
        return Behaviors.setup(
                context ->
                        Behaviors.withTimers(
                                timers -> new Daemon(context, timers, name, work, patience)));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::on).build();
    }

    private Behavior<Message> on(Message message) {
        return switch (message) {
            case Message.Go _ -> {
                getContext()
                        .pipeToSelf(
                                CompletableFuture.supplyAsync(this::once, blocking),
                                (pause, failure) ->
                                        failure == null
                                                ? new Message.Done(pause)
                                                : new Message.Failed(failure));
                yield this;
            }
            case Message.Done(var pause) -> {
                failures = 0;
                again(pause);
                yield this;
            }
            case Message.Failed(var cause) -> {
                Duration pause = patience.after(failures++);
                getContext()
                        .getLog()
                        .error("work failed name={} again_after={}", name, pause, cause);
                again(pause);
                yield this;
            }
            case Message.Where(var replyTo) -> {
                replyTo.tell(new Here());
                yield this;
            }
            case Message.Leave _ -> Behaviors.stopped();
        };
    }

    private void again(Duration pause) {
        if (pause.isZero()) {
            getContext().getSelf().tell(Message.Go.GO);
        } else {
            timers.startSingleTimer(Message.Go.GO, pause);
        }
    }

    private Duration once() {
        try {
            return work.call();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
