package cm.sanaga.node;

import static cm.sanaga.node.Client.atOnce;
import static cm.sanaga.node.Client.collect;
import static cm.sanaga.node.Client.payOut;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import cm.sanaga.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** F13: the database goes away under load, for good or for a while, or only stops to answer. */
@Execution(ExecutionMode.CONCURRENT)
class DatabaseAwayIT {
    private static final int PAYMENTS = 60;
    private static final Duration ENDS = Duration.ofMinutes(2);

    private final Path path;

    DatabaseAwayIT(@TempDir Path path) {
        this.path = path;
    }

    @Test
    void a_database_that_hangs_is_waited_for_and_one_that_dies_is_said() {
        Traffic traffic = new Traffic("hanging");
        RunningNode node = RunningNode.start(path);
        try {
            Purse.fill(node.shop(), 2_000_000);
            ProcessHandle server = node.postgres();
            traffic.send(
                    node.shop(),
                    PAYMENTS,
                    acknowledged -> {
                        if (acknowledged == PAYMENTS / 2) {
                            signal("-STOP", server);
                            CompletableFuture.delayedExecutor(6, TimeUnit.SECONDS)
                                    .execute(() -> signal("-CONT", server));
                        }
                    });
            traffic.assertAnswersMakeSense();
            assertRecovers(node);

            traffic.send(
                    node.shop(),
                    PAYMENTS,
                    acknowledged -> {
                        if (acknowledged == PAYMENTS / 2) {
                            server.destroyForcibly();
                        }
                    });
            traffic.assertAnswersMakeSense();
            assertSaidToBeAway(node);

            node.close();
            node = node.again();
            assertEverythingIsThere(traffic, node);
        } finally {
            node.close();
        }
    }

    @Test
    void when_a_database_comes_back_the_node_goes_on_by_itself() throws Exception {
        Traffic traffic = new Traffic("restarted");
        try (DataFolder folder = DataFolder.open(ServerProgram.in(path.resolve("database")))) {
            Server server = new Server(folder);
            Database address = server.running.database();
            try (server;
                    RunningNode node =
                            RunningNode.start(
                                    Files.createDirectories(path.resolve("node")), address)) {
                Purse.fill(node.shop(), 2_000_000);
                traffic.send(
                        node.shop(),
                        PAYMENTS,
                        acknowledged -> {
                            if (acknowledged == PAYMENTS / 2) {
                                server.close();
                            }
                        });
                traffic.assertAnswersMakeSense();
                assertSaidToBeAway(node);

                server.startAgain();
                assertRecovers(node);
                assertEverythingIsThere(traffic, node);
            }
        }
    }

    /** What a full disk is to who writes: PostgreSQL's own error, while it answers all else. */
    @Test
    void a_database_without_room_is_shown_and_tried_again() throws Exception {
        try (DataFolder folder = DataFolder.open(ServerProgram.in(path.resolve("database")))) {
            Server server = new Server(folder);
            Database address = server.running.database();
            try (server;
                    RunningNode node =
                            RunningNode.start(
                                    Files.createDirectories(path.resolve("node")), address)) {
                execute(
                        address,
                        """
                        CREATE FUNCTION journal.no_room() RETURNS trigger LANGUAGE plpgsql AS
                        $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$
                        """);
                execute(
                        address,
                        "CREATE TRIGGER full_disk BEFORE INSERT ON journal.event_journal"
                                + " FOR EACH STATEMENT EXECUTE FUNCTION journal.no_room()");
                Client health = new Client(node.management(), "none");
                Eventually.seen(
                        Patience.USUAL,
                        () -> {
                            assertRefused(node);
                            return health.getOnce("/ready");
                        },
                        ready ->
                                ready.status() == 503
                                        && ready.body()
                                                .path("checks")
                                                .path("journal")
                                                .asText()
                                                .endsWith("ERROR: could not extend file"));

                execute(address, "DROP TRIGGER full_disk ON journal.event_journal");
                assertRecovers(node);
            }
        }
    }

