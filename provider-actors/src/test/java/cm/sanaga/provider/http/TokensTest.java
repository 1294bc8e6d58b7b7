package cm.sanaga.provider.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private final RawServer server = new RawServer();
    private final AtomicLong nanos = new AtomicLong();
    private final ProviderHttp http =
            ProviderHttp.open(
                    KIT.system(),
                    new HttpSettings(
                            1,
                            64,
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(30)));
    private final Tokens tokens =
            new Tokens(http, HttpRequest.POST(server.url() + "/token"), nanos::get);

    @AfterEach
    void close() {
        server.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void one_token_serves_everybody_who_waits() {
        server.answers(200, token("a", 3600));
        IntStream.range(0, 5).forEach(_ -> server.answers(200, "{}"));
        var all = IntStream.range(0, 5).mapToObj(_ -> sending()).toList();
        all.forEach(CompletableFuture::join);
        assertEquals(1, logins());
        assertEquals(6, server.requests().size());
    }

    @Test
    void a_token_is_renewed_shortly_before_it_dies() {
        server.answers(200, token("a", 3600)).answers(200, "{}").answers(200, "{}");
        send();
        nanos.set(Duration.ofSeconds(3600 - 61).toNanos());
        send();
        assertEquals(1, logins());
        server.answers(200, token("b", 3600)).answers(200, "{}");
        nanos.set(Duration.ofSeconds(3600 - 59).toNanos());
        send();
        assertEquals(2, logins());
    }

    @Test
    void a_dead_token_is_renewed_once_and_the_request_repeated() {
        server.answers(200, token("a", 3600))
                .answers(401, "{}")
                .answers(200, token("b", 3600))
                .answers(200, "{\"fine\":1}");
        assertEquals(new Exchange.Answered(200, "{\"fine\":1}"), send());
        assertTrue(server.requests().get(3).contains("Bearer: b"), server.requests().get(3));
    }

    @Test
    void a_second_401_is_the_answer() {
        server.answers(200, token("a", 3600))
                .answers(401, "{}")
                .answers(200, token("b", 3600))
                .answers(401, "{}");
        assertEquals(new Exchange.Answered(401, "{}"), send());
        assertEquals(4, server.requests().size());
    }

    @Test
    void refused_credentials_and_an_absent_token_service_are_told_apart() {
        server.answers(401, "{\"error\":\"login_failed\"}");
        assertInstanceOf(Exchange.Unauthorised.class, send());
        server.answers(500, "{\"error\":\"login_failed\"}");
        assertInstanceOf(Exchange.Unauthorised.class, send());
        server.answers(503, "");
        assertInstanceOf(Exchange.Unsent.class, send());
        server.cuts();
        assertInstanceOf(Exchange.Unsent.class, send());
        server.answers(200, token("a", 3600)).answers(200, "{}");
        assertEquals(new Exchange.Answered(200, "{}"), send());
    }

    private Exchange send() {
        return sending().join();
    }

    private CompletableFuture<Exchange> sending() {
        return tokens.send(
                        token ->
                                HttpRequest.GET(server.url() + "/x")
                                        .addHeader(
                                                org.apache.pekko.http.javadsl.model.headers
                                                        .RawHeader.create("Bearer", token)))
                .toCompletableFuture();
    }

    private long logins() {
        return List.copyOf(server.requests()).stream()
                .filter(request -> request.startsWith("POST /token"))
                .count();
    }

    private static String token(String value, int seconds) {
        return "{\"access_token\":\"" + value + "\",\"expires_in\":" + seconds + "}";
    }
}
