package cm.sanaga.ledger.actor;

import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.Memory;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** Somebody who waits for a book's writer. */
sealed interface Waiting {

    /** Tells him that it did not work out; he may ask again. */
    void unanswered(String why);

    /** Waits to know where the book stands. */
    record Reading(ActorRef<StatusReply<Ledger.Standing>> replyTo) implements Waiting {
        @Override
        public void unanswered(String why) {
            replyTo.tell(StatusReply.error(why));
        }
    }

    /**
     * Waits for a command to be obeyed.
     *
     * @param unknownAt the turn of the book's memory at which nobody else knew the command's id
     * @param lookups how often it was looked up
     */
    record Ordered(
            Account.Command command,
            OptionalLong unknownAt,
            int lookups,
            ActorRef<Ledger.Answer> replyTo)
            implements Waiting {

        /** An order nobody has looked up. */
        static Ordered first(AccountMessage.Order order) {
            return new Ordered(order.command(), OptionalLong.empty(), 0, order.replyTo());
        }

        /** The same, looked up and not found at this turn of the book's memory. */
        Ordered unknownAt(long turn) {
            return new Ordered(command, OptionalLong.of(turn), lookups + 1, replyTo);
        }

        /** The command as it may be put to a book of this memory: a proof grows old. */
        Account.Command asked(Memory memory) {
            boolean proven = unknownAt.isPresent() && memory.provesNew(unknownAt.getAsLong());
            return command.asking(proven ? Account.Ask.PROVEN_NEW : Account.Ask.FIRST);
        }

        @Override
        public void unanswered(String why) {
            replyTo.tell(new Ledger.Answer.Unanswered(why));
        }
    }
}
