package cm.sanaga.ledger;

import cm.sanaga.money.Money;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.pcollections.PMap;

/** How one journal meets a book: what stands in its way, its event, and the book after it. */
final class Posting {
    private Posting() {}

    /** The first reason why a journal cannot be posted now. */
    static Optional<Account.Refusal> obstacle(
            Account.State book, Journal journal, Optional<Hold> captured) {
        if (journal.currency() != book.currency()) {
            return Optional.of(
                    new Account.Refusal.WrongCurrency(book.currency(), journal.currency()));
        }
        Set<SubAccount> seen = new HashSet<>();
        for (Entry entry : journal.entries()) {
            SubAccount line = entry.subAccount();
            if (!line.line().floored() || !seen.add(line)) {
                continue;
            }
            Money asked = journal.drawnFrom(line);
            Money own =
                    captured.filter(hold -> hold.on().equals(line))
                            .map(Hold::amount)
                            .orElse(Money.zero(book.currency()));
            Money free = book.balance(line).free(line.line()).plus(own);
            if (asked.positive() && asked.compareTo(free) > 0) {
                return Optional.of(new Account.Refusal.InsufficientFunds(line, free, asked));
            }
        }
        return Optional.empty();
    }

    /** The next number and the next link of the chain. */
    static Account.Event event(Account.State book, Journal journal, Optional<HoldId> captured) {
        long number = book.number() + 1;
        return new Account.Event.Posted(
                number,
                journal,
                book.head(),
                journal.hash(book.head(), book.id(), number),
                captured);
    }

    /**
     * The book after a journal; one that does not follow, or breaks a floor, is a defect of ours.
     */
    static Account.State after(Account.State book, Account.Event.Posted e) {
        if (e.number() != book.number() + 1 || !e.previous().equals(book.head())) {
            throw new IllegalStateException(
                    book.id() + " is at " + book.number() + ", " + e.number() + " does not follow");
        }
        PMap<SubAccount, Balance> lines = book.lines();
        PMap<HoldId, Hold> holds = book.holds();
        if (e.captured().isPresent()) {
            Hold hold = held(book, e.captured().get());
            lines = freed(lines, book, hold);
            holds = holds.minus(hold.id());
        }
        Journal journal = e.journal();
        for (Entry entry : journal.entries()) {
            SubAccount line = entry.subAccount();
            Balance now = lines.getOrDefault(line, Balance.zero(book.currency()));
            lines = lines.plus(line, now.with(entry.side(), entry.amount()));
        }
        for (Entry entry : journal.entries()) {
            SubAccount line = entry.subAccount();
            floored(line, lines.getOrDefault(line, Balance.zero(book.currency())), journal.id());
        }
        Memory memory =
                book.memory()
                        .with(
                                journal.id().value(),
                                new Memory.Trace(e.number(), Fingerprint.of(journal)),
                                journal.at());
        return new Account.State(
                book.id(), book.currency(), lines, holds, memory, e.number(), e.hash());
    }

    /** What a line has become; a line below its floor is a defect of ours. */
    static Balance floored(SubAccount line, Balance now, Object by) {
        if (line.line().floored() && now.free(line.line()).negative()) {
            throw new IllegalStateException(by + " takes " + line + " below its floor");
        }
        return now;
    }

    /** The lines when a hold has ended. */
    static PMap<SubAccount, Balance> freed(
            PMap<SubAccount, Balance> lines, Account.State book, Hold hold) {
        return lines.plus(hold.on(), book.balance(hold.on()).holding(hold.amount().negated()));
    }

    /** The book that remembers a hold that never was; one that is there is no such hold. */
    static Account.State voided(Account.State book, HoldId id, Instant heldAt) {
        if (book.holds().containsKey(id)) {
            throw new IllegalStateException(book.id() + " holds what was never taken: " + id);
        }
        return new Account.State(
                book.id(),
                book.currency(),
                book.lines(),
                book.holds(),
                book.memory().with(id.value(), new Memory.Trace(0, Fingerprint.voided(id)), heldAt),
                book.number(),
                book.head());
    }

    /** A hold that must be there. */
    static Hold held(Account.State book, HoldId id) {
        Hold hold = book.holds().get(id);
        if (hold == null) {
            throw new IllegalStateException(book.id() + " has no hold " + id);
        }
        return hold;
    }
}
