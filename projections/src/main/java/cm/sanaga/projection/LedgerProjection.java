package cm.sanaga.projection;

import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.Journal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The second, relational ledger: journals, entries, balances, holds and every id an account ever
 * obeyed. It trusts nothing: it computes each link of each chain and each balance itself and
 * records what does not agree, without stopping for it.
 */
final class LedgerProjection implements Projection {
    static final String NAME = "ledger";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> manifests() {
        return List.of("account-event.%");
    }

    @Override
    public List<String> tables() {
        return List.of("journal", "entry", "balance", "hold", "posted", "chain", "progress");
    }

    @Override
    public void apply(Connection connection, EventReader reader, List<Occurrence> events)
            throws SQLException {
        LedgerTable table = new LedgerTable(connection);
        Map<AccountId, LedgerTable.Link> heads =
                table.heads(events.stream().map(Occurrence::entity).distinct().toList());
        table.endHolds(events.stream().flatMap(event -> ended(event).stream()).toList());
        for (Occurrence occurrence : events) {
            AccountId account = new AccountId(occurrence.entity());
            switch ((Account.Event) occurrence.event()) {
                case Account.Event.Posted e -> {
                    checkLink(
                            table,
                            occurrence,
                            e,
                            heads.getOrDefault(account, LedgerTable.Link.NONE));
                    heads.put(account, new LedgerTable.Link(e.number(), e.hash()));
                    posted(table, occurrence, account, e);
                }
                case Account.Event.Reserved(Hold hold) -> table.hold(account, occurrence, hold);
                case Account.Event.Released(HoldId hold) -> table.freed(account, occurrence, hold);
                case Account.Event.Voided(HoldId hold, _) ->
                        table.voided(account, occurrence, hold);
            }
        }
        table.write(heads);
    }

    private static Optional<LedgerTable.Ended> ended(Occurrence occurrence) {
        return switch ((Account.Event) occurrence.event()) {
            case Account.Event.Posted e ->
                    e.captured().map(hold -> new LedgerTable.Ended(occurrence.entity(), hold));
            case Account.Event.Reserved _, Account.Event.Voided _ -> Optional.empty();
            case Account.Event.Released(HoldId hold) ->
                    Optional.of(new LedgerTable.Ended(occurrence.entity(), hold));
        };
    }

    private static void posted(
            LedgerTable table, Occurrence occurrence, AccountId account, Account.Event.Posted e) {
        Journal journal = e.journal();
        e.captured().ifPresent(hold -> table.freed(account, occurrence, hold));
        table.journal(occurrence.key(), account, e);
        int leg = 0;
        for (Entry entry : journal.entries()) {
            table.entry(occurrence, leg++, account, e, entry);
        }
        table.mark(account, e, occurrence.writtenAt());
    }

    private static void checkLink(
            LedgerTable table,
            Occurrence occurrence,
            Account.Event.Posted e,
            LedgerTable.Link head) {
        AccountId account = new AccountId(occurrence.entity());
        String place = account + " " + e.number();
        if (e.number() != head.number() + 1) {
            table.violation(
                    "I6",
                    place,
                    "number " + e.number() + " follows " + head.number(),
                    occurrence.writtenAt());
        }
        if (!e.previous().equals(head.hash())) {
            table.violation(
                    "I10", place, "does not link to the journal before", occurrence.writtenAt());
        }
        Digest computed = e.journal().hash(e.previous(), account, e.number());
        if (!computed.equals(e.hash())) {
            table.violation(
                    "I10", place, "its hash does not fit what it says", occurrence.writtenAt());
        }
    }
}
