package cm.sanaga.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds one projection: a part of the journal, the rows made of it and how far it has come are one
 * transaction. Each event is applied exactly once, however many feeds of one name there are.
 */
final class Feed {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final String ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(?, 7))";
    private static final String WHERE = "SELECT txid::text, ordering FROM read.feed WHERE name = ?";
    private static final String BEGIN = "INSERT INTO read.feed VALUES (?, '0', 0)";
    private static final String MOVE =
            "UPDATE read.feed SET txid = ?::xid8, ordering = ? WHERE name = ?";
    private static final String APPLIED =
            """
            SELECT persistence_id, last_seq FROM read.progress
            WHERE feed = ? AND persistence_id = ANY (?)
            """;
    private static final String BEGIN_ONE =
            """
            INSERT INTO read.progress (feed, persistence_id, last_seq)
            SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[])
            """;
    private static final String ADVANCE =
            """
            UPDATE read.progress p SET last_seq = x.last_seq
            FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[])
                 AS x(feed, persistence_id, before, last_seq)
            WHERE p.feed = x.feed AND p.persistence_id = x.persistence_id
              AND p.last_seq = x.before
            """;

    private final Projection projection;
    private final EventReader reader;
    private final DataSource database;
    private final int batch;

    Feed(Projection projection, EventCodec codec, DataSource database, int batch) {
        this.projection = projection;
        this.reader = new EventReader(codec, projection.manifests());
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
            connection.setAutoCommit(true);
            if (!EventReader.anythingFor(connection, name())) {
                return 0;
            }
            connection.setAutoCommit(false);
            try {
                int looked = batch(connection);
                connection.commit();
                return looked;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
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

    private int batch(Connection connection) throws SQLException {
        alone(connection);
        // During a rolling upgrade there are programs of two versions, and rows of one would stay
        // in the
        // schema of the other for good.
        ReadSchema.require(connection);
        Position after = position(connection);
        EventReader.Part part = reader.next(connection, after, batch);
        if (part.looked() > 0) {
            List<Occurrence> fresh = fresh(connection, part.events());
            if (!fresh.isEmpty()) {
                projection.apply(connection, reader, fresh);
            }
            move(connection, part.through());
        }
        return part.looked();
    }

    /** One at a time; this lock, unlike one of a row, holds no transaction id and so no reader. */
    private void alone(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(ALONE)) {
            lock.setString(1, "sanaga read " + name());
            lock.execute();
        }
    }

    private Position position(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(WHERE)) {
            select.setString(1, name());
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    return new Position(Long.parseUnsignedLong(row.getString(1)), row.getLong(2));
                }
            }
        }
        return lost(connection);
    }

    /** It reads everything again; what was applied is known by {@code read.progress}. */
    private Position lost(Connection connection) throws SQLException {
        LOG.warn("the place in the journal is lost, read from its start feed={}", name());
        try (PreparedStatement insert = connection.prepareStatement(BEGIN)) {
            insert.setString(1, name());
            insert.executeUpdate();
        }
        return Position.START;
    }

    private void move(Connection connection, Position to) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(MOVE)) {
            update.setString(1, Long.toUnsignedString(to.txid()));
            update.setLong(2, to.ordering());
            update.setString(3, name());
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException("read.feed has no row for " + name());
            }
        }
    }

    /** What was not applied yet, without gaps; the guard is moved over it. */
    private List<Occurrence> fresh(Connection connection, List<Occurrence> events)
            throws SQLException {
        Map<String, List<Occurrence>> byEntity = new LinkedHashMap<>();
        for (Occurrence event : events) {
            byEntity.computeIfAbsent(event.persistenceId(), _ -> new ArrayList<>()).add(event);
        }
        Map<String, Long> applied = applied(connection, byEntity);
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
        guard(connection, applied, reached);
        return fresh;
    }

    /** What lies between what was applied and what came: it must be in the journal. */
    private List<Occurrence> missing(Connection connection, Occurrence event, long from)
            throws SQLException {
        LOG.error(
                "a gap in what the journal gave feed={} entity={} from={} to={}, read again",
                name(),
                event.persistenceId(),
                from,
                event.seq() - 1);
        List<Occurrence> between =
                reader.of(connection, event.persistenceId(), from, event.seq() - 1);
        if (between.size() != event.seq() - from) {
            throw new IllegalStateException(
                    "%s has no event %d to %d in the journal"
                            .formatted(event.persistenceId(), from, event.seq() - 1));
        }
        return between;
    }

    private Map<String, Long> applied(Connection connection, Map<String, ?> entities)
            throws SQLException {
        Map<String, Long> applied = new HashMap<>();
        if (entities.isEmpty()) {
            return applied;
        }
        try (PreparedStatement select = connection.prepareStatement(APPLIED)) {
            select.setString(1, name());
            select.setArray(2, connection.createArrayOf("text", entities.keySet().toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    applied.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return applied;
    }

    private void guard(Connection connection, Map<String, Long> applied, Map<String, Long> reached)
            throws SQLException {
        Rows begun = new Rows("text", "text", "int8");
        Rows advanced = new Rows("text", "text", "int8", "int8");
        reached.forEach(
                (entity, last) -> {
                    Long before = applied.get(entity);
                    if (before == null) {
                        begun.add(name(), entity, last);
                    } else if (!before.equals(last)) {
                        advanced.add(name(), entity, before, last);
                    }
                });
        begun.update(connection, BEGIN_ONE);
        if (advanced.update(connection, ADVANCE) != advanced.size()) {
            throw new IllegalStateException("another feed " + name() + " was quicker");
        }
    }
}
