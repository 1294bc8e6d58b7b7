package cm.sanaga.node;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Once;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.http.exchange.DryRun;
import cm.sanaga.projection.ReadUnavailable;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread with one connection, for what is ordered and is no payment: each request is done once,
 * whole or not at all, and leaves a line in the trail. What the database says now is read once a
 * second.
 */
final class OperatorDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorDesk.class);

    /** The trail's own lock, which its trigger takes too. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(7205759403792795)";

    private static final String REMEMBER =
            "INSERT INTO operator.request (who, key, request) VALUES (?, ?, ?)"
                    + " ON CONFLICT DO NOTHING";
    private static final String REMEMBERED =
            "SELECT request FROM operator.request WHERE who = ? AND key = ?";

    private final HikariDataSource pool;
    private final ScheduledExecutorService worker;
    private boolean failing;

    OperatorDesk(Database database, String name) {
        this.pool = database.pool(name, 1);
        this.worker =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name(name).factory());
    }

    /** Something that is done in one transaction. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** The same without a result. */
    interface Doing {
        void in(Connection connection) throws SQLException;
    }

    /**
     * Does it now and then once a second. While the database is away the last that was read holds.
     *
     * @param what is read, for the log and whoever starts the node
     * @throws StartupProblem when it cannot be done the first time
     */
    void everySecond(String what, Doing doing) {
        try {
            transact(nothing(doing));
        } catch (SQLException e) {
            close();
            throw new StartupProblem(what + " cannot be read: " + e);
        }
        var _ = worker.scheduleWithFixedDelay(() -> refresh(what, doing), 1, 1, TimeUnit.SECONDS);
    }

    private void refresh(String what, Doing doing) {
        try {
            transact(nothing(doing));
            failing = false;
        } catch (SQLException | RuntimeException e) {
            if (!failing) {
                LOG.warn("{} cannot be read, the last known holds", what, e);
            }
            failing = true;
        }
    }

    private static Work<Boolean> nothing(Doing doing) {
        return connection -> {
            doing.in(connection);
            return true;
        };
    }

    private <T> T transact(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            T result = work.in(connection);
            connection.commit();
            return result;
        }
    }

    /** Does it when the thread comes to it. */
    <T> CompletionStage<T> work(Work<T> work) {
        var done = new CompletableFuture<T>();
        try {
            worker.execute(
                    () -> {
                        try {
                            done.complete(transact(work));
                        } catch (SQLException e) {
                            done.completeExceptionally(
                                    new ReadUnavailable("the database did not take it: " + e, e));
                        } catch (Throwable e) {
                            // Whoever waits must hear of it, whatever it is.
                            done.completeExceptionally(e);
                        }
                    });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new ReadUnavailable("the node stops", e));
        }
        return done;
    }

    /**
     * The request and what it does are one transaction: neither is there without the other. It has
     * the trail to itself.
     */
    CompletionStage<Times> once(Deed deed, Doing doing) {
        return work(
                connection -> {
                    Times times =
                            deed.once().isEmpty()
                                    ? Times.FIRST
                                    : times(connection, deed.who(), deed.once().get());
                    if (times == Times.FIRST) {
                        lock(connection);
                        doing.in(connection);
                        if (deed.dryRun()) {
                            throw new DryRun();
                        }
                    }
                    return times;
                });
    }

    /**
     * The same, and afterwards what is known of it here is read anew.
     *
     * @param read is done when the deed is durable, before whoever ordered it hears of it
     */
    CompletionStage<Times> once(Deed deed, Doing doing, Doing read) {
        return once(deed, doing)
                .thenCompose(
                        times ->
                                work(
                                        connection -> {
                                            read.in(connection);
                                            return times;
                                        }));
    }

    private static Times times(Connection connection, String who, Once once) throws SQLException {
        byte[] request = once.request().bytes();
        try (PreparedStatement remember = connection.prepareStatement(REMEMBER)) {
            remember.setString(1, who);
            remember.setString(2, once.key());
            remember.setBytes(3, request);
            if (remember.executeUpdate() == 1) {
                return Times.FIRST;
            }
        }
        try (PreparedStatement remembered = connection.prepareStatement(REMEMBERED)) {
            remembered.setString(1, who);
            remembered.setString(2, once.key());
            try (ResultSet row = remembered.executeQuery()) {
                return row.next() && Arrays.equals(request, row.getBytes(1))
                        ? Times.AGAIN
                        : Times.OTHER;
            }
        }
    }

    /**
     * Takes the trail before any row: who had a row and waited for the trail, and who had the trail
     * and waited for the row, would wait for each other.
     */
    static void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.execute();
        }
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    @Override
    public void close() {
        worker.shutdownNow();
        pool.close();
    }
}
