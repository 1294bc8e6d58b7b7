package cm.sanaga.node;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.node.OperatorDesk.Doing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The audit trail: who did what when, from where, and of what can be changed what it was before and
 * after. The database numbers the lines and chains them.
 */
final class Trail {
    private static final String RECORD =
            "INSERT INTO operator.audit (at, who, what, target, reason, origin, before, after)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    private Trail() {}

    /** What can be changed: a row of a table, named as the trail names it. */
    enum Rows {
        ORGANISATION("directory.organisation", "id"),
        MERCHANT("directory.merchant", "id"),
        KEY("directory.api_key", "id"),
        FEE("directory.fee", "id"),
        ENDPOINT("told.endpoint", "id"),
        FREEZE("operator.freeze", "account"),
        DRAIN("operator.drain", "provider || '/' || lower(operation)");

        private final String query;

        /** What a secret is known by stays out, and what is the table's own affair. */
        Rows(String table, String name) {
            this.query =
                    "SELECT (to_jsonb(t) - '{digest,change}'::text[])::text FROM %s AS t WHERE %s = ?"
                            .formatted(table, name);
        }

        private Optional<String> now(Connection connection, String target) throws SQLException {
            try (PreparedStatement select = connection.prepareStatement(query)) {
                select.setString(1, target);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                }
            }
        }
    }

    /** Leaves a line of something that is done elsewhere. */
    static void record(Connection connection, String what, String target, Deed deed)
            throws SQLException {
        insert(connection, what, target, deed, Optional.empty(), Optional.empty());
    }

    /** Changes something, and leaves a line of it if it is not as it was. */
    static void change(
            Connection connection, Rows rows, String what, String target, Deed deed, Doing doing)
            throws SQLException {
        Optional<String> before = rows.now(connection, target);
        doing.in(connection);
        Optional<String> after = rows.now(connection, target);
        if (!before.equals(after)) {
            insert(connection, what, target, deed, before, after);
        }
    }

    private static void insert(
            Connection connection,
            String what,
            String target,
            Deed deed,
            Optional<String> before,
            Optional<String> after)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(RECORD)) {
            insert.setObject(1, deed.at().atOffset(ZoneOffset.UTC));
            insert.setString(2, deed.who());
            insert.setString(3, what);
            insert.setString(4, target);
            insert.setString(5, deed.reason());
            insert.setString(6, deed.origin().orElse(null));
            insert.setString(7, before.orElse(null));
            insert.setString(8, after.orElse(null));
            insert.executeUpdate();
        }
    }
}
