package cm.sanaga.projection;

import cm.sanaga.payment.Case;
import cm.sanaga.payment.CaseViews;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts what those who watch want to know. */
final class FigureQueries {
    private static final String OPEN =
            """
            SELECT p.kind, p.provider, p.status, count(*) AS count, min(p.created_at) AS oldest
            FROM read.under_way u JOIN read.payment p ON p.id = u.payment
            GROUP BY p.kind, p.provider, p.status
            """;
    private static final String CASES =
            """
            SELECT case_kind, count(*) FROM read.payment
            WHERE case_opened_at IS NOT NULL AND case_status <> 'resolved' GROUP BY case_kind
            """;
    private static final String DISPUTES =
            """
            SELECT CASE WHEN decide_by < now() THEN 'late' ELSE 'in_time' END, count(*)
            FROM read.payment WHERE decide_by IS NOT NULL GROUP BY 1
            """;
    private static final String VIOLATIONS =
            """
            SELECT invariant, count(*), (array_agg(place ORDER BY seen_at, place))[1]
            FROM read.violation GROUP BY invariant
            """;

    private static final String TO_TELL =
            """
            SELECT count(*) FROM (
                SELECT 1 FROM told.endpoint e JOIN told.delivery d ON d.endpoint = e.id
                WHERE e.disabled_at IS NULL AND d.next_at <= now() LIMIT ?) due
            """;

    private FigureQueries() {}

    static Figures figures(Connection connection) throws SQLException {
        Map<String, Long> cases = new HashMap<>();
        Arrays.stream(Case.Kind.values()).forEach(kind -> cases.put(CaseViews.label(kind), 0L));
        cases.putAll(counts(connection, CASES));
        Map<String, Long> disputes = new HashMap<>(Map.of("late", 0L, "in_time", 0L));
        disputes.putAll(counts(connection, DISPUTES));
        return new Figures(
                open(connection),
                cases,
                disputes,
                violations(connection),
                toTell(connection),
                InvariantQueries.checkedAt(connection));
    }

    private static Map<String, Figures.Violations> violations(Connection connection)
            throws SQLException {
        Map<String, Figures.Violations> violations = new HashMap<>();
        InvariantQueries.names().forEach(name -> violations.put(name, Figures.Violations.NONE));
        try (PreparedStatement select = connection.prepareStatement(VIOLATIONS);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                violations.put(
                        row.getString(1),
                        new Figures.Violations(
                                row.getLong(2), Optional.ofNullable(row.getString(3))));
            }
        }
        return violations;
    }

    private static long toTell(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(TO_TELL)) {
            select.setInt(1, Figures.MOST_TO_TELL);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static List<Figures.Open> open(Connection connection) throws SQLException {
        List<Figures.Open> open = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(OPEN);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                open.add(
                        new Figures.Open(
                                row.getString("kind"),
                                row.getString("provider"),
                                row.getString("status"),
                                row.getLong("count"),
                                Filter.instant(row, "oldest")));
            }
        }
        return open;
    }

    private static Map<String, Long> counts(Connection connection, String sql) throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                counts.put(row.getString(1), row.getLong(2));
            }
        }
        return counts;
    }
}
