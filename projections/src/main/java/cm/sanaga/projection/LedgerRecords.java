package cm.sanaga.projection;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Money;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Questions to the second, relational ledger. What was answered before the question was put is in
 * the answer, {@link #invariants} excepted; stages fail with {@link ReadUnavailable} when the
 * projections, or the database, do not come in time.
 */
public interface LedgerRecords {

    /** Entries of one account, newest first. */
    CompletionStage<Page<EntryRecord>> entries(EntryQuery query);

    /**
     * A journal.
     *
     * @param publicId {@code jr_…}
     * @param account whose it must be; empty for operators
     */
    CompletionStage<Optional<JournalRecord>> journal(String publicId, Optional<AccountId> account);

    /**
     * Every line summed over all accounts.
     *
     * @param asOf with the journals ordered up to then; empty for all
     */
    CompletionStage<TrialBalance> trialBalance(Optional<Instant> asOf);

    /** What the books say each provider's wallet holds. */
    CompletionStage<List<FloatBalance>> floats();

    /**
     * The accounts with at least so much posted and not held on a line that is owed to somebody,
     * the largest first, at most 100. May be a moment old.
     */
    CompletionStage<List<AccountId>> owing(SubAccount line, Money least);

    /** The books that were posted to last, as the read model has them. */
    CompletionStage<List<Book>> books(int atMost);

    /**
     * A book at one of its numbers.
     *
     * @param number of its last journal
     * @param lines what was ever debited and credited; what is held is not told
     */
    record Book(AccountId account, long number, List<Line> lines) {
        public Book {
            lines = List.copyOf(lines);
        }
    }

    /** What must always hold, and what was seen that did not. */
    CompletionStage<List<Invariant>> invariants();

    /**
     * Which entries.
     *
     * @param from not before
     * @param to before
     */
    record EntryQuery(
            AccountId account,
            Optional<String> payment,
            Optional<SubAccount> subAccount,
            Optional<Instant> from,
            Optional<Instant> to,
            Page.Wanted wanted) {}

    /**
     * The trial balance.
     *
     * @param lines one for each line any account has, by name
     * @param balanced whether debits equal credits
     */
    record TrialBalance(
            Optional<Instant> asOf,
            List<Line> lines,
            Money debits,
            Money credits,
            boolean balanced) {
        public TrialBalance {
            lines = List.copyOf(lines);
        }
    }

    /** One line of the trial balance, over all accounts. */
    record Line(SubAccount subAccount, Money debits, Money credits) {}

    /** The sum of all shares of one provider's wallet. */
    record FloatBalance(Provider provider, Money balance) {}

    /**
     * What must always hold.
     *
     * @param name {@code I1}
     * @param says in a sentence
     * @param checkedAt when it was last looked at, empty if never yet
     * @param violations oldest first, at most 100
     */
    record Invariant(
            String name,
            String says,
            boolean ok,
            Optional<Instant> checkedAt,
            List<Violation> violations) {
        public Invariant {
            violations = List.copyOf(violations);
        }
    }

    /**
     * Something that must not be.
     *
     * @param where the journal or the account and line
     */
    record Violation(String where, String what, Instant seenAt) {}
}
