package cm.sanaga.kernel.actor;

import cm.sanaga.kernel.Sent;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What a process entity is told. */
public sealed interface ProcessMessage {

    /**
     * Obey this command; answered once that is durable.
     *
     * @param patience how long whoever orders lets his answer be held back, zero when not at all;
     *     then he also understands {@link ProcessAnswer.Held}. Empty where nobody asks for that.
     */
    record Order(Sent command, ActorRef<ProcessAnswer> replyTo, Optional<Duration> patience)
            implements ProcessMessage, Sent {}

    /** What would you answer to this command? It is not obeyed, and nothing of it is kept. */
    record Consider(Sent command, ActorRef<ProcessAnswer> replyTo)
            implements ProcessMessage, Sent {}

    /** Show yourself. */
    record Read(ActorRef<ProcessAnswer> replyTo) implements ProcessMessage, Sent {}

    /** Show yourself when you have come so far; never answered if that does not happen. */
    record Await(ProcessRules.Milestone milestone, ActorRef<ProcessAnswer> replyTo)
            implements ProcessMessage, Sent {}

    /** Something outside may have changed: perform now whatever waits for its time. */
    record Nudge() implements ProcessMessage, Sent {}

    /** Be alive: whatever is owed is performed by that alone. */
    record Wake() implements ProcessMessage, Sent {}

    /** Leave the memory, nobody needs you. */
    record Leave() implements ProcessMessage, Sent {}

    /** Nobody spoke to an ended process for a while; stays inside the actor. */
    record Idle() implements ProcessMessage {}

    /** An intent was performed; stays inside the actor. */
    record Heard<I, C>(I intent, Performer.Performed<C> performed) implements ProcessMessage {}

    /** Performing failed with an exception; stays inside the actor. */
    record Stumbled<I>(I intent, Throwable cause) implements ProcessMessage {}

    /** The time of an intent has come; stays inside the actor. */
    record Due<I>(I intent) implements ProcessMessage {}
}
