package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.Directory.ApiKey;
import cm.sanaga.http.Directory.Issued;
import cm.sanaga.http.Directory.Merchant;
import cm.sanaga.http.Directory.Organisation;
import cm.sanaga.http.Directory.Wanted;
import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Line;
import cm.sanaga.http.Operators.Lines;
import cm.sanaga.http.Operators.Once;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.http.auth.Caller;
import cm.sanaga.http.auth.Mode;
import cm.sanaga.http.auth.Scope;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.kernel.Digest;
import cm.sanaga.projection.Page;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who there is: the same on every node, after every start, and each deed once. */
class PostgresDirectoryIT {
    private static final Instant AT = Instant.parse("2026-03-01T08:15:30.123456Z");
    private static final Page.Wanted WHOLE = new Page.Wanted(100, Optional.empty());

    private final Database database = TestDatabase.migrated();
    private final AtomicReference<Instant> now = new AtomicReference<>(AT);
    private final PostgresDirectory here = directory(Mode.TEST);

    @BeforeEach
    void somebody() {
        done(here.add(new Organisation("org_1", "Mboa", "key_op", AT), deed("org")));
        done(here.add(new Merchant("mer_1", "org_1", "Akwa", "key_op", AT), deed("mer")));
    }

    @AfterEach
    void end() {
        here.close();
    }

    private PostgresDirectory directory(Mode mode) {
        return new PostgresDirectory(
                database, mode, now::get, () -> CompletableFuture.completedFuture(true));
    }

    private static Deed deed(String request) {
        return new Deed("key_op", request, AT, Optional.of(new Once(request, Digest.of(request))));
    }

    private Issued issue(String id, Optional<Instant> until) {
        return done(
                here.issue(
                        new Wanted(id, "mer_1", "till", Set.of(Scope.READ, Scope.COLLECT), until),
                        deed("issue " + id)));
    }

    private static Optional<Caller> caller(PostgresDirectory directory, String secret) {
        return done(directory.caller(secret));
    }

    @Test
    void a_key_is_known_on_every_node_and_after_a_restart() {
        String secret;
        try (var there = directory(Mode.TEST)) {
            secret = issue("key_1", Optional.empty()).secret().orElseThrow();
            var known =
                    new Caller.Merchant(
                            "mer_1",
                            "mer_1",
                            Optional.of("org_1"),
                            "key_1",
                            Set.of(Scope.READ, Scope.COLLECT));
            assertEquals(Optional.of(known), caller(here, secret));
            Eventually.within(
                    Patience.USUAL,
                    () -> "the other node does not know it",
                    () -> caller(there, secret).isPresent());
            done(here.revoke("key_1", deed("revoke")));
            assertEquals(Optional.empty(), caller(here, secret));
            Eventually.within(
                    Patience.USUAL,
                    () -> "the other node still takes it",
                    () -> caller(there, secret).isEmpty());
        }
        try (var again = directory(Mode.TEST)) {
            assertEquals(Optional.empty(), caller(again, secret));
        }
    }

    @Test
    void a_secret_is_kept_nowhere_and_told_once() throws SQLException {
        Issued first = issue("key_1", Optional.empty());
        Issued second = issue("key_1", Optional.empty());
        String secret = first.secret().orElseThrow();
        assertEquals(new Issued(Times.AGAIN, Optional.empty()), second);
        String kept = kept();
        assertTrue(kept.contains("key_1"), kept);
        assertTrue(!kept.contains(secret.substring("sk_test_".length(), 30)), kept);
    }

    private String kept() throws SQLException {
        try (var pool = database.pool("test", 1);
                Connection connection = pool.getConnection();
                Statement select = connection.createStatement();
                ResultSet row =
                        select.executeQuery(
                                "SELECT string_agg(k::text, '') FROM directory.api_key k")) {
            assertTrue(row.next());
            return row.getString(1);
        }
    }

    @Test
    void a_key_ends_when_it_is_said_to() {
        String secret = issue("key_1", Optional.of(AT.plusSeconds(60))).secret().orElseThrow();
        assertTrue(caller(here, secret).isPresent());
        now.set(AT.plusSeconds(60));
        assertEquals(Optional.empty(), caller(here, secret));
    }

    @Test
    void of_a_rolled_key_both_are_good_until_the_grace_is_over() {
        String before = issue("key_1", Optional.empty()).secret().orElseThrow();
        String after =
                done(here.roll("key_1", "key_2", Duration.ofMinutes(10), deed("roll")))
                        .secret()
                        .orElseThrow();
        assertEquals("key_1", caller(here, before).orElseThrow().keyId());
        assertEquals(
                new Caller.Merchant(
                        "mer_1",
                        "mer_1",
                        Optional.of("org_1"),
                        "key_2",
                        Set.of(Scope.READ, Scope.COLLECT)),
                caller(here, after).orElseThrow());
        now.set(AT.plusSeconds(600));
        assertEquals(Optional.empty(), caller(here, before));
        assertTrue(caller(here, after).isPresent());
    }

    @Test
    void what_has_ended_is_not_rolled() {
        issue("key_1", Optional.empty());
        done(here.revoke("key_1", deed("revoke")));
        var failure =
                assertThrows(
                        CompletionException.class,
                        () -> done(here.roll("key_1", "key_2", Duration.ZERO, deed("roll"))));
        assertInstanceOf(Rejection.class, failure.getCause());
        assertEquals(Optional.empty(), done(here.key("key_2")));
    }

