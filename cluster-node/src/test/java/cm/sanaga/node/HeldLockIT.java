package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import cm.sanaga.testing.FreePort;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLState;

/**
 * F21: somebody holds a lock and does nothing more, and each pool of the node has two connections.
 * Who needs what is locked is told in time, everybody else is served, and when the lock goes all is
 * as before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeldLockIT {
    private static final int ORDERS = 40;
    private static final String MTN = "+237677123456";

    /** What a request may take at most, and some for a machine that is busy. */
    private static final Duration TOLD = Duration.ofSeconds(20);

    /**
     * Somewhat less than the 10 s after which a transaction of ours ends in which nothing happens.
     */
    private static final Duration ENDED = Duration.ofSeconds(9);

    private static final String TWO_CONNECTIONS =
            """
            pekko-persistence-jdbc.shared-databases.slick.db {
              numThreads = 2
              maxConnections = 2
              minConnections = 2
            }
            sanaga.projection.queries.connections = 1
            """;

    private final DataFolder folder;
    private final EmbeddedDatabase server;
    private final RunningNode node;
    private final Client shop;

    HeldLockIT(@TempDir Path path) throws IOException {
        folder = DataFolder.open(ServerProgram.in(path.resolve("database")));
        server = EmbeddedDatabase.start(folder, FreePort.next());
        Path settings = Files.writeString(path.resolve("small.conf"), TWO_CONNECTIONS);
        Database database = server.database();
        node =
                RunningNode.start(
                        Files.createDirectories(path.resolve("node")),
                        Map.of(
                                Settings.CONFIGURATION, settings.toString(),
                                Settings.DATABASE_URL, database.url(),
                                Settings.DATABASE_USER, database.user(),
                                Settings.DATABASE_PASSWORD, database.password().value()));
        shop = node.shop();
    }

    @BeforeAll
    void fill() {
        Purse.fill(shop, 1_000_000);
    }

    @AfterAll
    void stop() {
        node.close();
        server.close();
        folder.close();
    }

    @Test
    void behind_a_locked_journal_orders_are_refused_in_time_and_taken_afterwards()
            throws SQLException {
        Answer known = shop.post("/v1/charges", "known", Client.collect(900, MTN), 20);
        assertEquals("succeeded", known.text("status"), known::toString);
        List<Answer> refused;
        try (Connection held = lock("journal.event_journal IN ACCESS EXCLUSIVE MODE")) {
            refused = order("journal");
            for (Answer answer : refused) {
                assertEquals(503, answer.status(), answer::toString);
                assertTrue(answer.body().path("retryable").asBoolean(), answer::toString);
            }
            // Twice, for the first time may have emptied a pool and left it so.
            order("journal");
            assertEquals(200, get(node.operator(), "/admin/rails").status());
            assertEquals(200, get(health(), "/alive").status());
            assertEquals(0, waitingForLong(), "somebody of ours does not give up");
            int ready = get(health(), "/ready").status();
            assertTrue(ready == 200 || ready == 503, () -> "/ready is answered " + ready);
            held.rollback();
        }
        assertRecovers("journal");
        assertEquals(ORDERS, refused.size());
    }

    @Test
    void behind_locked_read_models_orders_are_taken_all_the_same() throws SQLException {
        List<Answer> taken;
        try (Connection held =
                lock("read.payment, read.journal, read.feed IN ACCESS EXCLUSIVE MODE")) {
            taken = order("lists");
            for (Answer answer : taken) {
                assertEquals(201, answer.status(), answer::toString);
            }
            List<Answer> lists =
                    inTime(() -> Client.atOnce(10, _ -> shop.getOnce("/v1/charges?limit=1")));
            lists.forEach(answer -> assertEquals(503, answer.status(), answer::toString));
            String id = taken.getFirst().text("id");
            assertEquals(200, get(shop, "/v1/charges/" + id).status());
            Answer red =
                    Eventually.seen(
                            Patience.USUAL,
                            () -> get(health(), "/ready"),
                            answer -> answer.status() == 503);
            assertTrue(
                    !red.body().path("checks").path("read models").asText().equals("ok"),
                    red::toString);
            held.rollback();
        }
        assertRecovers("lists");
    }

    /** As of a node that was frozen in the middle of its work. */
    @Test
    void a_transaction_of_ours_in_which_nothing_happens_ends_by_itself() throws SQLException {
        try (HikariDataSource pool = server.database().pool("frozen", 1)) {
            Connection frozen = pool.getConnection();
            frozen.setAutoCommit(false);
            try (Statement statement = frozen.createStatement()) {
                statement.execute("LOCK TABLE read.payment IN ACCESS EXCLUSIVE MODE");
            }
            long locked = System.nanoTime();
            int first = shop.getOnce("/v1/charges?limit=1").status();
            // On a machine that is full the lock may have ended before the question came to it.
            assertTrue(first == 503 || System.nanoTime() - locked > ENDED.toNanos(), first + "");
            Eventually.seen(
                    Patience.USUAL,
                    () -> shop.getOnce("/v1/charges?limit=1"),
                    answer -> answer.status() == 200);
            assertThrows(SQLException.class, frozen::close);
        }
    }

    /** Who wants to write and waits for a lock since more than four seconds; a feed only reads. */
    private long waitingForLong() throws SQLException {
        try (Connection connection = server.database().dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                        + " AND query !~* '^[[:space:]]*select'"
                                        + " AND query_start < clock_timestamp() - interval '4 s'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * Who has it and does nothing more is idle in a transaction. A feed that has one of several
     * tables and wants another deadlocks with this; then it is asked for again.
     */
    private Connection lock(String what) throws SQLException {
        Connection connection = server.database().dataSource().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            while (!locked(statement, what)) {
                connection.rollback();
            }
        }
        return connection;
    }

    private static boolean locked(Statement statement, String what) throws SQLException {
        try {
            statement.execute("LOCK TABLE " + what);
            return true;
        } catch (SQLException refused) {
            if (PSQLState.DEADLOCK_DETECTED.getState().equals(refused.getSQLState())) {
                return false;
            }
            throw refused;
        }
    }

    private List<Answer> order(String run) {
        return inTime(
                () ->
                        Client.atOnce(
                                ORDERS,
                                n ->
                                        shop.postOnce(
                                                "/v1/charges",
                                                run + "-" + n,
                                                Client.collect(1_000 + n, MTN),
                                                0)));
    }

    private Client health() {
        return new Client(node.management(), "none");
    }

    private static Answer get(Client client, String path) {
        return inTime(() -> client.getOnce(path));
    }

    private interface Asking<T> {
        T ask();
    }

    private static <T> T inTime(Asking<T> asking) {
        long begun = System.nanoTime();
        T answer = asking.ask();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(took.compareTo(TOLD) < 0, () -> "answered only after " + took);
        return answer;
    }

    /** The same orders again, each of them once. */
    private void assertRecovers(String run) {
        Eventually.within(Patience.USUAL, () -> "not ready again", () -> node.ready() == 200);
        List<Answer> answers =
                new ArrayList<>(
                        Client.atOnce(
                                ORDERS,
                                n ->
                                        shop.post(
                                                "/v1/charges",
                                                run + "-" + n,
                                                Client.collect(1_000 + n, MTN))));
        for (Answer answer : answers) {
            assertEquals(201, answer.status(), answer::toString);
            Eventually.seen(
                    Patience.USUAL,
                    () -> shop.get("/v1/charges/" + answer.text("id")),
                    charge -> charge.text("status").equals("succeeded"));
        }
        Moved.awaitOnce(node, Patience.USUAL);
        BooksOf.assertRight(node);
    }
}
