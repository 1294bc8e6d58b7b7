package cm.sanaga.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds one projection: a part of the journal, the rows made of it and how far it has come are one
 * transaction. Each event is applied exactly once, however many feeds of one name there are.
 *
 * <p>An entity that cannot be gone on with (its event cannot be read, or what it says cannot be
 * written) is set aside and the others go on; it is tried again now and then, and goes on where it
 * stood when the program or the journal is mended. Nothing is ever left out.
 */
final class Feed {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final String ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(?, 7))";
    private static final Duration TRY_AGAIN = Duration.ofMinutes(1);

    private final Projection projection;
    private final EventReader reader;
    private final ProgressTable progress;
    private final AsideTable aside;
    private final DataSource database;
    private final int batch;
    private long tried = System.nanoTime() - TRY_AGAIN.toNanos();

    Feed(Projection projection, EventCodec codec, DataSource database, int batch) {
        this.projection = projection;
        this.reader = new EventReader(codec, projection.manifests());
        this.progress = new ProgressTable(projection.name());
        this.aside = new AsideTable(projection.name());
        this.database = database;
        this.batch = batch;
    }

    String name() {
        return projection.name();
    }

    /**
     * Applies the next events.
     *
     * @return how many were looked at; fewer than a batch means that there were no more
     */
    int step() throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (System.nanoTime() - tried >= TRY_AGAIN.toNanos()) {
                tryAgain(connection);
                tried = System.nanoTime();
            }
            connection.setAutoCommit(true);
            if (!EventReader.anythingFor(connection, name())) {
                return 0;
            }
            connection.setAutoCommit(false);
            try {
                return committed(connection, () -> batch(connection, this::together));
            } catch (SQLException | RuntimeException e) {
                passOnUnlessOfTheData(e);
                return committed(connection, () -> batch(connection, this::apart));
            }
        }
    }

    /** Something that is done in one transaction. */
    private interface Work {
        int done() throws SQLException;
    }

    private static int committed(Connection connection, Work work) throws SQLException {
        try {
            int done = work.done();
            connection.commit();
            return done;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        }
    }

    /** Where the server, the network or the time it took is at fault nobody is set aside. */
    private static void passOnUnlessOfTheData(Exception e) throws SQLException {
        if (e instanceof SQLException failure) {
            String state = String.valueOf(failure.getSQLState());
            if (!state.startsWith("22") && !state.startsWith("23")) {
                throw failure;
            }
        }
    }

    /** Lets the planner know its tables. */
    void analyze() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            for (String table : projection.tables()) {
                statement.execute("ANALYZE read." + table);
            }
        }
    }

    /** A way to apply what came. */
    private interface Applying {
        void apply(Connection connection, List<Occurrence> events) throws SQLException;
    }

    private int batch(Connection connection, Applying applying) throws SQLException {
        alone(connection);
        // During a rolling upgrade there are programs of two versions, and rows of one would stay
        // in the schema of the other for good.
        ReadSchema.require(connection);
        Position after = progress.position(connection);
        EventReader.Part part = reader.next(connection, after, batch);
        if (part.looked() > 0) {
            Set<String> stopped = aside.all(connection);
            applying.apply(
                    connection,
                    part.events().stream()
                            .filter(event -> !stopped.contains(event.persistenceId()))
                            .toList());
            for (Map.Entry<String, EventReader.Unreadable> each : part.unreadable().entrySet()) {
                if (!stopped.contains(each.getKey())) {
                    aside.put(
                            connection,
                            each.getKey(),
                            each.getValue().seq(),
                            each.getValue().why());
                }
            }
            progress.move(connection, part.through());
        }
        return part.looked();
    }

    private void together(Connection connection, List<Occurrence> events) throws SQLException {
        List<Occurrence> fresh = fresh(connection, events);
        if (!fresh.isEmpty()) {
            projection.apply(connection, reader, fresh);
        }
    }

    /** Entity by entity, to find out which it is that stops the others. */
    private void apart(Connection connection, List<Occurrence> events) throws SQLException {
        Map<String, List<Occurrence>> entities = new LinkedHashMap<>();
        events.forEach(
                event ->
                        entities.computeIfAbsent(event.persistenceId(), _ -> new ArrayList<>())
                                .add(event));
        for (Map.Entry<String, List<Occurrence>> entity : entities.entrySet()) {
            Savepoint before = connection.setSavepoint();
            try {
                together(connection, entity.getValue());
                connection.releaseSavepoint(before);
            } catch (SQLException | RuntimeException e) {
                passOnUnlessOfTheData(e);
                connection.rollback(before);
                aside.put(connection, entity.getKey(), entity.getValue().getFirst().seq(), e);
            }
        }
    }

    /** From where each stood, up to now: what it has then is passed over when its turn comes. */
    private void tryAgain(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        Set<String> stopped = new HashSet<>();
        committed(
                connection,
                () -> {
                    stopped.addAll(aside.all(connection));
                    return stopped.size();
                });
        for (String entity : stopped) {
            try {
                while (committed(connection, () -> next(connection, entity)) == batch) {
                    // There may be more.
                }
            } catch (SQLException | RuntimeException e) {
                passOnUnlessOfTheData(e);
                aside.line(LOG.atWarn(), entity)
                        .addKeyValue("why", e.toString())
                        .log("still set aside");
            }
        }
    }

    private int next(Connection connection, String entity) throws SQLException {
        alone(connection);
        ReadSchema.require(connection);
        long last = progress.applied(connection, Set.of(entity)).getOrDefault(entity, 0L);
        List<Occurrence> events = reader.of(connection, entity, last + 1, last + batch);
        together(connection, events);
        if (events.size() < batch) {
            aside.takeBack(connection, entity);
            aside.line(LOG.atInfo(), entity).addKeyValue("from", last + 1).log("goes on again");
        }
        return events.size();
    }

    /** One at a time; this lock, unlike one of a row, holds no transaction id and so no reader. */
    private void alone(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(ALONE)) {
            lock.setString(1, "sanaga read " + name());
            lock.execute();
        }
    }

    /** What was not applied yet, without gaps; the guard is moved over it. */
    private List<Occurrence> fresh(Connection connection, List<Occurrence> events)
            throws SQLException {
        Map<String, List<Occurrence>> byEntity = new LinkedHashMap<>();
        for (Occurrence event : events) {
            byEntity.computeIfAbsent(event.persistenceId(), _ -> new ArrayList<>()).add(event);
        }
        Map<String, Long> applied = progress.applied(connection, byEntity.keySet());
        Map<String, Long> reached = new HashMap<>(applied);
        List<Occurrence> fresh = new ArrayList<>(events.size());
        for (Occurrence event : events) {
            long last = reached.getOrDefault(event.persistenceId(), 0L);
            if (event.seq() <= last) {
                continue;
            }
            if (event.seq() > last + 1) {
                fresh.addAll(missing(connection, event, last + 1));
            }
            fresh.add(event);
            reached.put(event.persistenceId(), event.seq());
        }
        progress.guard(connection, applied, reached);
        return fresh;
    }

    /** What lies between what was applied and what came: it must be in the journal. */
    private List<Occurrence> missing(Connection connection, Occurrence event, long from)
            throws SQLException {
        aside.line(LOG.atError(), event.persistenceId())
                .addKeyValue("from", from)
                .addKeyValue("to", event.seq() - 1)
                .log("a gap in what the journal gave, read again");
        List<Occurrence> between =
                reader.of(connection, event.persistenceId(), from, event.seq() - 1);
        if (between.size() != event.seq() - from) {
            throw new IllegalStateException(
                    "%s has no event %d to %d in the journal"
                            .formatted(event.persistenceId(), from, event.seq() - 1));
        }
        return between;
    }
}
