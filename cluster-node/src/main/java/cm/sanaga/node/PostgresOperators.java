package cm.sanaga.node;

import cm.sanaga.http.Operators;
import cm.sanaga.projection.Cursor;
import cm.sanaga.projection.Page;
import cm.sanaga.projection.ReadUnavailable;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.actor.Drains;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators switched off, as PostgreSQL has it, and their trail. One thread does all of it;
 * what is switched off is read once a second and answered from memory. While the database is away
 * the last that was read holds.
 */
final class PostgresOperators implements Operators, Drains, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresOperators.class);
    private static final String READ =
            "SELECT provider, operation, reason, by, since FROM operator.drain";
    private static final String DRAIN =
            "INSERT INTO operator.drain (provider, operation, reason, by, since)"
                    + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String RESUME =
            "DELETE FROM operator.drain WHERE provider = ? AND operation = ?";
    private static final String RECORD =
            "INSERT INTO operator.audit (at, who, what, target, reason) VALUES (?, ?, ?, ?, ?)";

    /** The trail's own lock, which its trigger takes too. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(7205759403792795)";

    private static final String TRAIL =
            "SELECT id, at, who, what, target, reason, hash FROM operator.audit"
                    + " WHERE (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?";

    private final HikariDataSource pool;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("sanaga-operators").factory());

    private record Key(Provider provider, Operation operation) {}

    private volatile Map<Key, Drain> drains = Map.of();
    private boolean failing;

    /** Reads what is switched off before it returns: no order goes out that must not. */
    PostgresOperators(Database database) {
        this.pool = database.pool("sanaga-operators", 1);
        try (Connection connection = pool.getConnection()) {
            drains = read(connection);
        } catch (SQLException e) {
            pool.close();
            throw new StartupProblem("what operators have switched off cannot be read: " + e);
        }
        var _ = worker.scheduleWithFixedDelay(this::refresh, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public Optional<Drain> of(Provider provider, Operation operation) {
        return Optional.ofNullable(drains.get(new Key(provider, operation)));
    }

    private void refresh() {
        try (Connection connection = pool.getConnection()) {
            drains = read(connection);
            failing = false;
        } catch (SQLException | RuntimeException e) {
            if (!failing) {
                LOG.warn(
                        "what operators have switched off cannot be read, the last known holds", e);
            }
            failing = true;
        }
    }

    private static Map<Key, Drain> read(Connection connection) throws SQLException {
        Map<Key, Drain> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(READ);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.put(
                        new Key(
                                new Provider(row.getString(1)),
                                Operation.valueOf(row.getString(2))),
                        new Drain(row.getString(3), row.getString(4), instant(row, 5)));
            }
        }
        return Map.copyOf(found);
    }

    @Override
    public CompletionStage<Void> drain(Provider provider, Set<Operation> operations, Deed deed) {
        return turn("rail.drain", provider, operations, deed, DRAIN);
    }

    @Override
    public CompletionStage<Void> resume(Provider provider, Set<Operation> operations, Deed deed) {
        return turn("rail.resume", provider, operations, deed, RESUME);
    }

    private CompletionStage<Void> turn(
            String what, Provider provider, Set<Operation> operations, Deed deed, String sql) {
        return work(connection -> {
                    // Before any row: who had a row and waited for the trail, and who had the
                    // trail and waited for the row, would wait for each other.
                    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
                        lock.execute();
                    }
                    for (Operation operation : operations) {
                        try (PreparedStatement change = connection.prepareStatement(sql)) {
                            change.setString(1, provider.value());
                            change.setString(2, operation.name());
                            if (sql.equals(DRAIN)) {
                                change.setString(3, deed.reason());
                                change.setString(4, deed.who());
                                change.setObject(5, deed.at().atOffset(ZoneOffset.UTC));
                            }
                            if (change.executeUpdate() == 1) {
                                record(
                                        connection,
                                        what,
                                        provider + "/" + operation.name().toLowerCase(Locale.ROOT),
                                        deed);
                            }
                        }
                    }
                    connection.commit();
                    drains = read(connection);
                    return Done.getInstance();
                })
                .thenAccept(_ -> {});
    }

    @Override
    public CompletionStage<Void> record(String what, String target, Deed deed) {
        return work(connection -> {
                    record(connection, what, target, deed);
                    return Done.getInstance();
                })
                .thenAccept(_ -> {});
    }

    private static void record(Connection connection, String what, String target, Deed deed)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(RECORD)) {
            insert.setObject(1, deed.at().atOffset(ZoneOffset.UTC));
            insert.setString(2, deed.who());
            insert.setString(3, what);
            insert.setString(4, target);
            insert.setString(5, deed.reason());
            insert.executeUpdate();
        }
    }

    @Override
    public CompletionStage<Page<Line>> trail(Page.Wanted wanted) {
        return work(connection -> trail(connection, wanted));
    }

    private static Page<Line> trail(Connection connection, Page.Wanted wanted) throws SQLException {
        List<Line> lines = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(TRAIL)) {
            select.setObject(
                    1,
                    wanted.after()
                            .map(Cursor::at)
                            .orElse(Instant.parse("9999-01-01T00:00:00Z"))
                            .atOffset(ZoneOffset.UTC));
            select.setLong(
                    2, wanted.after().map(after -> number(after.name())).orElse(Long.MAX_VALUE));
            select.setInt(3, wanted.limit() + 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lines.add(
                            new Line(
                                    row.getLong(1),
                                    instant(row, 2),
                                    row.getString(3),
                                    row.getString(4),
                                    row.getString(5),
                                    row.getString(6),
                                    HexFormat.of().formatHex(row.getBytes(7))));
                }
            }
        }
        if (lines.size() <= wanted.limit()) {
            return new Page<>(lines, Optional.empty());
        }
        Line last = lines.get(wanted.limit() - 1);
        return new Page<>(
                lines.subList(0, wanted.limit()),
                Optional.of(new Cursor(last.at(), Long.toString(last.id()))));
    }

    private static long number(String name) {
        return name.matches("[0-9]{1,18}") ? Long.parseLong(name) : Long.MAX_VALUE;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private <T> CompletionStage<T> work(Work<T> work) {
        var done = new CompletableFuture<T>();
        worker.execute(
                () -> {
                    try (Connection connection = pool.getConnection()) {
                        connection.setAutoCommit(false);
                        T result = work.in(connection);
                        connection.commit();
                        done.complete(result);
                    } catch (SQLException | RuntimeException e) {
                        done.completeExceptionally(
                                new ReadUnavailable("the database did not take it: " + e, e));
                    }
                });
        return done;
    }

    @Override
    public void close() {
        worker.shutdownNow();
        pool.close();
    }
}
