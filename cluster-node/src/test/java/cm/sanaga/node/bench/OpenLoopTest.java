package cm.sanaga.node.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("alone")
class OpenLoopTest {
    private final AtomicInteger served = new AtomicInteger();
    private final HttpServer server;

    OpenLoopTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** One thread serves, so that the stall of one keeps those behind it waiting. */
    private OpenLoop.Outcome drive(int stallsAt, int refuses) throws InterruptedException {
        return drive(stallsAt, refuses, _ -> true);
    }

    private OpenLoop.Outcome drive(int stallsAt, int refuses, LongPredicate watched)
            throws InterruptedException {
        server.createContext(
                "/v1/charges",
                exchange -> {
                    int n = served.getAndIncrement();
                    if (n == stallsAt) {
                        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
                    }
                    byte[] body =
                            (n == refuses ? "{\"code\":\"busy\"}" : "{\"id\":\"ch_" + n + "\"}")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(n == refuses ? 503 : 201, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return OpenLoop.run(
                new Calls(base, new Ground.Keys("m", "o")),
                "test",
                50,
                Duration.ZERO,
                Duration.ofSeconds(2),
                new OpenLoop.Payers(_ -> "+237671000000", watched),
                () -> {});
    }

    @Test
    void a_stall_counts_for_everybody_it_kept_waiting() throws InterruptedException {
        OpenLoop.Outcome outcome = drive(40, -1);
        assertEquals(100, outcome.answers().getTotalCount());
        assertEquals(100, outcome.charges().size());
        long late =
                outcome.answers().getCountBetweenValues(100_000, outcome.answers().getMaxValue());
        assertTrue(late >= 15, () -> late + " of 25 behind the stall were late");
    }

    @Test
    void what_is_not_watched_is_sent_and_not_counted() throws InterruptedException {
        OpenLoop.Outcome outcome = drive(-1, 0, n -> n % 4 == 1);
        assertEquals(100, served.get());
        assertEquals(25, outcome.sent());
        assertEquals(25, outcome.charges().size());
        assertEquals(25, outcome.answers().getTotalCount());
        assertEquals("{}", outcome.errors().toString());
    }

    @Test
    void a_refusal_is_an_error_by_its_code_and_no_charge() throws InterruptedException {
        OpenLoop.Outcome outcome = drive(-1, 7);
        assertEquals(99, outcome.charges().size());
        assertEquals("{503 busy=1}", outcome.errors().toString());
    }
}
