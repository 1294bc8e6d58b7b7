package cm.sanaga.ledger.actor;

import cm.sanaga.kernel.Sent;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Balance;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Currency;
import java.io.Serial;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The door to the ledger. Every order carries a derived id and may be given again: it is obeyed
 * once, for ever, and answered as the first time. Stages complete normally whenever the ledger has
 * an opinion; {@link Answer.Unanswered} means that it may or may not have been obeyed.
 */
public interface Ledger {

    /** Posts a journal in one book. */
    CompletionStage<Answer> post(AccountId account, Journal journal);

    /** Sets part of a floored line aside. */
    CompletionStage<Answer> hold(AccountId account, Hold hold);

    /** Posts the journal a hold was taken for; what is left of the hold is free again. */
    CompletionStage<Answer> capture(AccountId account, HoldId hold, Journal journal);

    /**
     * Ends a hold without posting.
     *
     * @param heldAt the instant the hold carried
     */
    CompletionStage<Answer> release(AccountId account, HoldId hold, Instant heldAt);

    /**
     * The book as it stands now, from its one writer.
     *
     * @return fails with {@link Unavailable} when that does not answer
     */
    CompletionStage<Standing> standing(AccountId account);

    /** What the ledger says to an order. */
    sealed interface Answer extends Sent {
        /**
         * Obeyed, now or before.
         *
         * @param number the journal's number in its book; 0 for a hold or a release
         */
        record Done(long number) implements Answer {}

        /** Not obeyed, and why. */
        record Refused(Account.Refusal refusal) implements Answer {}

        /** No answer in time: obeyed or not, ask again. */
        record Unanswered(String why) implements Answer {}
    }

    /** A book whose writer does not answer now; it may be asked again. */
    final class Unavailable extends RuntimeException {
        @Serial private static final long serialVersionUID = 1L;

        /** With whose book it is, and why it was not told. */
        public Unavailable(AccountId account, Throwable cause) {
            super("the book of " + account + " is not told now: " + cause.getMessage(), cause);
        }
    }

    /**
     * A book at one moment.
     *
     * @param number of its last journal
     */
    record Standing(
            AccountId account, Currency currency, Map<SubAccount, Balance> lines, long number)
            implements Sent {
        public Standing {
            lines = Map.copyOf(lines);
        }

        /** Where a line stands. */
        public Balance balance(SubAccount line) {
            return lines.getOrDefault(line, Balance.zero(currency));
        }
    }
}
