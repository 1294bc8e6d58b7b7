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
        ORGANISATION("directory.organisation", "id", "id, name"),
        MERCHANT("directory.merchant", "id", "id, organisation, name"),
        KEY("directory.api_key", "id", "id, merchant, name, scopes, expires_at, revoked_at"),
        FEE(
                "directory.fee",
                "id",
                "id, organisation, operation, kind, provider, rule, up_to, basis_points, flat,"
                        + " floor, cap, borne_by, since, until"),
        // Receivers have secrets in their addresses, and the trail forgets nothing.
        ENDPOINT(
                "told.endpoint",
                "id",
                "id, merchant, substring(url FROM '^https?://[^/?#]+') AS host,"
                        + " encode(sha256(convert_to(url, 'UTF8')), 'hex') AS url_sha256, description, types,"
                        + " secret AS secret_number, both_until, disabled_at, disabled_why"),
        FREEZE("operator.freeze", "account", "account, reason, by, since"),
        DRAIN(
                "operator.drain",
                "provider || '/' || lower(operation)",
                "provider, operation, reason, by, since");

        private final String query;

        /** Only what is named here is shown: what a table has more one day may be a secret. */
        Rows(String table, String name, String columns) {
            this.query =
                    "SELECT to_jsonb(shown)::text FROM (SELECT %s FROM %s WHERE %s = ?) AS shown"
                            .formatted(columns, table, name);
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
