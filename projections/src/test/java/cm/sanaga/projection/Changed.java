package cm.sanaga.projection;

import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.Balance;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Journal;
import cm.sanaga.money.Money;
import java.util.List;

/** What somebody with a key to the database makes of what is in it. */
final class Changed {
    private Changed() {}

    /** The same between the same accounts, with twice the amounts. */
    static Journal amounts(Account.Event.Posted event) {
        Journal was = event.journal();
        return new Journal(
                was.id(),
                was.payment(),
                was.entries().stream()
                        .map(
                                each ->
                                        new Entry(
                                                each.subAccount(),
                                                each.side(),
                                                each.amount().plus(each.amount())))
                        .toList(),
                was.providerReferences(),
                was.orderedBy(),
                was.at());
    }

    /** Another provider's reference, and a hash that fits. */
    static Account.Event.Posted again(Account.Event.Posted event, Book book, Digest previous) {
        Journal was = event.journal();
        var changed =
                new Journal(
                        was.id(),
                        was.payment(),
                        was.entries(),
                        List.of("somebody-else's"),
                        was.orderedBy(),
                        was.at());
        return linked(event, changed, book, previous);
    }

    /** The same journal after another one. */
    static Account.Event.Posted linked(Account.Event.Posted event, Book book, Digest previous) {
        return linked(event, event.journal(), book, previous);
    }

    private static Account.Event.Posted linked(
            Account.Event.Posted event, Journal journal, Book book, Digest previous) {
        return new Account.Event.Posted(
                event.number(),
                journal,
                previous,
                journal.hash(previous, book.state().id(), event.number()),
                event.captured());
    }

    /** A franc more. */
    static Balance richer(Balance line) {
        return new Balance(line.debits(), line.credits().plus(Money.xaf(1)), line.held());
    }
}
