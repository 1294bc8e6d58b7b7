package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Line;
import cm.sanaga.http.Operators.Lines;
import cm.sanaga.http.Operators.Once;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.kernel.Digest;
import cm.sanaga.projection.Cursor;
import cm.sanaga.projection.Page;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What operators switch holds on every node and after every start, and leaves a trail. */
class PostgresOperatorsIT {
    private static final Set<Operation> ALL = EnumSet.allOf(Operation.class);
    private static final Page.Wanted WHOLE = new Page.Wanted(100, Optional.empty());
    private static final Deed MAINTENANCE = deed("maintenance");

    private final Database database = TestDatabase.migrated();

    private static Deed deed(String reason) {
        return new Deed("key_op", reason, Instant.parse("2026-03-01T08:15:30.123456Z"));
    }

    @Test
    void what_is_switched_off_is_off_on_every_node_and_after_a_restart() {
        try (var here = new PostgresOperators(database);
                var there = new PostgresOperators(database)) {
            done(here.drain(Provider.MTN, Set.of(Operation.COLLECT), MAINTENANCE));
            assertEquals(
                    "maintenance", here.of(Provider.MTN, Operation.COLLECT).orElseThrow().reason());
            assertEquals(Optional.empty(), here.of(Provider.MTN, Operation.DISBURSE));
            Eventually.within(
                    Patience.USUAL,
                    () -> "the other node does not know",
                    () -> there.of(Provider.MTN, Operation.COLLECT).isPresent());
        }
        try (var again = new PostgresOperators(database)) {
            assertTrue(again.of(Provider.MTN, Operation.COLLECT).isPresent());
            done(again.resume(Provider.MTN, ALL, deed("over")));
            assertEquals(Optional.empty(), again.of(Provider.MTN, Operation.COLLECT));
        }
    }

    @Test
    void each_change_leaves_one_line_and_what_changes_nothing_leaves_none() {
        try (var operators = new PostgresOperators(database)) {
            done(operators.drain(Provider.MTN, ALL, MAINTENANCE));
            done(operators.drain(Provider.MTN, ALL, deed("again")));
            done(operators.resume(Provider.ORANGE, ALL, deed("was never off")));
            done(operators.record("case.resolve", "ca_ch_1", deed("decline: it never came")));
            Page<Line> newest = done(operators.trail(Lines.ALL, page(Optional.empty())));
            List<Line> lines = newest.data();
            assertEquals(List.of(4L, 3L, 2L), lines.stream().map(Line::id).toList());
            assertEquals("case.resolve", lines.getFirst().what());
            assertEquals(MAINTENANCE.at(), lines.getLast().at());
            Page<Line> rest = done(operators.trail(Lines.ALL, page(newest.next())));
            assertEquals(List.of(1L), rest.data().stream().map(Line::id).toList());
            assertEquals(
                    "maintenance",
                    operators.of(Provider.MTN, Operation.REFUND).orElseThrow().reason());
        }
    }

    private static Page.Wanted page(Optional<Cursor> after) {
        return new Page.Wanted(3, after);
    }

    @Test
    void a_request_is_done_once_for_ever_and_its_key_stands_for_no_other() {
        Deed drain = asked("k1", "drain", "maintenance");
        try (var operators = new PostgresOperators(database)) {
            assertEquals(Times.FIRST, done(operators.drain(Provider.MTN, ALL, drain)));
            assertEquals(Times.FIRST, done(operators.resume(Provider.MTN, ALL, deed("over"))));
        }
        try (var again = new PostgresOperators(database)) {
            assertEquals(Times.AGAIN, done(again.drain(Provider.MTN, ALL, drain)));
            assertEquals(Optional.empty(), again.of(Provider.MTN, Operation.COLLECT));
            Deed other = asked("k1", "another", "maintenance");
            assertEquals(Times.OTHER, done(again.drain(Provider.MTN, ALL, other)));
            assertEquals(Optional.empty(), again.of(Provider.MTN, Operation.COLLECT));
            assertEquals(6, done(again.trail(Lines.ALL, WHOLE)).data().size());
        }
    }

    @Test
    void what_is_refused_leaves_neither_a_line_nor_its_request() {
        Deed down = asked("k2", "down", "dead");
        try (var operators = new PostgresOperators(database)) {
            CompletableFuture<Times> refused =
                    operators
                            .record("cluster.down", "nobody", down, PostgresOperatorsIT::refuse)
                            .toCompletableFuture();
            assertThrows(CompletionException.class, refused::join);
            assertInstanceOf(IllegalArgumentException.class, refused.exceptionNow());
            assertEquals(List.of(), done(operators.trail(Lines.ALL, WHOLE)).data());
            assertEquals(Times.FIRST, done(operators.record("cluster.down", "nobody", down)));
        }
    }

    private static void refuse() {
        throw new IllegalArgumentException("no member");
    }

    private static Deed asked(String key, String what, String reason) {
        Deed deed = deed(reason);
        return new Deed(
                deed.who(), deed.reason(), deed.at(), Optional.of(new Once(key, Digest.of(what))));
    }

