package cm.sanaga.projection;

import cm.sanaga.kernel.Persisted;
import cm.sanaga.kernel.wire.Wire;
import com.typesafe.config.ConfigFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Writes events as the actors' plugin does, without actors. */
final class EventJournal {
    private static final int SERIALIZER = 237_001;
    private static final String INSERT =
            """
            INSERT INTO journal.event_journal (persistence_id, sequence_number, deleted, writer,
                write_timestamp, adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
            VALUES (?, ?, false, 'test', ?, '', ?, ?, ?)
            """;

    private static final Wire WIRE = Wire.cbor(ConfigFactory.load(), List.of());

    static final EventCodec CODEC =
            (_, manifest, payload) -> (Persisted) WIRE.read(manifest, payload);

    private final DataSource database;
    private final Map<String, Long> seqs = new HashMap<>();

    EventJournal(DataSource database) {
        this.database = database;
    }

    /** An event and whose it is. */
    record Written(String persistenceId, Persisted event) {}

    /** In one transaction, as of now. */
    void write(List<Written> events) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            write(connection, events);
            connection.commit();
        }
    }

    /** In a transaction of the caller's. */
    void write(Connection connection, List<Written> events) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Written one : events) {
                insert.setString(1, one.persistenceId);
                insert.setLong(2, seqs.merge(one.persistenceId, 1L, Long::sum));
                insert.setLong(3, System.currentTimeMillis());
                insert.setInt(4, SERIALIZER);
                insert.setString(5, WIRE.name(one.event));
                insert.setBytes(6, WIRE.write(one.event));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
