package cm.sanaga.ledger.actor;

import cm.sanaga.kernel.Sent;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.PostedBefore;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/** What an account entity is told. */
sealed interface AccountMessage {

    /** What may come from another node. */
    sealed interface Asked extends AccountMessage, Sent {}

    /** Obey this; answered once that is durable. */
    record Order(Account.Command command, ActorRef<Ledger.Answer> replyTo) implements Asked {}

    /** Say where the book stands. */
    record Read(ActorRef<StatusReply<Ledger.Standing>> replyTo) implements Asked {}

    /** Write what is queued, then leave the memory. */
    record Leave() implements AccountMessage {}

    /**
     * The writer is through with a batch.
     *
     * @param forgotten orders whose ids have to be looked up
     * @param through the sequence number of the book's last event
     * @param turn of the book's memory at that event
     */
    record Written(List<Waiting.Ordered> forgotten, long through, long turn)
            implements AccountMessage {
        public Written {
            forgotten = List.copyOf(forgotten);
        }
    }

    /**
     * An id was looked up, or could not be.
     *
     * @param turn of the book's memory when the lookup began
     * @param failure why it could not be
     */
    record LookedUp(
            String id, long turn, Optional<PostedBefore.Found> found, @Nullable Throwable failure)
            implements AccountMessage {}

    /** The writer is no more. */
    record WriterStopped() implements AccountMessage {}

    /** Time to try a new writer. */
    record Restart() implements AccountMessage {}
}
