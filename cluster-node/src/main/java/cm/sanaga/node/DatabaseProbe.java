package cm.sanaga.node;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database, on a connection of its own, whether it takes writes, and what time it is
 * there. However many ask, one question is under way at a time and its answer is good for a while.
 */
final class DatabaseProbe implements AutoCloseable {
    private static final String QUESTION =
            "SELECT pg_is_in_recovery(), extract(epoch FROM clock_timestamp())";

    private final DataSource source;
    private final Duration fresh;
    private final InstantSource clock;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("database-probe").factory());

    private @Nullable Connection connection;
    private CompletableFuture<Optional<String>> last =
            CompletableFuture.completedFuture(Optional.empty());
    private long askedAt;
    private boolean asked;
    private volatile OptionalDouble ahead = OptionalDouble.empty();

    DatabaseProbe(Database database, Duration fresh, InstantSource clock) {
        this.source = database.impatientDataSource();
        this.fresh = fresh;
        this.clock = clock;
    }

    /**
     * By how many seconds this node's clock is ahead of the database's, give or take half of the
     * time that the last answer took. Empty until one was answered.
     */
    OptionalDouble clockAhead() {
        return ahead;
    }

    /** As a check of {@code /ready}. */
    ReadinessCheck check() {
        return new ReadinessCheck("database", this::trouble);
    }

    private synchronized CompletionStage<Optional<String>> trouble() {
        boolean old = !asked || System.nanoTime() - askedAt > fresh.toNanos();
        if (last.isDone() && old) {
            asked = true;
            askedAt = System.nanoTime();
            last = CompletableFuture.supplyAsync(this::ask, thread);
        }
        return last;
    }

    private Optional<String> ask() {
        try {
            Connection open = connection;
            if (open == null) {
                open = source.getConnection();
                connection = open;
            }
            double before = now();
            try (Statement statement = open.createStatement();
                    ResultSet row = statement.executeQuery(QUESTION)) {
                row.next();
                ahead = OptionalDouble.of((before + now()) / 2 - row.getDouble(2));
                return row.getBoolean(1) ? Optional.of("only reads") : Optional.empty();
            }
        } catch (SQLException e) {
            hangUp();
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private double now() {
        return clock.millis() / 1e3;
    }

    private void hangUp() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException _) {
            // It is of no use either way.
        }
        connection = null;
    }

    @Override
    public void close() {
        thread.execute(this::hangUp);
        thread.close();
    }
}
