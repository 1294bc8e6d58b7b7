package cm.sanaga.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the books again and again. What is seen in two rounds that follow each other is recorded
 * for ever, and told once. However large the books are, it takes a small share of the time.
 */
final class InvariantWatch implements Callable<Duration> {
    private static final Logger LOG = LoggerFactory.getLogger(InvariantWatch.class);

    /** A round is followed by a pause at least so many times as long. */
    private static final int REST = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String RECORD =
            """
            INSERT INTO read.violation (invariant, place, what, seen_at) VALUES (?, ?, ?, now())
            ON CONFLICT DO NOTHING
            """;
    private static final String TABLES = "SELECT 'read.violation'::regclass::oid";
    private static final String CHECKED =
            """
            INSERT INTO read.checked (alone, at) VALUES (true, now())
            ON CONFLICT (alone) DO UPDATE SET at = excluded.at
            """;
    private static final String RECENT =
            "SELECT invariant, place, what FROM read.violation WHERE seen_at > now() - interval '1 hour'";

    private final DataSource database;
    private final Duration every;
    private final Supplier<CompletionStage<List<Breach>>> elsewhere;
    private final Consumer<Breach> alarm;
    private final Set<Breach> told = new HashSet<>();
    private Set<List<String>> seenOnce = Set.of();
    private long tables;

    /**
     * @param elsewhere what is checked beside the tables
     * @param alarm told of each breach once, and again by a watch that begins anew
     */
    InvariantWatch(
            DataSource database,
            Duration every,
            Supplier<CompletionStage<List<Breach>>> elsewhere,
            Consumer<Breach> alarm) {
        this.database = database;
        this.every = every;
        this.elsewhere = elsewhere;
        this.alarm = alarm;
    }

    @Override
    public Duration call() throws SQLException {
        long begun = System.nanoTime();
        List<Breach> seen = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            seen.addAll(InvariantQueries.breaches(connection));
            since(connection);
            connection.commit();
        }
        seen.addAll(asked());
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            if (!since(connection)) {
                // What was seen is of tables that are gone.
                seen.clear();
            }
            for (Breach breach : seen) {
                if (seenOnce.contains(named(breach))) {
                    record(connection, breach);
                }
            }
            try (PreparedStatement update = connection.prepareStatement(CHECKED)) {
                update.executeUpdate();
            }
            List<Breach> recent = recent(connection);
            connection.commit();
            recent.stream().filter(told::add).forEach(this::raise);
        }
        seenOnce = new HashSet<>(seen.stream().map(InvariantWatch::named).toList());
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        Duration rest = took.multipliedBy(REST);
        return rest.compareTo(every) > 0 ? rest : every;
    }

    /** Whether these are the tables it has looked at; where not, nothing of them was seen yet. */
    private boolean since(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(TABLES);
                var row = select.executeQuery()) {
            row.next();
            long now = row.getLong(1);
            boolean same = now == tables;
            if (!same) {
                seenOnce = Set.of();
            }
            tables = now;
            return same;
        }
    }

    /** What is wrong with it may change from round to round. */
    private static List<String> named(Breach breach) {
        return List.of(breach.invariant(), breach.place());
    }

    private static void record(Connection connection, Breach breach) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(RECORD)) {
            insert.setString(1, breach.invariant());
            insert.setString(2, breach.place());
            insert.setString(3, breach.what());
            insert.executeUpdate();
        }
    }

    /** What others recorded while they wrote is among them. */
    private static List<Breach> recent(Connection connection) throws SQLException {
        List<Breach> recent = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(RECENT);
                var row = select.executeQuery()) {
            while (row.next()) {
                recent.add(new Breach(row.getString(1), row.getString(2), row.getString(3)));
            }
        }
        return recent;
    }

    private List<Breach> asked() {
        try {
            return elsewhere
                    .get()
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // An account that moves does not answer: the next round asks again.
            LOG.debug("not everything could be checked", e);
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private void raise(Breach breach) {
        LOG.atError()
                .addKeyValue("invariant", breach.invariant())
                .addKeyValue("place", breach.place())
                .log("what must not be: {}", breach.what());
        alarm.accept(breach);
    }
}