    @Test
    void the_trail_is_searched_by_who_what_and_whom() {
        try (var operators = new PostgresOperators(database)) {
            done(operators.drain(Provider.MTN, ALL, MAINTENANCE));
            done(operators.record("case.resolve", "ca_ch_1", deed("decline: it never came")));
            assertEquals(
                    List.of("mtn/refund"),
                    targets(operators, "key_op", "rail.drain", "mtn/refund"));
            assertEquals(List.of(), targets(operators, "key_op", "rail.drain", "ca_ch_1"));
            assertEquals(
                    List.of("ca_ch_1"),
                    done(
                                    operators.trail(
                                            new Lines(
                                                    Optional.empty(),
                                                    Optional.of("case.resolve"),
                                                    Optional.empty()),
                                            WHOLE))
                            .data()
                            .stream()
                            .map(Line::target)
                            .toList());
        }
    }

    private static List<String> targets(
            PostgresOperators operators, String who, String what, String target) {
        var lines = new Lines(Optional.of(who), Optional.of(what), Optional.of(target));
        return done(operators.trail(lines, WHOLE)).data().stream().map(Line::target).toList();
    }

    @Test
    void a_line_says_from_where_it_came_and_what_it_changed() {
        var from =
                new Deed(
                        "key_op",
                        "maintenance",
                        MAINTENANCE.at(),
                        Optional.empty(),
                        Optional.of("41.202.1.1"));
        try (var operators = new PostgresOperators(database)) {
            done(operators.drain(Provider.MTN, Set.of(Operation.COLLECT), from));
            done(operators.resume(Provider.MTN, Set.of(Operation.COLLECT), from));
            done(operators.record("case.resolve", "ca_ch_1", deed("it never came")));
            List<Line> lines = done(operators.trail(Lines.ALL, WHOLE)).data();
            assertEquals(Optional.empty(), lines.getFirst().origin());
            assertEquals(Optional.empty(), lines.getFirst().after());
            Line resumed = lines.get(1);
            Line drained = lines.get(2);
            assertEquals(Optional.of("41.202.1.1"), drained.origin());
            assertEquals(Optional.empty(), drained.before());
            assertEquals(
                    Optional.of(
                            "{\"by\": \"key_op\", \"since\": \"2026-03-01T08:15:30.123456+00:00\","
                                    + " \"reason\": \"maintenance\", \"provider\": \"mtn\","
                                    + " \"operation\": \"COLLECT\"}"),
                    drained.after());
            assertEquals(drained.after(), resumed.before());
            assertEquals(Optional.empty(), resumed.after());
            assertEquals(drained.hash(), resumed.previous());
        }
    }

    /** As docs/operations.md has it, for lines of before too. */
    @Test
    void anybody_can_compute_the_hash_of_a_line() throws Exception {
        try (var operators = new PostgresOperators(database)) {
            done(operators.record("case.resolve", "ca_ch_1", deed("it never came")));
            done(operators.drain(Provider.MTN, Set.of(Operation.COLLECT), MAINTENANCE));
            for (Line line : done(operators.trail(Lines.ALL, WHOLE)).data()) {
                var brief = MessageDigest.getInstance("SHA-256");
                brief.update(HexFormat.of().parseHex(line.previous()));
                long micros = ChronoUnit.MICROS.between(Instant.EPOCH, line.at());
                brief.update(
                        (line.id()
                                        + "|"
                                        + micros
                                        + part(line.who())
                                        + part(line.what())
                                        + part(line.target())
                                        + part(line.reason()))
                                .getBytes(StandardCharsets.UTF_8));
                byte[] hash = brief.digest();
                if (line.after().isPresent()) {
                    var whole = MessageDigest.getInstance("SHA-256");
                    whole.update(hash);
                    hash =
                            whole.digest(
                                    ("|-|-" + part(line.after().get()))
                                            .getBytes(StandardCharsets.UTF_8));
                }
                assertEquals(line.hash(), HexFormat.of().formatHex(hash), line::toString);
            }
        }
    }

    private static String part(String text) {
        return "|" + text.length() + ":" + text;
    }

    @Test
    void the_trail_cannot_be_changed_and_shows_it_when_it_was() throws Exception {
        try (var operators = new PostgresOperators(database);
                HikariDataSource pool = database.pool("attacker", 1);
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            done(operators.drain(Provider.MTN, ALL, MAINTENANCE));
            for (String change :
                    List.of(
                            "UPDATE operator.audit SET who = 'nobody'",
                            "DELETE FROM operator.audit",
                            "TRUNCATE operator.audit")) {
                assertThrows(SQLException.class, () -> statement.execute(change), change);
            }
            assertEquals("", broken(statement));
            statement.execute("ALTER TABLE operator.audit DISABLE TRIGGER audit_stays");
            statement.execute("UPDATE operator.audit SET who = 'nobody' WHERE id = 2");
            assertEquals("2", broken(statement));
            statement.execute("UPDATE operator.audit SET who = 'key_op' WHERE id = 2");
            assertEquals("", broken(statement));
            statement.execute("UPDATE operator.audit SET after = '{}' WHERE id = 2");
            assertEquals("2", broken(statement));
            statement.execute("DELETE FROM operator.audit WHERE id = 2");
            assertEquals("3", broken(statement));
        }
    }

    private static String broken(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery(
                        "SELECT coalesce(string_agg(id::text, ',' ORDER BY id), '')"
                                + " FROM operator.audit_broken")) {
            row.next();
            return row.getString(1);
        }
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
