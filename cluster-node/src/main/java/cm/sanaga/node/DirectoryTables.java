package cm.sanaga.node;

import cm.sanaga.http.Directory.ApiKey;
import cm.sanaga.http.Directory.Merchant;
import cm.sanaga.http.Directory.Organisation;
import cm.sanaga.http.Directory.Wanted;
import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.auth.Scope;
import cm.sanaga.kernel.Digest;
import cm.sanaga.projection.Cursor;
import cm.sanaga.projection.Page;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables of the directory. */
final class DirectoryTables {
    private static final int HINT_CHARACTERS = 4;
    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");
    private static final String ORGANISATION =
            "SELECT id, name, created_by, created_at FROM directory.organisation";
    private static final String MERCHANT =
            "SELECT id, organisation, name, created_by, created_at FROM directory.merchant";
    private static final String KEY =
            "SELECT id, merchant, name, scopes, hint, created_by, created_at, last_used_at,"
                    + " expires_at, revoked_at FROM directory.api_key";
    private static final String LIST =
            " AND (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT ?";
    private static final String ADD_ORGANISATION =
            "INSERT INTO directory.organisation (id, name, created_by, created_at)"
                    + " VALUES (?, ?, ?, ?)";
    private static final String ADD_MERCHANT =
            "INSERT INTO directory.merchant (id, organisation, name, created_by, created_at)"
                    + " VALUES (?, ?, ?, ?, ?)";
    private static final String ADD_KEY =
            "INSERT INTO directory.api_key (id, merchant, digest, hint, name, scopes, created_by,"
                    + " created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String EXPIRE =
            "UPDATE directory.api_key SET expires_at = least(expires_at, ?),"
                    + " change = nextval('directory.change') WHERE id = ?";
    private static final String REVOKE =
            "UPDATE directory.api_key SET revoked_at = ?, change = nextval('directory.change')"
                    + " WHERE id = ? AND revoked_at IS NULL";

    private DirectoryTables() {}

    static void add(Connection connection, Organisation one) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD_ORGANISATION)) {
            insert.setString(1, one.id());
            insert.setString(2, one.name());
            insert.setString(3, one.createdBy());
            insert.setObject(4, time(one.createdAt()));
            insert.executeUpdate();
        }
    }

    static void add(Connection connection, Merchant one) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD_MERCHANT)) {
            insert.setString(1, one.id());
            insert.setString(2, one.organisation());
            insert.setString(3, one.name());
            insert.setString(4, one.createdBy());
            insert.setObject(5, time(one.createdAt()));
            insert.executeUpdate();
        }
    }

    /** Of the secret only the digest is kept, and its end. */
    static void add(Connection connection, Wanted one, String secret, Deed deed)
            throws SQLException {
        Object[] scopes = one.scopes().stream().map(Scope::label).sorted().toArray();
        try (PreparedStatement insert = connection.prepareStatement(ADD_KEY)) {
            insert.setString(1, one.id());
            insert.setString(2, one.merchant());
            insert.setBytes(3, Digest.of(secret).bytes());
            insert.setString(4, secret.substring(secret.length() - HINT_CHARACTERS));
            insert.setString(5, one.name());
            insert.setArray(6, connection.createArrayOf("text", scopes));
            insert.setString(7, deed.who());
            insert.setObject(8, time(deed.at()));
            insert.setObject(9, one.until().map(DirectoryTables::time).orElse(null));
            insert.executeUpdate();
        }
    }

    /** It ends then, if it does not end before. */
    static void expire(Connection connection, String key, Instant at) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(EXPIRE)) {
            update.setObject(1, time(at));
            update.setString(2, key);
            update.executeUpdate();
        }
    }

    /** Whether it was not revoked before. */
    static boolean revoke(Connection connection, String key, Instant at) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(REVOKE)) {
            update.setObject(1, time(at));
            update.setString(2, key);
            return update.executeUpdate() == 1;
        }
    }

    static Optional<Organisation> organisation(Connection connection, String id)
            throws SQLException {
        return one(connection, ORGANISATION, id, DirectoryTables::organisation);
    }

    static Page<Organisation> organisations(Connection connection, Page.Wanted wanted)
            throws SQLException {
        return page(
                connection,
                ORGANISATION + " WHERE ?::text IS NULL",
                null,
                wanted,
                DirectoryTables::organisation,
                one -> new Cursor(one.createdAt(), one.id()));
    }

    private static Organisation organisation(ResultSet row) throws SQLException {
        return new Organisation(
                row.getString(1), row.getString(2), row.getString(3), OperatorDesk.instant(row, 4));
    }

    static Optional<Merchant> merchant(Connection connection, String id) throws SQLException {
        return one(connection, MERCHANT, id, DirectoryTables::merchant);
    }

    static Page<Merchant> merchants(Connection connection, String organisation, Page.Wanted wanted)
            throws SQLException {
        return page(
                connection,
                MERCHANT + " WHERE organisation = ?",
                organisation,
                wanted,
                DirectoryTables::merchant,
                one -> new Cursor(one.createdAt(), one.id()));
    }

    private static Merchant merchant(ResultSet row) throws SQLException {
        return new Merchant(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                OperatorDesk.instant(row, 5));
    }

    static Optional<ApiKey> key(Connection connection, String id) throws SQLException {
        return one(connection, KEY, id, DirectoryTables::key);
    }

    static Page<ApiKey> keys(Connection connection, String merchant, Page.Wanted wanted)
            throws SQLException {
        return page(
                connection,
                KEY + " WHERE merchant = ?",
                merchant,
                wanted,
                DirectoryTables::key,
                one -> new Cursor(one.createdAt(), one.id()));
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                scopes(row, 4),
                row.getString(5),
                row.getString(6),
                OperatorDesk.instant(row, 7),
                instant(row, 8),
                instant(row, 9),
                instant(row, 10));
    }

    /** Without those of a newer program, which ours has nothing for. */
    static Set<Scope> scopes(ResultSet row, int column) throws SQLException {
        return Arrays.stream((String[]) row.getArray(column).getArray())
                .flatMap(label -> Scope.of(label).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    static <T> Optional<T> one(Connection connection, String select, String id, Row<T> reader)
            throws SQLException {
        try (PreparedStatement found = connection.prepareStatement(select + " WHERE id = ?")) {
            found.setString(1, id);
            try (ResultSet row = found.executeQuery()) {
                return row.next() ? Optional.of(reader.read(row)) : Optional.empty();
            }
        }
    }

    static <T> Page<T> page(
            Connection connection,
            String select,
            @Nullable String of,
            Page.Wanted wanted,
            Row<T> reader,
            Function<T, Cursor> place)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement found = connection.prepareStatement(select + LIST)) {
            found.setString(1, of);
            found.setObject(2, time(wanted.after().map(Cursor::at).orElse(END_OF_TIME)));
            found.setString(3, wanted.after().map(Cursor::name).orElse(""));
            found.setInt(4, wanted.limit() + 1);
            try (ResultSet row = found.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
        }
        return rows.size() <= wanted.limit()
                ? new Page<>(rows, Optional.empty())
                : new Page<>(
                        rows.subList(0, wanted.limit()),
                        Optional.of(place.apply(rows.get(wanted.limit() - 1))));
    }
}