    @Test
    void that_a_key_was_used_is_known_to_a_minute() {
        String secret = issue("key_1", Optional.empty()).secret().orElseThrow();
        assertEquals(Optional.empty(), done(here.key("key_1")).orElseThrow().lastUsedAt());
        now.set(AT.plusSeconds(90));
        assertTrue(caller(here, secret).isPresent());
        Eventually.within(
                Patience.USUAL,
                () -> "its use is not written",
                () ->
                        done(here.key("key_1"))
                                .orElseThrow()
                                .lastUsedAt()
                                .equals(Optional.of(AT.plusSeconds(90))));
    }

    /** Whoever holds one of the rows and wants another is not kept out of it by us. */
    @Test
    void uses_are_written_in_the_order_of_the_keys() throws SQLException {
        String second = issue("key_2", Optional.empty()).secret().orElseThrow();
        String first = issue("key_1", Optional.empty()).secret().orElseThrow();
        now.set(AT.plusSeconds(90));
        try (var pool = database.pool("test", 1);
                Connection other = pool.getConnection();
                Statement change = other.createStatement()) {
            other.setAutoCommit(false);
            change.execute("SET LOCAL lock_timeout = '300 ms'");
            change.execute("UPDATE directory.api_key SET hint = 'a' WHERE id = 'key_1'");
            assertTrue(caller(here, second).isPresent() && caller(here, first).isPresent());
            Eventually.within(
                    Patience.USUAL, () -> "nobody waits for the first row", () -> waited(change));
            change.execute("UPDATE directory.api_key SET hint = 'b' WHERE id = 'key_2'");
            other.commit();
        }
        Eventually.within(
                Patience.USUAL,
                () -> "their uses are not written",
                () ->
                        done(here.keys("mer_1", WHOLE)).data().stream()
                                .allMatch(key -> key.lastUsedAt().isPresent()));
    }

    private static boolean waited(Statement looks) {
        try {
            looks.execute("SELECT pg_stat_clear_snapshot()");
            try (ResultSet row =
                    looks.executeQuery(
                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                    + " AND datname = current_database()")) {
                row.next();
                return row.getInt(1) > 0;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As after it was restored under a node that ran on. */
    @Test
    void what_the_database_has_forgotten_is_good_no_more() throws SQLException {
        String kept = issue("key_1", Optional.empty()).secret().orElseThrow();
        String forgotten = issue("key_2", Optional.empty()).secret().orElseThrow();
        assertTrue(caller(here, forgotten).isPresent());
        try (var pool = database.pool("test", 1);
                Connection connection = pool.getConnection();
                Statement delete = connection.createStatement()) {
            connection.setAutoCommit(true);
            delete.execute("DELETE FROM directory.api_key WHERE id = 'key_2'");
        }
        Eventually.within(
                Patience.USUAL,
                () -> "the key is still good",
                () -> caller(here, forgotten).isEmpty());
        assertTrue(caller(here, kept).isPresent());
    }

    @Test
    void a_key_of_test_is_nothing_where_money_is_real() {
        String secret = issue("key_1", Optional.empty()).secret().orElseThrow();
        try (var live = directory(Mode.LIVE)) {
            assertEquals(Optional.empty(), caller(live, secret));
        }
    }

    @Test
    void nothing_is_added_to_what_is_not_there_and_its_request_is_not_remembered() {
        for (int i = 0; i < 2; i++) {
            var failure =
                    assertThrows(
                            CompletionException.class,
                            () ->
                                    done(
                                            here.add(
                                                    new Merchant(
                                                            "mer_2", "org_2", "x", "key_op", AT),
                                                    deed("early"))));
            assertInstanceOf(Rejection.class, failure.getCause());
        }
        done(here.add(new Organisation("org_2", "late", "key_op", AT), deed("org 2")));
        assertEquals(
                Times.FIRST,
                done(here.add(new Merchant("mer_2", "org_2", "x", "key_op", AT), deed("early"))));
    }

    @Test
    void lists_go_on_where_they_ended() {
        IntStream.range(0, 5).forEach(i -> issue("key_" + i, Optional.empty()));
        Page<ApiKey> first = done(here.keys("mer_1", new Page.Wanted(3, Optional.empty())));
        Page<ApiKey> rest = done(here.keys("mer_1", new Page.Wanted(3, first.next())));
        assertEquals(
                List.of("key_4", "key_3", "key_2"), first.data().stream().map(ApiKey::id).toList());
        assertEquals(List.of("key_1", "key_0"), rest.data().stream().map(ApiKey::id).toList());
        assertEquals(1, done(here.organisations(WHOLE)).data().size());
        assertEquals(1, done(here.merchants("org_1", WHOLE)).data().size());
        assertEquals(List.of(), done(here.merchants("org_2", WHOLE)).data());
    }

    @Test
    void each_deed_leaves_its_line() {
        issue("key_1", Optional.empty());
        done(here.roll("key_1", "key_2", Duration.ZERO, deed("roll")));
        done(here.revoke("key_2", deed("revoke")));
        try (var operators = new PostgresOperators(database)) {
            assertEquals(
                    List.of(
                            "key.revoke key_2",
                            "key.issue key_2",
                            "key.roll key_1",
                            "key.issue key_1",
                            "merchant.add mer_1",
                            "organisation.add org_1"),
                    done(operators.trail(Lines.ALL, WHOLE)).data().stream()
                            .map((Line line) -> line.what() + " " + line.target())
                            .toList());
        }
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
