package cm.sanaga.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far one feed has come in the journal, and with each entity. */
final class ProgressTable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressTable.class);
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

    private final String feed;

    ProgressTable(String feed) {
        this.feed = feed;
    }

    /** Its place in the journal. */
    Position position(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(WHERE)) {
            select.setString(1, feed);
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
        LOG.warn("the place in the journal is lost, read from its start feed={}", feed);
        try (PreparedStatement insert = connection.prepareStatement(BEGIN)) {
            insert.setString(1, feed);
            insert.executeUpdate();
        }
        return Position.START;
    }

    /** Moves it. */
    void move(Connection connection, Position to) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(MOVE)) {
            update.setString(1, Long.toUnsignedString(to.txid()));
            update.setLong(2, to.ordering());
            update.setString(3, feed);
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException("read.feed has no row for " + feed);
            }
        }
    }

    /** The last event of each entity that was applied, where one was. */
    Map<String, Long> applied(Connection connection, Set<String> entities) throws SQLException {
        Map<String, Long> applied = new HashMap<>();
        if (entities.isEmpty()) {
            return applied;
        }
        try (PreparedStatement select = connection.prepareStatement(APPLIED)) {
            select.setString(1, feed);
            select.setArray(2, connection.createArrayOf("text", entities.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    applied.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return applied;
    }

    /** Moves entities on, each from where it was believed to stand. */
    void guard(Connection connection, Map<String, Long> applied, Map<String, Long> reached)
            throws SQLException {
        Rows begun = new Rows("text", "text", "int8");
        Rows advanced = new Rows("text", "text", "int8", "int8");
        reached.forEach(
                (entity, last) -> {
                    Long before = applied.get(entity);
                    if (before == null) {
                        begun.add(feed, entity, last);
                    } else if (!before.equals(last)) {
                        advanced.add(feed, entity, before, last);
                    }
                });
        begun.update(connection, BEGIN_ONE);
        if (advanced.update(connection, ADVANCE) != advanced.size()) {
            throw new IllegalStateException("another feed " + feed + " was quicker");
        }
    }
}
