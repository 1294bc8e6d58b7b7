package cm.sanaga.projection;

import cm.sanaga.ledger.ChartOfAccounts;
import cm.sanaga.ledger.Side;
import cm.sanaga.projection.LedgerRecords.Invariant;
import cm.sanaga.projection.LedgerRecords.Violation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the relational ledger for what must not be. I1 is held by a constraint for every journal
 * and looked at again for the newest; I3 was followed at every number while the rows were written;
 * what was seen then is recorded and shown for ever.
 */
final class InvariantQueries {
    private static final String UNBALANCED =
            """
            SELECT j.account || ' ' || j.number, 'debits less credits are ' || s.balance
            FROM (SELECT journal, sum(CASE side WHEN 'D' THEN amount ELSE -amount END) AS balance
                  FROM read.entry
                  WHERE journal IN (SELECT key FROM read.journal ORDER BY key DESC LIMIT 10000)
                  GROUP BY journal) s
            JOIN read.journal j ON j.key = s.journal WHERE s.balance <> 0 LIMIT 100
            """;
    private static final String TRIAL =
            """
            SELECT currency, 'debits less credits are ' || sum(debits - credits)
            FROM read.balance GROUP BY currency HAVING sum(debits - credits) <> 0
            """;
    private static final String BELOW =
            """
            SELECT account || ' ' || sub_account, 'now below its floor by ' || -free
            FROM (SELECT account, sub_account, CASE WHEN sub_account = ANY (?)
                         THEN debits - credits - held ELSE credits - debits - held END AS free
                  FROM read.balance WHERE sub_account = ANY (?)) lines
            WHERE free < 0 LIMIT 100
            """;
    private static final String AUDIT =
            """
            SELECT 'line ' || id, 'does not follow from the one before it'
            FROM operator.audit_broken ORDER BY id LIMIT 100
            """;
    private static final String RECORDED =
            """
            SELECT place, what, seen_at FROM read.violation WHERE invariant = ?
            ORDER BY seen_at, place LIMIT 100
            """;

    private InvariantQueries() {}

    static List<Invariant> check(Connection connection) throws SQLException {
        Instant now = now(connection);
        return List.of(
                invariant(
                        connection,
                        now,
                        "I1",
                        "every journal balances",
                        found(connection, now, UNBALANCED)),
                invariant(
                        connection,
                        now,
                        "I2",
                        "the trial balance over all accounts is zero",
                        found(connection, now, TRIAL)),
                invariant(
                        connection,
                        now,
                        "I3",
                        "no floored line is below zero at any number",
                        found(
                                connection,
                                now,
                                BELOW,
                                floored(Side.DEBIT),
                                floored(Side.DEBIT, Side.CREDIT))),
                invariant(
                        connection,
                        now,
                        "audit",
                        "the trail of what operators did is whole",
                        found(connection, now, AUDIT)));
    }

    /** The floored lines whose normal side is one of these. */
    private static Object[] floored(Side... sides) {
        return Arrays.stream(ChartOfAccounts.values())
                .filter(ChartOfAccounts::floored)
                .filter(line -> Arrays.asList(sides).contains(line.normal()))
                .map(ChartOfAccounts::label)
                .toArray();
    }

    private static Instant now(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT now()");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static Invariant invariant(
            Connection connection, Instant now, String name, String says, List<Violation> found)
            throws SQLException {
        List<Violation> violations = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(RECORDED)) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    violations.add(
                            new Violation(
                                    row.getString(1),
                                    row.getString(2),
                                    Filter.instant(row, "seen_at")));
                }
            }
        }
        violations.addAll(found);
        return new Invariant(
                name,
                says,
                violations.isEmpty(),
                Optional.of(now),
                violations.subList(0, Math.min(100, violations.size())));
    }

    private static List<Violation> found(
            Connection connection, Instant now, String sql, Object[]... labels)
            throws SQLException {
        List<Violation> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < labels.length; i++) {
                select.setArray(i + 1, connection.createArrayOf("text", labels[i]));
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Violation(row.getString(1), row.getString(2), now));
                }
            }
        }
        return found;
    }
}