    private static void assertRefused(RunningNode node) {
        Answer refused =
                node.shop().postOnce("/v1/charges", "full-1", collect(700, "+237677123456"), 0);
        assertEquals(503, refused.status(), refused::toString);
        assertTrue(refused.body().path("retryable").asBoolean(), refused::toString);
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Red, and every client is told to come again, whatever he asks for. */
    private static void assertSaidToBeAway(RunningNode node) {
        Eventually.within(Patience.USUAL, () -> "still ready", () -> node.ready() == 503);
        Client shop = node.shop();
        Client operator = node.operator();
        // At once, for each waits as long as a request may.
        List<Supplier<Answer>> asked =
                List.of(
                        () ->
                                shop.postOnce(
                                        "/v1/charges", "away-1", collect(700, "+237670000000"), 0),
                        () ->
                                shop.postOnce(
                                        "/v1/payouts", "away-2", payOut(700, "+237690000000"), 0),
                        () -> shop.getOnce("/v1/charges"),
                        () -> shop.getOnce("/v1/entries"),
                        () -> shop.getOnce("/v1/charges/ch_0123456789abcdef0123456789abcdef"),
                        () -> operator.getOnce("/admin/trial_balance"),
                        () -> operator.getOnce("/admin/invariants"));
        for (Answer answer : atOnce(asked.size(), i -> asked.get(i).get())) {
            assertEquals(503, answer.status(), answer::toString);
            assertTrue(answer.body().path("retryable").asBoolean(), answer::toString);
        }
    }

    private static void assertRecovers(RunningNode node) {
        Eventually.within(Patience.USUAL, () -> "not ready again", () -> node.ready() == 200);
        // What it answers first it answers for ever under that key, pending too: then one looks.
        Answer taken =
                Eventually.seen(
                        Patience.USUAL,
                        () ->
                                node.shop()
                                        .post(
                                                "/v1/charges",
                                                "back-1",
                                                collect(800, "+237677123456"),
                                                0),
                        answer -> answer.status() == 201);
        Eventually.seen(
                Patience.USUAL,
                () -> node.shop().get("/v1/charges/" + taken.text("id")),
                answer -> answer.text("status").equals("succeeded"));
    }

    private static void assertEverythingIsThere(Traffic traffic, RunningNode node) {
        traffic.awaitEnds(node.shop(), ENDS);
        traffic.repeat(node.shop());
        traffic.awaitEnds(node.shop(), ENDS);
        awaitQuiet(node);
        traffic.assertMovedOnce(node);
        BooksOf.assertRight(node);
    }

    /** Also what nobody was told about has come to its end. */
    private static void awaitQuiet(RunningNode node) {
        Eventually.within(
                ENDS,
                () -> "something is still pending",
                () ->
                        Stream.of(
                                        "/v1/charges?status=pending",
                                        "/v1/escrows?status=pending",
                                        "/v1/payouts?status=pending",
                                        "/v1/payouts?status=sent")
                                .allMatch(list -> node.shop().all(list).isEmpty()));
    }

    /** To the server and all its children; a stopped one answers nobody and ends nothing. */
    private static void signal(String signal, ProcessHandle server) {
        Stream.concat(Stream.of(server), server.descendants())
                .map(ProcessHandle::pid)
                .forEach(
                        pid -> {
                            try {
                                new ProcessBuilder("kill", signal, Long.toString(pid))
                                        .start()
                                        .waitFor(5, TimeUnit.SECONDS);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }

    /** A database that goes away and comes back where it was. */
    private static final class Server implements AutoCloseable {
        private final DataFolder folder;
        private EmbeddedDatabase running;

        Server(DataFolder folder) {
            this.folder = folder;
            this.running = EmbeddedDatabase.start(folder, FreePort.next());
        }

        /** Nodes that ask for it all the time may have its port for a moment, as their own end. */
        void startAgain() {
            String port = running.database().url().replaceAll(".*:([0-9]+)/.*", "$1");
            Eventually.seen(
                    Patience.USUAL, () -> started(Integer.parseInt(port)), "started"::equals);
        }

        private String started(int port) {
            try {
                running = EmbeddedDatabase.start(folder, port);
                return "started";
            } catch (StartupProblem taken) {
                return String.valueOf(taken.getMessage());
            }
        }

        @Override
        public void close() {
            running.close();
        }
    }
}
