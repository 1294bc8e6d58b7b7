package cm.sanaga.projection.schema;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalSchemaIT {
    private static final String INSERT =
            """
            INSERT INTO journal.event_journal
                (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest, event_payload)
            VALUES ('%s', 1, 'w', 1, '', '')
            """;
    private static final String NEXT =
            """
            INSERT INTO journal.event_journal
                (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest, event_payload)
            VALUES ('account', 2, 'w', 1, '', ''), ('account', 3, 'w', 1, '', '')
            """;
    private static final String BELOW_THE_HORIZON =
            """
            SELECT persistence_id FROM journal.event_journal
            WHERE txid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY txid, ordering
            """;

    @Test
    void migrating_again_changes_nothing() {
        var database = RealPostgres.migrated().dataSource();
        JournalSchema.migrate(database);
        JournalSchema.migrate(database);
    }

    @Test
    void an_event_of_a_slow_transaction_is_read_after_it_and_none_is_passed_over()
            throws Exception {
        var database = RealPostgres.migrated().dataSource();
        try (Connection slow = database.getConnection();
                Connection quick = database.getConnection()) {
            slow.setAutoCommit(false);
            execute(slow, INSERT.formatted("slow"));
            execute(quick, INSERT.formatted("quick"));

            assertEquals(List.of(), read(quick), "nothing at or above the open transaction");
            slow.commit();
            assertEquals(List.of("slow", "quick"), read(quick, 2));
        }
    }

    @Test
    void a_second_writer_of_a_sequence_number_is_refused() throws Exception {
        try (Connection connection = RealPostgres.migrated().dataSource().getConnection()) {
            execute(connection, INSERT.formatted("account"));
            SQLException refused =
                    assertThrows(
                            SQLException.class,
                            () -> execute(connection, INSERT.formatted("account")));
            assertEquals("23505", refused.getSQLState());
        }
    }

    @Test
    void a_writer_who_remembers_what_the_database_forgot_is_refused() throws Exception {
        try (Connection connection = RealPostgres.migrated().dataSource().getConnection()) {
            execute(connection, INSERT.formatted("account"));
            execute(connection, NEXT);
            execute(connection, "SET session_replication_role = replica");
            execute(connection, "DELETE FROM journal.event_journal");
            execute(connection, "RESET session_replication_role");
            SQLException refused =
                    assertThrows(SQLException.class, () -> execute(connection, NEXT));
            assertEquals("23000", refused.getSQLState());
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .contains("no event 1 of account before event 2"),
                    refused.getMessage());
            execute(connection, INSERT.formatted("account"));
            execute(connection, NEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE journal.event_journal SET event_payload = '\\x00'",
                "UPDATE journal.event_journal SET deleted = true",
                "DELETE FROM journal.event_journal WHERE false",
                "TRUNCATE journal.event_journal CASCADE"
            })
    void nobody_changes_an_event_or_takes_it_away(String change) throws Exception {
        try (Connection connection = RealPostgres.migrated().dataSource().getConnection()) {
            execute(connection, INSERT.formatted("account"));
            SQLException refused =
                    assertThrows(SQLException.class, () -> execute(connection, change));
            assertEquals("23514", refused.getSQLState());
        }
    }

    @Test
    void a_callback_is_kept_byte_for_byte() throws Exception {
        try (Connection connection = RealPostgres.migrated().dataSource().getConnection();
                var insert =
                        connection.prepareStatement(
                                "INSERT INTO inbox.callback (provider, body, headers, digest)"
                                        + " VALUES ('mtn', ?, '{}'::jsonb, ?) RETURNING body")) {
            byte[] body = {0, -1, '{', 13, 10};
            insert.setBytes(1, body);
            insert.setBytes(2, new byte[32]);
            try (ResultSet row = insert.executeQuery()) {
                assertTrue(row.next());
                assertArrayEquals(body, row.getBytes(1));
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Waits for so many: any transaction of the server may hold the horizon back for a while. */
    private static List<String> read(Connection connection, int count) throws SQLException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        List<String> ids = read(connection);
        while (ids.size() < count && System.nanoTime() < end) {
            execute(connection, "SELECT pg_sleep(0.01)");
            ids = read(connection);
        }
        return ids;
    }

    private static List<String> read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(BELOW_THE_HORIZON)) {
            List<String> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }
}
