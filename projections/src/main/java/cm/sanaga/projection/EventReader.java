package cm.sanaga.projection;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the journal in the order of the transactions that wrote it, and only below the oldest one
 * that still runs: what commits late has a place above everything read so far, so nothing is ever
 * passed over.
 */
final class EventReader {
    // "j." in ORDER BY is not for show: without it the text of the transaction is sorted by.
    private static final String SOME =
            """
            SELECT j.txid::text, j.ordering, persistence_id, sequence_number, write_timestamp,
                   event_ser_id, event_ser_manifest,
                   CASE WHEN event_ser_manifest LIKE ANY (?) THEN event_payload END
            FROM journal.event_journal j
            WHERE (j.txid, j.ordering) > (?::xid8, ?)
              AND j.txid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY j.txid, j.ordering LIMIT ?
            """;

    /**
     * Ordered, so that the index is used: EXISTS reads the whole journal to find nothing. After no
     * place comes everything.
     */
    private static final String ANY =
            """
            SELECT coalesce((SELECT true FROM journal.event_journal
            WHERE (txid, ordering) >
                  (coalesce((SELECT txid FROM read.feed WHERE name = ?), '0'),
                   coalesce((SELECT ordering FROM read.feed WHERE name = ?), 0))
              AND txid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY txid, ordering LIMIT 1), false)
            """;

    private static final String OF_ONE =
            """
            SELECT '0', ordering, persistence_id, sequence_number, write_timestamp,
                   event_ser_id, event_ser_manifest, event_payload
            FROM journal.event_journal
            WHERE persistence_id = ? AND sequence_number BETWEEN ? AND ?
            ORDER BY sequence_number
            """;
    private static final String OF_MANY =
            """
            SELECT '0', ordering, j.persistence_id, sequence_number, write_timestamp,
                   event_ser_id, event_ser_manifest, event_payload
            FROM unnest(?::text[], ?::bigint[]) AS x(persistence_id, through)
            JOIN journal.event_journal j
              ON j.persistence_id = x.persistence_id AND j.sequence_number <= x.through
            ORDER BY j.persistence_id, j.sequence_number
            """;

    private final EventCodec codec;
    private final String[] manifests;

    /**
     * @param manifests how the stored names of the wanted events look, as for {@code LIKE}
     */
    EventReader(EventCodec codec, List<String> manifests) {
        this.codec = codec;
        this.manifests = manifests.toArray(String[]::new);
    }

    /**
     * A part of the journal.
     *
     * @param events the wanted ones, of each entity up to the first that cannot be read
     * @param unreadable that one, where there is one, by the entity's persistence id
     * @param through the place of the last one looked at
     * @param looked how many were looked at
     */
    record Part(
            List<Occurrence> events,
            Map<String, Unreadable> unreadable,
            Position through,
            int looked) {}

    /** An event that no program of ours has written. */
    record Unreadable(long seq, RuntimeException why) {}

    /** The wanted among the next {@code limit} events after a place. */
    Part next(Connection connection, Position after, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SOME)) {
            Array wanted = connection.createArrayOf("text", manifests);
            select.setArray(1, wanted);
            select.setString(2, Long.toUnsignedString(after.txid()));
            select.setLong(3, after.ordering());
            select.setInt(4, limit);
            List<Occurrence> events = new ArrayList<>();
            Map<String, Unreadable> unreadable = new HashMap<>();
            Position through = after;
            int looked = 0;
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    looked++;
                    through =
                            new Position(Long.parseUnsignedLong(row.getString(1)), row.getLong(2));
                    byte[] payload = row.getBytes(8);
                    if (payload != null && !unreadable.containsKey(row.getString(3))) {
                        try {
                            events.add(occurrence(row, payload));
                        } catch (RuntimeException e) {
                            unreadable.put(row.getString(3), new Unreadable(row.getLong(4), e));
                        }
                    }
                }
            }
            return new Part(events, unreadable, through, looked);
        }
    }

    /** Whether there is anything after the place where a feed is. */
    static boolean anythingFor(Connection connection, String feed) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ANY)) {
            select.setString(1, feed);
            select.setString(2, feed);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** The events of one entity from one number to another. */
    List<Occurrence> of(Connection connection, String persistenceId, long from, long to)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OF_ONE)) {
            select.setString(1, persistenceId);
            select.setLong(2, from);
            select.setLong(3, to);
            return all(select);
        }
    }

    /** The events of many entities up to a number of each, entity by entity. */
    List<Occurrence> of(Connection connection, List<String> persistenceIds, List<Long> through)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OF_MANY)) {
            select.setArray(1, connection.createArrayOf("text", persistenceIds.toArray()));
            select.setArray(2, connection.createArrayOf("int8", through.toArray()));
            return all(select);
        }
    }

    private List<Occurrence> all(PreparedStatement select) throws SQLException {
        List<Occurrence> events = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                events.add(occurrence(row, row.getBytes(8)));
            }
        }
        return events;
    }

    private Occurrence occurrence(ResultSet row, byte[] payload) throws SQLException {
        String persistenceId = row.getString(3);
        return new Occurrence(
                row.getLong(2),
                persistenceId,
                persistenceId.substring(persistenceId.indexOf('|') + 1),
                row.getLong(4),
                Instant.ofEpochMilli(row.getLong(5)),
                codec.read(row.getInt(6), row.getString(7), payload));
    }
}
