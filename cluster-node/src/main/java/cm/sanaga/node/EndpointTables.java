package cm.sanaga.node;

import cm.sanaga.http.WebhookEndpoints.Change;
import cm.sanaga.http.WebhookEndpoints.Disabled;
import cm.sanaga.http.WebhookEndpoints.Registered;
import cm.sanaga.projection.Cursor;
import cm.sanaga.projection.Page;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The endpoints of merchants in {@code told.endpoint}. */
final class EndpointTables {
    private static final String ENDPOINT =
            "SELECT id, merchant, url, description, types, secret, both_until, disabled_at,"
                    + " disabled_why, created_at FROM told.endpoint WHERE merchant = ?";
    private static final String ENABLED =
            "SELECT count(*) FROM told.endpoint WHERE merchant = ? AND disabled_at IS NULL";
    private static final String COUNT = "SELECT count(*) FROM told.endpoint WHERE merchant = ?";
    private static final String ADD =
            "INSERT INTO told.endpoint (id, merchant, url, description, types, created_at)"
                    + " VALUES (?, ?, ?, ?, ?, ?)";
    private static final String CHANGE =
            """
            UPDATE told.endpoint SET url = coalesce(?, url),
                description = coalesce(?, description), types = coalesce(?, types),
                disabled_at = CASE WHEN ?::boolean THEN NULL
                    WHEN NOT ?::boolean THEN coalesce(disabled_at, ?) ELSE disabled_at END,
                disabled_why = CASE WHEN ?::boolean THEN NULL
                    WHEN NOT ?::boolean THEN coalesce(disabled_why, 'merchant')
                    ELSE disabled_why END
            WHERE id = ?
            """;
    private static final String ROTATE =
            "UPDATE told.endpoint SET secret = secret + 1, both_until = ? WHERE id = ?";

    private EndpointTables() {}

    static Optional<Registered> endpoint(Connection connection, String merchant, String id)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ENDPOINT + " AND id = ?")) {
            select.setString(1, merchant);
            select.setString(2, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(endpoint(row)) : Optional.empty();
            }
        }
    }

    static Page<Registered> endpoints(Connection connection, String merchant, Page.Wanted wanted)
            throws SQLException {
        return DirectoryTables.page(
                connection,
                ENDPOINT,
                merchant,
                wanted,
                EndpointTables::endpoint,
                one -> new Cursor(one.createdAt(), one.id()));
    }

    private static Registered endpoint(ResultSet row) throws SQLException {
        return new Registered(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Optional.ofNullable(row.getString(4)),
                Set.of((String[]) row.getArray(5).getArray()),
                row.getInt(6),
                DirectoryTables.instant(row, 7),
                disabled(row),
                OperatorDesk.instant(row, 10));
    }

    private static Optional<Disabled> disabled(ResultSet row) throws SQLException {
        Optional<Instant> since = DirectoryTables.instant(row, 8);
        String why = row.getString(9);
        return since.map(at -> new Disabled(at, why));
    }

    /** How many a merchant has enabled. */
    static long enabled(Connection connection, String merchant) throws SQLException {
        return count(connection, ENABLED, merchant);
    }

    /** How many he has in all. */
    static long count(Connection connection, String merchant) throws SQLException {
        return count(connection, COUNT, merchant);
    }

    private static long count(Connection connection, String counting, String merchant)
            throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(counting)) {
            count.setString(1, merchant);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    static void add(Connection connection, Registered one) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD)) {
            insert.setString(1, one.id());
            insert.setString(2, one.merchant());
            insert.setString(3, one.url());
            insert.setString(4, one.description().orElse(null));
            insert.setArray(5, types(connection, one.types()));
            insert.setObject(6, DirectoryTables.time(one.createdAt()));
            insert.executeUpdate();
        }
    }

    static void change(Connection connection, Registered before, Change change, Instant at)
            throws SQLException {
        Boolean enabled = change.enabled().orElse(null);
        try (PreparedStatement update = connection.prepareStatement(CHANGE)) {
            update.setString(1, change.url().orElse(null));
            update.setString(2, change.description().orElse(null));
            update.setArray(3, types(connection, change.types().orElse(before.types())));
            update.setObject(4, enabled);
            update.setObject(5, enabled);
            update.setObject(6, DirectoryTables.time(at));
            update.setObject(7, enabled);
            update.setObject(8, enabled);
            update.setString(9, before.id());
            update.executeUpdate();
        }
    }

    /** From now on another secret; the one before is good until then. */
    static void rotate(Connection connection, String id, Instant until) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ROTATE)) {
            update.setObject(1, DirectoryTables.time(until));
            update.setString(2, id);
            update.executeUpdate();
        }
    }

    private static Array types(Connection connection, Set<String> types) throws SQLException {
        return connection.createArrayOf("text", types.stream().sorted().toArray());
    }
}
