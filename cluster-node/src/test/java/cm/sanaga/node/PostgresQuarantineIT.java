package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Once;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.http.QuarantineDesk.Orders;
import cm.sanaga.http.QuarantineDesk.View;
import cm.sanaga.kernel.Digest;
import cm.sanaga.money.Money;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Quarantine.Finding;
import cm.sanaga.provider.Reference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A quarantine begins on every node, holds over restarts, and ends by an operator's word alone. */
class PostgresQuarantineIT {
    private static final Instant AT = Instant.parse("2026-03-01T08:15:30.123456Z");

    private final Database database = TestDatabase.migrated();

    private PostgresQuarantine node() {
        return new PostgresQuarantine(database);
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Something happened, and then the database is another than it was. */
    private void restored() throws SQLException {
        sql(
                "INSERT INTO journal.event_journal (persistence_id, sequence_number, writer,"
                        + " event_ser_id, event_ser_manifest, event_payload)"
                        + " VALUES ('account|x', 1, 'w', 1, 'm', '')");
        sql("UPDATE operator.timeline SET timeline = 7");
    }

    private long rows(String table) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static ProviderCall.Order order(int number) {
        return new ProviderCall.Order(
                Provider.MTN,
                Operation.DISBURSE,
                new Reference(new UUID(1, number)),
                Money.xaf(500),
                new Msisdn("+237677000001"),
                "po_" + number,
                "",
                Optional.empty(),
                AT);
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static Deed deed(String key) {
        return new Deed(
                "key_op", "statements read", AT, Optional.of(new Once(key, Digest.of(key))));
    }

    @Test
    void a_new_database_has_nothing_to_forget() {
        try (PostgresQuarantine node = node()) {
            View view = done(node.view());
            assertFalse(view.active());
            assertEquals(1, view.timeline());
            node.note(order(1), Finding.WAITING);
            assertEquals(Times.FIRST, done(node.lift(deed("none"))));
            assertEquals(Optional.empty(), done(node.view()).lifted());
        }
    }

    @Test
    void it_begins_on_every_node_by_itself_and_ends_by_an_operators_word_alone() throws Exception {
        try (PostgresQuarantine here = node()) {
            assertFalse(here.on());
            restored();
            Eventually.within(Patience.USUAL, () -> "not noticed", here::on);
            try (PostgresQuarantine there = node()) {
                assertTrue(there.on());
                assertEquals(here.since(), there.since());
                assertEquals(2, rows("operator.timeline"));
                assertEquals(Times.FIRST, done(here.lift(deed("first"))));
                assertFalse(here.on());
                Eventually.within(Patience.USUAL, () -> "not lifted there", () -> !there.on());
                assertEquals(Times.AGAIN, done(there.lift(deed("first"))));
                assertEquals(Times.FIRST, done(there.lift(deed("second"))));
                assertEquals(1, rows("operator.audit"));
            }
        }
        try (PostgresQuarantine again = node()) {
            assertFalse(again.on());
            assertEquals("key_op", done(again.view()).lifted().orElseThrow().by());
        }
    }

    @Test
    void it_holds_over_a_restart_with_what_was_found_out() throws Exception {
        try (PostgresQuarantine before = node()) {
            restored();
            Eventually.within(Patience.USUAL, () -> "not noticed", before::on);
            before.note(order(1), Finding.WAITING);
            before.note(order(2), Finding.WAITING);
            before.note(order(2), Finding.FOUND);
            before.note(order(3), Finding.SENT);
            before.note(order(3), Finding.SENT);
            assertEquals(new Orders(1, 1, 1), done(before.view()).orders());
        }
        try (PostgresQuarantine after = node()) {
            assertTrue(after.on());
            assertEquals(new Orders(1, 1, 1), done(after.view()).orders());
            sql("UPDATE operator.quarantined SET at = at - interval '1 minute'");
            assertEquals(new Orders(0, 1, 1), done(after.view()).orders());
        }
    }
}
