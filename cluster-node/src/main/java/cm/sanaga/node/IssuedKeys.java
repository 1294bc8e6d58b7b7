package cm.sanaga.node;

import cm.sanaga.http.auth.Caller;
import cm.sanaga.http.auth.Keys;
import cm.sanaga.http.auth.Mode;
import cm.sanaga.kernel.Digest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys that were issued and not revoked, in memory by the digest of their secrets: who calls
 * waits for no database, and while it is away the last known hold.
 */
final class IssuedKeys implements Keys {
    private static final Duration USES_WRITTEN = Duration.ofMinutes(1);
    private static final String CHANGED =
            "SELECT change, digest, k.id, merchant, scopes, expires_at, revoked_at, organisation"
                    + " FROM directory.api_key AS k JOIN directory.merchant AS m ON m.id = merchant"
                    + " WHERE change > ? ORDER BY change";
    private static final String NEWEST = "SELECT coalesce(max(change), 0) FROM directory.api_key";
    private static final String USED =
            "UPDATE directory.api_key SET last_used_at = greatest(last_used_at, ?) WHERE id = ?";

    private final Mode mode;
    private final InstantSource clock;
    private final Map<Digest, Known> known = new ConcurrentHashMap<>();
    private final Map<String, Instant> uses = new ConcurrentHashMap<>();
    private long lastChange;
    private Instant usesWrittenAt;

    private record Known(Caller.Merchant caller, Optional<Instant> expiresAt) {}

    IssuedKeys(Mode mode, InstantSource clock) {
        this.mode = mode;
        this.clock = clock;
        this.usesWrittenAt = clock.instant();
    }

    @Override
    public CompletionStage<Optional<Caller>> caller(String bearer) {
        return CompletableFuture.completedFuture(
                bearer.startsWith(mode.prefix()) ? found(bearer) : Optional.empty());
    }

    private Optional<Caller> found(String bearer) {
        Instant now = clock.instant();
        Optional<Known> key =
                Optional.ofNullable(known.get(Digest.of(bearer)))
                        .filter(one -> one.expiresAt.filter(end -> !end.isAfter(now)).isEmpty());
        key.ifPresent(one -> uses.put(one.caller.keyId(), now));
        return key.map(Known::caller);
    }

    /**
     * Reads what has changed since the last time, and everything where the database has forgotten
     * some of it. Only one thread may.
     */
    void read(Connection connection) throws SQLException {
        if (newest(connection) >= lastChange) {
            change(connection, known);
            return;
        }
        lastChange = 0;
        Map<Digest, Known> all = new HashMap<>();
        change(connection, all);
        known.putAll(all);
        known.keySet().retainAll(all.keySet());
    }

    private static long newest(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NEWEST);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private void change(Connection connection, Map<Digest, Known> keys) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(CHANGED)) {
            select.setLong(1, lastChange);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lastChange = row.getLong(1);
                    Digest digest = new Digest(HexFormat.of().formatHex(row.getBytes(2)));
                    if (row.getObject(7) == null) {
                        keys.put(digest, known(row));
                    } else {
                        keys.remove(digest);
                    }
                }
            }
        }
    }

    /** The idempotency keys of one merchant mean nothing to another, also not to a sister. */
    private static Known known(ResultSet row) throws SQLException {
        String merchant = row.getString(4);
        return new Known(
                new Caller.Merchant(
                        merchant,
                        merchant,
                        Optional.of(row.getString(8)),
                        row.getString(3),
                        DirectoryTables.scopes(row, 5)),
                DirectoryTables.instant(row, 6));
    }

    /**
     * Once a minute, which were used since; one after the other by id, so that two nodes never wait
     * for each other.
     */
    void writeUses(Connection connection) throws SQLException {
        Instant now = clock.instant();
        if (uses.isEmpty() || now.isBefore(usesWrittenAt.plus(USES_WRITTEN))) {
            return;
        }
        Map<String, Instant> written = new TreeMap<>(uses);
        try (PreparedStatement update = connection.prepareStatement(USED)) {
            for (Map.Entry<String, Instant> use : written.entrySet()) {
                update.setObject(1, use.getValue().atOffset(ZoneOffset.UTC));
                update.setString(2, use.getKey());
                update.addBatch();
            }
            update.executeBatch();
        }
        usesWrittenAt = now;
        written.forEach(uses::remove);
    }
}
