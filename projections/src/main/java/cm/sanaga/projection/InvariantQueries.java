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
 * and looked at again for the newest; I3, I5, I6 and I10 were followed at every event while the
 * rows were written; what was seen then is recorded and shown for ever. I4 and I11 are promises to
 * those who were answered, and cannot be seen from inside; I9 is a figure, because a provider may
 * hold what nobody has told us yet.
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

    /** Not at once: during an upgrade an old node may not know what a new one writes. */
    private static final String ASIDE =
            """
            SELECT substr(persistence_id, strpos(persistence_id, '|') + 1) || ' event ' || seq,
                'set aside by the read model ' || feed || ': ' || why
            FROM read.aside WHERE since < now() - interval '2 minutes' ORDER BY since, persistence_id LIMIT 100
            """;

    private static final String RECORDED =
            """
            SELECT place, what, seen_at FROM read.violation WHERE invariant = ?
            ORDER BY seen_at, place LIMIT 100
            """;

    /**
     * Zero over all books when nothing is under way: a transfer that is, is a debt of somebody. The
     * one feed tells what is posted and the other what is under way, so they must be abreast: while
     * the read models are made anew they are not for minutes.
     */
    private static final String CLEARING =
            """
            SELECT sub_account || ' ' || currency,
                'nothing is under way, and debits less credits are ' || sum(debits - credits)
            FROM read.balance
            WHERE sub_account = 'clearing' AND NOT EXISTS (SELECT FROM read.due WHERE kind = 'transfer')
                AND (SELECT count(DISTINCT (txid, ordering)) = 1 FROM read.feed)
            GROUP BY sub_account, currency HAVING sum(debits - credits) <> 0
            """;

    private static final String CHECKED = "SELECT at FROM read.checked";

    /**
     * What must hold.
     *
     * @param sql finds what does not at one moment; empty where it is seen while rows are written
     * @param labels its parameters
     */
    private record Law(String name, String says, Optional<String> sql, List<List<String>> labels) {
        Law(String name, String says, Optional<String> sql) {
            this(name, says, sql, List.of());
        }
    }

    private static final List<Law> LAWS =
            List.of(
                    new Law("I1", "every journal balances", Optional.of(UNBALANCED)),
                    new Law(
                            "I2",
                            "the trial balance over all accounts is zero",
                            Optional.of(TRIAL)),
                    new Law(
                            "I3",
                            "no floored line is below zero at any number",
                            Optional.of(BELOW),
                            List.of(floored(Side.DEBIT), floored(Side.DEBIT, Side.CREDIT))),
                    new Law(
                            "I5",
                            "no id and no movement at a provider has two effects",
                            Optional.empty()),
                    new Law("I6", "no number is missing in a book", Optional.empty()),
                    new Law("I7", "the read models agree with the accounts", Optional.of(ASIDE)),
                    new Law("I8", "clearing is zero when nothing is under way", Optional.empty()),
                    new Law("I10", "every journal follows from the one before", Optional.empty()),
                    new Law(
                            "audit",
                            "the trail of what operators did is whole",
                            Optional.of(AUDIT)));

    private InvariantQueries() {}

    /** All there are, and what was ever seen of each. */
    static List<Invariant> check(Connection connection) throws SQLException {
        Instant now = now(connection);
        Optional<Instant> watched = checkedAt(connection);
        List<Invariant> all = new ArrayList<>();
        for (Law law : LAWS) {
            List<Violation> violations = recorded(connection, law.name);
            violations.addAll(found(connection, law, now));
            all.add(
                    new Invariant(
                            law.name,
                            law.says,
                            violations.isEmpty(),
                            law.sql.isPresent() ? Optional.of(now) : watched,
                            violations.subList(0, Math.min(100, violations.size()))));
        }
        return all;
    }

    /** What does not hold at this moment. */
    static List<Breach> breaches(Connection connection) throws SQLException {
        List<Breach> breaches = new ArrayList<>();
        Instant now = now(connection);
        for (Law law : LAWS) {
            found(connection, law, now).forEach(each -> breaches.add(breach(law.name, each)));
        }
        var clearing = new Law("I8", "", Optional.of(CLEARING));
        found(connection, clearing, now).forEach(each -> breaches.add(breach("I8", each)));
        return breaches;
    }

    private static Breach breach(String invariant, Violation violation) {
        return new Breach(invariant, violation.where(), violation.what());
    }

    /** The name of each. */
    static List<String> names() {
        return LAWS.stream().map(Law::name).toList();
    }

    /** When the books were last watched, empty if never yet. */
    static Optional<Instant> checkedAt(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(CHECKED);
                ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(Filter.instant(row, "at")) : Optional.empty();
        }
    }

    /** The floored lines whose normal side is one of these. */
    private static List<String> floored(Side... sides) {
        return Arrays.stream(ChartOfAccounts.values())
                .filter(ChartOfAccounts::floored)
                .filter(line -> Arrays.asList(sides).contains(line.normal()))
                .map(ChartOfAccounts::label)
                .toList();
    }

    private static Instant now(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT now()");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static List<Violation> recorded(Connection connection, String name)
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
        return violations;
    }

    private static List<Violation> found(Connection connection, Law law, Instant now)
            throws SQLException {
        if (law.sql.isEmpty()) {
            return List.of();
        }
        List<Violation> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(law.sql.get())) {
            for (int i = 0; i < law.labels.size(); i++) {
                select.setArray(
                        i + 1, connection.createArrayOf("text", law.labels.get(i).toArray()));
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
