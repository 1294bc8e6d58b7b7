package cm.sanaga.http.limit;

import cm.sanaga.kernel.Sent;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;

/** What a bucket is told, and tells. */
sealed interface QuotaMessage {

    /** Give me so many, or what there is. */
    record Take(int wanted, ActorRef<Taken> replyTo) implements QuotaMessage, Sent {}

    /**
     * They are taken.
     *
     * @param tokens how many
     * @param next how long until there is one more; zero when there is
     */
    record Taken(int tokens, Duration next) implements Sent {}
}
