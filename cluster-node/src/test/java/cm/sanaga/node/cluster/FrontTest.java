package cm.sanaga.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.testing.FreePort;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.Test;

/** The proxy before several nodes. */
class FrontTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final Duration AWAY = Duration.ofSeconds(8);

    @Test
    void a_node_that_was_away_is_called_as_soon_as_it_is_back() throws Exception {
        int api = FreePort.next();
        ActorTestKit kit =
                ActorTestKit.create(
                        "front",
                        ConfigFactory.parseString("pekko.actor.provider = local")
                                .withFallback(ConfigFactory.load()));
        HttpServer management = serving(0);
        Backend node = new Backend("node-1", at(api), at(management.getAddress().getPort()));
        try (Front front = Front.start(kit.system(), List.of(node), "127.0.0.1", 0, 0);
                HttpClient client = HttpClient.newHttpClient()) {
            CompletableFuture<Back> opened =
                    CompletableFuture.supplyAsync(
                            () -> {
                                HttpServer back = serving(api);
                                return new Back(back, System.nanoTime());
                            },
                            CompletableFuture.delayedExecutor(
                                    AWAY.toMillis(), TimeUnit.MILLISECONDS));
            int status =
                    client.send(
                                    HttpRequest.newBuilder(front.address()).build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode();
            long now = System.nanoTime();
            Back back = opened.join();
            back.server.stop(0);
            long waited = now - back.since;
            assertEquals(200, status);
            assertTrue(waited < Duration.ofSeconds(2).toNanos(), () -> waited / 1e9 + " s");
        } finally {
            management.stop(0);
            kit.shutdownTestKit();
        }
    }

    private record Back(HttpServer server, long since) {}

    /** Answers 200 to everything. */
    private static HttpServer serving(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(HERE, port), 0);
            server.createContext(
                    "/",
                    exchange -> {
                        exchange.sendResponseHeaders(200, -1);
                        exchange.close();
                    });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
