package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Sent;
import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.payment.actor.Payments.Ringing;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;

/** What the bell of one payment is told. */
sealed interface PromptMessage {

    /** What may come from another node. */
    sealed interface Asked extends PromptMessage, Sent {}

    /**
     * Ring.
     *
     * @param key two that have it in common are the same
     */
    record Ring(ProviderCall.Order order, ProviderToken token, String key, ActorRef<Answer> replyTo)
            implements Asked {}

    /** What the bell answers. */
    sealed interface Answer extends Sent {
        /** The provider was told to. */
        record Told(Ringing ringing, Replay replay) implements Answer {}

        /** The order has ended at the provider; the payment has yet to hear of it. */
        record Ended() implements Answer {}

        /** It rang a moment ago. */
        record TooSoon(Duration retryAfter) implements Answer {}

        /** The provider could not be told. */
        record NotSent(Duration retryAfter) implements Answer {}
    }

    /** What the provider said to that. */
    record Rang(Outcome outcome) implements PromptMessage {}
}
