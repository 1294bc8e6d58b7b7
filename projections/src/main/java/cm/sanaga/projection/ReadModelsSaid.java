package cm.sanaga.projection;

import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.Balance;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * What the read models were told of the journal when it was new.
 *
 * @param anything whether there are read models
 * @param heads the end of each account's chain
 * @param applied the last event of each entity, by persistence id; whoever compares takes them out
 * @param balances by account and line
 */
record ReadModelsSaid(
        boolean anything,
        Map<String, LedgerTable.Link> heads,
        Map<String, Long> applied,
        Map<String, Map<String, Line>> balances) {
    private static final String READ_MODELS = "SELECT to_regclass('read.chain') IS NOT NULL";
    private static final String HEADS = "SELECT account, number, hash FROM read.chain";
    private static final String BALANCES =
            "SELECT account, sub_account, debits, credits, held FROM read.balance";
    private static final String APPLIED =
            "SELECT persistence_id, max(last_seq) FROM read.progress GROUP BY persistence_id";

    /** Where an account's journals begin to be others than the read models were told. */
    static final String JOURNALS =
            "SELECT number, hash FROM read.journal WHERE account = ? ORDER BY number";

    /** A line of a book, in minor units. */
    record Line(long debits, long credits, long held) {
        static final Line UNTOUCHED = new Line(0, 0, 0);

        static Line of(Balance balance) {
            return new Line(
                    balance.debits().minor(), balance.credits().minor(), balance.held().minor());
        }
    }

    /** All of it, as the connection's transaction sees it. */
    static ReadModelsSaid learn(Connection connection) throws SQLException {
        Map<String, LedgerTable.Link> heads = new HashMap<>();
        Map<String, Long> applied = new HashMap<>();
        Map<String, Map<String, Line>> balances = new HashMap<>();
        try (Statement select = connection.createStatement()) {
            try (ResultSet row = select.executeQuery(READ_MODELS)) {
                if (!row.next() || !row.getBoolean(1)) {
                    return new ReadModelsSaid(false, heads, applied, balances);
                }
            }
            try (ResultSet row = select.executeQuery(HEADS)) {
                while (row.next()) {
                    heads.put(
                            row.getString(1),
                            new LedgerTable.Link(row.getLong(2), new Digest(row.getString(3))));
                }
            }
            try (ResultSet row = select.executeQuery(BALANCES)) {
                while (row.next()) {
                    balances.computeIfAbsent(row.getString(1), _ -> new HashMap<>())
                            .put(
                                    row.getString(2),
                                    new Line(row.getLong(3), row.getLong(4), row.getLong(5)));
                }
            }
            try (ResultSet row = select.executeQuery(APPLIED)) {
                while (row.next()) {
                    applied.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return new ReadModelsSaid(true, heads, applied, balances);
    }
}
