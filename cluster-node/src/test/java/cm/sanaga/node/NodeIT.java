package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeIT {
    private static final Duration PATIENCE = Patience.USUAL;

    private final Path path;
    private final Ending ending = new Ending();
    private final HttpClient client = HttpClient.newHttpClient();

    NodeIT(@TempDir Path path) {
        this.path = ServerProgram.in(path);
    }

    @AfterEach
    void stop() {
        ending.run();
        client.close();
    }

    @Test
    void it_is_ready_while_every_check_is_well_and_says_which_is_not() throws Exception {
        Node node = start();
        Eventually.seen(
                PATIENCE,
                () -> ready(node).body(),
                """
                {"ready":true,"checks":{"startup":"ok","cluster":"ok","database":"ok",\
                "journal":"ok",\
                "ledger":"ok","read models":"ok"}}
                """
                        ::equals);

        AtomicReference<Optional<String>> rails = new AtomicReference<>(Optional.of("closed"));
        Readiness.of(node.system())
                .require(
                        new ReadinessCheck(
                                "rails", () -> CompletableFuture.completedFuture(rails.get())));
        HttpResponse<String> red = ready(node);
        assertEquals(503, red.statusCode());
        assertTrue(red.body().contains("\"rails\":\"closed\""), red.body());
        rails.set(Optional.empty());
        eventually(node, 200);
    }

    @Test
    void a_check_that_does_not_answer_is_red_and_holds_nothing_up() throws Exception {
        Node node = start();
        Readiness.of(node.system()).require(new ReadinessCheck("silent", CompletableFuture::new));
        Readiness.of(node.system())
                .require(
                        new ReadinessCheck(
                                "broken",
                                () -> {
                                    throw new IllegalStateException("gone");
                                }));
        HttpResponse<String> red = ready(node);
        assertEquals(503, red.statusCode());
        assertTrue(red.body().contains("\"silent\":\"no answer within 2000 ms\""), red.body());
        assertTrue(red.body().contains("\"broken\":\"gone\""), red.body());
        assertEquals(200, ask(node, "/alive").statusCode());
    }

    @Test
    void it_is_not_ready_while_the_database_is_away_and_ready_again_after() throws Exception {
        try (DataFolder folder = DataFolder.open(path)) {
            EmbeddedDatabase database = EmbeddedDatabase.start(folder, FreePort.next());
            Database address = database.database();
            int port = Integer.parseInt(address.url().replaceAll(".*:([0-9]+)/.*", "$1"));
            Node node = outside(address, ending);
            eventually(node, 200);

            database.close();
            eventually(node, 503);
            Eventually.seen(
                    PATIENCE, () -> ready(node).body(), red -> red.contains("\"cluster\":\"ok\""));
            assertEquals(200, ask(node, "/alive").statusCode());

            try (EmbeddedDatabase _ = EmbeddedDatabase.start(folder, port)) {
                eventually(node, 200);
                ending.run();
            }
        }
    }

    @Test
    void what_an_entity_wrote_is_there_after_a_restart_with_its_transaction() throws Exception {
        Database address = TestDatabase.migrated();
        assertEquals(6, lastSum(address, 1, 2, 3));
        assertEquals(237, lastSum(address, 231));

        // Whatever else runs on the server may hold the horizon back for a while.
        Eventually.seen(
                Patience.USUAL,
                () -> belowTheHorizon(address),
                "4 events in 4 transactions, test-counter-added"::equals);
    }

    private static String belowTheHorizon(Database address) {
        try (Connection connection = address.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT format('%s events in %s transactions, %s', count(*),"
                                        + " count(DISTINCT txid), min(event_ser_manifest))"
                                        + " FROM journal.event_journal"
                                        + " WHERE event_ser_manifest = 'test-counter-added'"
                                        + " AND txid < pg_snapshot_xmin(pg_current_snapshot())")) {
            assertTrue(rows.next());
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts a node, adds these amounts one after the other, and stops the node. */
    private long lastSum(Database address, long... amounts) {
        Ending own = new Ending();
        try {
            Node node = outside(address, own);
            TestProbe<Long> told = TestProbe.create(node.system());
            ActorRef<Counter.Add> counter =
                    node.system().systemActorOf(Counter.create(), "counter", Props.empty());
            long sum = 0;
            for (long amount : amounts) {
                counter.tell(new Counter.Add(amount, told.getRef()));
                sum = told.receiveMessage(PATIENCE);
            }
            return sum;
        } finally {
            own.run();
        }
    }

    private Node start() {
        return Node.start(
                new Settings(
                        FreePort.next(), 0, 0, path, new Settings.Store.Embedded(FreePort.next())),
                ending);
    }

    private Node outside(Database address, Ending own) {
        return Node.start(
                new Settings(
                        FreePort.next(),
                        0,
                        0,
                        path.resolve("node"),
                        new Settings.Store.Outside(address)),
                own);
    }

    private HttpResponse<String> ready(Node node) {
        return ask(node, "/ready");
    }

    private HttpResponse<String> ask(Node node, String path) {
        URI uri = URI.create(node.management() + path);
        try {
            return client.send(
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void eventually(Node node, int status) {
        TestProbe.create(node.system())
                .awaitAssert(
                        PATIENCE,
                        Duration.ofMillis(100),
                        () -> {
                            assertEquals(status, ready(node).statusCode());
                            return status;
                        });
    }
}
