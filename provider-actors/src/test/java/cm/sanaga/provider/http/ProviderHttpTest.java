package cm.sanaga.provider.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cm.sanaga.testing.FreePort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ProviderHttpTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private final ProviderHttp http = pool(Duration.ofSeconds(2));
    private final ProviderHttp patient = pool(Duration.ofSeconds(20));

    private static ProviderHttp pool(Duration patience) {
        return ProviderHttp.open(
                KIT.system(),
                new HttpSettings(1, 1, Duration.ofSeconds(20), Duration.ofSeconds(10), patience));
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void an_answer_is_an_answer_whatever_it_says() {
        try (var server = new RawServer().answers(500, "text/html", "<html>sorry")) {
            assertEquals(new Exchange.Answered(500, "<html>sorry"), send(server.url() + "/x"));
        }
    }

    @Test
    void where_nobody_listens_nothing_was_sent() {
        int port = FreePort.next();
        assertInstanceOf(Exchange.Unsent.class, send("http://127.0.0.1:" + port + "/x"));
        assertInstanceOf(Exchange.Unsent.class, send("http://127.0.0.1:" + port + "/x"));
    }

    @Test
    void a_host_nobody_knows_was_sent_nothing() {
        // A part of a name may not be that long, so no name server is asked or waited for.
        assertInstanceOf(Exchange.Unsent.class, send("http://" + "x".repeat(64) + ".invalid/x"));
    }

    @Test
    void a_cut_line_after_the_request_is_a_loss_and_is_not_tried_again() {
        try (var server = new RawServer().cuts().answers(200, "{}")) {
            assertInstanceOf(Exchange.Lost.class, send(server.url() + "/x"));
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void silence_is_a_loss() {
        try (var server = new RawServer().isSilent()) {
            assertInstanceOf(Exchange.Lost.class, send(http, server.url() + "/x"));
            awaitOneRequest(server);
        }
    }

    @Test
    void what_the_pool_has_no_room_for_was_never_sent() {
        try (var server = new RawServer().isSilent()) {
            List<CompletableFuture<Exchange>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(http.send(HttpRequest.POST(server.url() + "/x")).toCompletableFuture());
            }
            long unsent =
                    all.stream()
                            .map(CompletableFuture::join)
                            .filter(Exchange.Unsent.class::isInstance)
                            .count();
            awaitOneRequest(server);
            assertEquals(true, unsent > 0 && unsent < 20, "unsent: " + unsent);
        }
    }

    /** It may still be on its way when its sender has given up. */
    private static void awaitOneRequest(RawServer server) {
        KIT.createTestProbe()
                .awaitAssert(
                        Duration.ofMinutes(1),
                        () -> {
                            assertEquals(1, server.requests().size());
                            return server;
                        });
    }

    private Exchange send(String url) {
        return send(patient, url);
    }

    private static Exchange send(ProviderHttp by, String url) {
        return by.send(HttpRequest.POST(url)).toCompletableFuture().join();
    }
}
