package cm.sanaga.ledger;

import cm.sanaga.kernel.Decision;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import java.time.Instant;
import java.util.List;

/** Books, journals and holds that tests speak of. */
public final class Books {
    public static final AccountId MERCHANT = AccountId.merchant("mer_1");
    public static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    public static final SubAccount MTN = SubAccount.floatAt("mtn");

    private Books() {}

    /** An empty book in francs. */
    public static Account.State empty() {
        return Account.empty(MERCHANT, Currency.XAF);
    }

    /** A charge of so much, all of it for the merchant. */
    public static Journal charge(String payment, long francs) {
        return charge(payment, francs, NOW);
    }

    /** The same, ordered at this instant. */
    public static Journal charge(String payment, long francs, Instant at) {
        return journal(
                payment,
                at,
                Entry.debit(MTN, Money.xaf(francs)),
                Entry.credit(SubAccount.AVAILABLE, Money.xaf(francs)));
    }

    /** A payout of so much. */
    public static Journal payout(String payment, long francs) {
        return journal(
                payment,
                NOW,
                Entry.debit(SubAccount.AVAILABLE, Money.xaf(francs)),
                Entry.credit(MTN, Money.xaf(francs)));
    }

    /** Any journal. */
    public static Journal journal(String payment, Instant at, Entry... entries) {
        return new Journal(
                JournalId.of(payment, "step"),
                payment,
                List.of(entries),
                List.of("mtn:4711"),
                "key:k1",
                at);
    }

    /** So much of what is available, set aside. */
    public static Hold hold(String owner, long francs) {
        return hold(owner, francs, NOW);
    }

    /** The same, ordered at this instant. */
    public static Hold hold(String owner, long francs, Instant at) {
        return new Hold(
                new HoldId(owner + "/hold"), SubAccount.AVAILABLE, Money.xaf(francs), owner, at);
    }

    public static Account.Command post(Journal journal) {
        return new Account.Command.Post(journal, Account.Ask.FIRST);
    }

    public static Account.Command reserve(Hold hold) {
        return new Account.Command.Reserve(hold, Account.Ask.FIRST);
    }

    public static Account.Command capture(Hold hold, Journal journal) {
        return new Account.Command.Capture(hold.id(), journal, Account.Ask.FIRST);
    }

    public static Account.Command release(Hold hold) {
        return new Account.Command.Release(hold.id(), hold.at(), Account.Ask.FIRST);
    }

    /** What a book answers. */
    public static Decision<Account.Event, Account.Refusal> decide(
            Account.State book, Account.Command command) {
        return Account.decide(book, command);
    }

    /** The book after commands that are all obeyed. */
    public static Account.State after(Account.State book, Account.Command... commands) {
        Account.State now = book;
        for (Account.Command command : commands) {
            now = replay(now, events(now, command));
        }
        return now;
    }

    /** The events of a command, none if it is not obeyed now. */
    public static List<Account.Event> events(Account.State book, Account.Command command) {
        return switch (Account.decide(book, command)) {
            case Decision.Accepted<Account.Event, Account.Refusal>(var events) -> events;
            case Decision.Repeated<Account.Event, Account.Refusal> _ -> List.of();
            case Decision.Refused<Account.Event, Account.Refusal> _ -> List.of();
        };
    }

    /** The book after events. */
    public static Account.State replay(Account.State book, List<Account.Event> events) {
        Account.State now = book;
        for (Account.Event event : events) {
            now = Account.evolve(now, Account.verified(now, event));
        }
        return now;
    }

    /** An empty book that remembers between one and two generations of so many ids. */
    public static Account.State forgetful(int generation) {
        return Account.empty(MERCHANT, Currency.XAF, Memory.empty(generation));
    }
}
