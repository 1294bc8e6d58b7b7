package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Sent;
import cm.sanaga.kernel.actor.ProcessAnswer;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.wallet.FloatGate;
import cm.sanaga.payment.wallet.Outgoing;
import cm.sanaga.provider.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What the gate of one wallet is told. */
sealed interface FloatMessage {

    /** What may come from another node. */
    sealed interface Asked extends FloatMessage, Sent {}

    /** May it go out? */
    record Ask(Outgoing order, FloatGate.Sent sent, ActorRef<Answer> replyTo) implements Asked {}

    /** Where does it stand? */
    record Where(PaymentId order, ActorRef<Answer> replyTo) implements Asked {}

    /**
     * It was let through and has certainly not left. Told for the order of the line: a gate that
     * does not hear it lets it try again.
     *
     * @param pause when whoever turned it back expects the next
     */
    record TurnedBack(PaymentId order, Reason reason, Duration pause) implements Asked {}

    /** It is certain how it ended. Told for speed: a gate that does not hear it asks. */
    record Ended(PaymentId order, FloatGate.End end) implements Asked {}

    /** What the gate answers. */
    sealed interface Answer extends Sent {
        record Granted() implements Answer {}

        /**
         * @param place one for the first in line
         * @param estimatedAt empty when nobody knows; of a rail that is down, or takes few, by what
         *     the node of the gate has seen of it
         */
        record Wait(Reason reason, int place, Optional<Instant> estimatedAt) implements Answer {}

        /** It neither waits nor is under way, as far as the gate knows. */
        record Unknown() implements Answer {}
    }

    /** Those that had not ended when the gate opened, or why they cannot be known. */
    record Learnt(List<PaymentView> outgoing, @Nullable Throwable failure)
            implements FloatMessage {}

    /** A question for the balance has an answer, or none. */
    record Looked(int question, FloatLook look) implements FloatMessage {}

    /** What somebody silent says of himself. */
    record Heard(PaymentId order, ProcessAnswer answer) implements FloatMessage {}

    /** Nothing new, try later. */
    record Nothing() implements FloatMessage {}

    /** The next step of a line that is served slowly. */
    record Step() implements FloatMessage {}

    /** Time to look again. */
    record Tick() implements FloatMessage {}
}
