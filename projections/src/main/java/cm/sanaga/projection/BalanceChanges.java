package cm.sanaga.projection;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.ChartOfAccounts;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Side;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Currency;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a batch does to the lines of the accounts, and how low each floored line was on the way: the
 * lines are written once for the batch, but no number is passed over (I3).
 */
final class BalanceChanges {
    private static final String CHANGE =
            """
            INSERT INTO read.balance AS b (account, sub_account, currency, debits, credits, held)
            SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],
                                 ?::bigint[])
            ON CONFLICT (account, sub_account) DO UPDATE SET debits = b.debits + excluded.debits,
                credits = b.credits + excluded.credits, held = b.held + excluded.held
            RETURNING account, sub_account, debits, credits, held
            """;

    private record Place(String account, String line) {}

    /** One line: the sums of the batch and the lowest point of what is free, from its start. */
    private static final class Change {
        private final ChartOfAccounts line;
        private long debits;
        private long credits;
        private long held;
        private long lowest;
        private Instant lowestAt = Instant.EPOCH;
        private long lowestSeq;
        private Instant seqAt = Instant.EPOCH;
        private long seq;

        Change(ChartOfAccounts line) {
            this.line = line;
        }

        /** A new event: what the one before left behind counts, not what was within it. */
        void at(Occurrence event) {
            if (event.seq() != seq) {
                settle();
                seq = event.seq();
                seqAt = event.writtenAt();
            }
        }

        void settle() {
            if (free() < lowest) {
                lowest = free();
                lowestSeq = seq;
                lowestAt = seqAt;
            }
        }

        long free() {
            long posted = line.normal() == Side.DEBIT ? debits - credits : credits - debits;
            return posted - held;
        }
    }

    /** In one order everywhere, so that two writers could not wait for each other. */
    private final Map<Place, Change> changes =
            new TreeMap<>(Comparator.comparing(Place::account).thenComparing(Place::line));

    private Currency currency = Currency.XAF;

    void entry(AccountId account, Entry entry, Occurrence at) {
        Change change = change(account, entry.subAccount().value());
        change.at(at);
        currency = entry.amount().currency();
        switch (entry.side()) {
            case DEBIT -> change.debits += entry.amount().minor();
            case CREDIT -> change.credits += entry.amount().minor();
        }
    }

    void held(AccountId account, String line, long minor, Occurrence at) {
        Change change = change(account, line);
        change.at(at);
        change.held += minor;
    }

    private Change change(AccountId account, String line) {
        return changes.computeIfAbsent(
                new Place(account.value(), line), _ -> new Change(new SubAccount(line).line()));
    }

    void write(Connection connection, LedgerTable table) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        Rows rows = new Rows("text", "text", "text", "int8", "int8", "int8");
        changes.forEach(
                (place, change) -> {
                    change.settle();
                    rows.add(
                            place.account,
                            place.line,
                            currency.name(),
                            change.debits,
                            change.credits,
                            change.held);
                });
        try (PreparedStatement upsert = connection.prepareStatement(CHANGE)) {
            rows.bind(connection, upsert);
            try (ResultSet row = upsert.executeQuery()) {
                while (row.next()) {
                    check(row, table);
                }
            }
        }
    }

    private void check(ResultSet row, LedgerTable table) throws SQLException {
        Place place = new Place(row.getString(1), row.getString(2));
        Change change = changes.get(place);
        if (change == null || !change.line.floored()) {
            return;
        }
        long posted =
                change.line.normal() == Side.DEBIT
                        ? row.getLong(3) - row.getLong(4)
                        : row.getLong(4) - row.getLong(3);
        long before = posted - row.getLong(5) - change.free();
        if (before + change.lowest < 0) {
            table.violation(
                    "I3",
                    place.account + " " + place.line,
                    "at event "
                            + change.lowestSeq
                            + " below its floor by "
                            + -(before + change.lowest),
                    change.lowestAt);
        }
    }
}
