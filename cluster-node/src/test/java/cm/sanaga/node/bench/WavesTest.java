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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("alone")
class WavesTest {
    private static final String LATER = "{\"detail\":\"Too many; nothing was done\"}";
    private static final String UNKNOWN = "{\"detail\":\"No answer in time\"}";

    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger waves = new AtomicInteger();
    private final Set<Integer> clients = ConcurrentHashMap.newKeySet();
    private final HttpServer server;

    WavesTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    int n = served.getAndIncrement();
                    clients.add(exchange.getRemoteAddress().getPort());
                    exchange.getRequestBody().readAllBytes();
                    String text =
                            n % 10 == 3
                                    ? LATER
                                    : n % 10 == 7 ? UNKNOWN : "{\"id\":\"ch_" + n + "\"}";
                    byte[] body = text.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(text.contains("id") ? 201 : 503, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void each_order_counts_in_its_wave_by_what_came_of_it() throws InterruptedException {
        try (Wire wire =
                new Wire(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))) {
            List<Waves.Outcome> outcomes =
                    Waves.run(
                            wire,
                            n -> Wire.request("POST", "/v1/charges", "{\"n\":" + n + "}", "A: b"),
                            List.of(
                                    new Waves.Wave("calm", 10, Duration.ofSeconds(1)),
                                    new Waves.Wave("crowd", 50, Duration.ofSeconds(2))),
                            waves::incrementAndGet);
            assertEquals(110, served.get());
            assertEquals(2, waves.get());
            assertEquals(
                    List.of(1, 2), outcomes.stream().map(all -> all.seconds().size()).toList());
            assertEquals(8, outcomes.getFirst().charges().size());
            assertEquals(80, outcomes.getLast().accepted().getTotalCount());
            assertEquals(10, outcomes.getLast().turnedAway().getTotalCount());
            assertEquals("{503 No answer in time=10}", outcomes.getLast().failed().toString());
            assertEquals(1, outcomes.getFirst().failures());
            assertTrue(clients.size() < 60, () -> "connections are not kept: " + clients.size());
        }
    }

    @Test
    void it_is_over_when_three_seconds_in_a_row_are_as_good_as_before() {
        List<Waves.Second> seconds = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            seconds.add(second(5_000, 100));
        }
        assertEquals(0, Waves.recovered(seconds, 6_000));
        seconds.set(0, second(90_000, 100));
        seconds.get(3).turnedAway(100);
        seconds.set(4, second(5_000, 89));
        assertEquals(5, Waves.recovered(seconds, 6_000));
        seconds.get(7).failed("hung up");
        assertEquals(10, Waves.recovered(seconds, 6_000));
        assertEquals(10, Waves.recovered(seconds, 4_000));
    }

    /** So many of a hundred are answered after so long, the others after ten times as long. */
    private static Waves.Second second(long micros, int soon) {
        Waves.Second second = new Waves.Second();
        for (int i = 0; i < 100; i++) {
            second.accepted(i < soon ? micros : 10 * micros);
        }
        return second;
    }
}
