package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.delivery.Outbox;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What receivers may do to us, over real connections. */
class CourierTest extends CourierWorld {
    @Test
    void a_receiver_gets_the_event_as_the_feed_shows_it_and_signed() throws Exception {
        answers("/hooks", 204, "");
        begin(true);
        var ended = sent(at("/hooks"));
        assertEquals(new Outbox.Next.Received(), ended.next());
        assertEquals(Optional.of(204), ended.attempt().status());
        Received got = received.remove();
        assertEquals(new String(EventJson.bytes(EVENT), StandardCharsets.UTF_8), got.body());
        assertEquals(EVENT.id().text(), got.headers().getFirst("webhook-id"));
        long seconds = Samples.AT.getEpochSecond();
        assertEquals(Long.toString(seconds), got.headers().getFirst("webhook-timestamp"));
        String signature = got.headers().getFirst("webhook-signature");
        assertEquals(2, signature.split(" ", -1).length, "both secrets are good");
        assertEquals("application/json", got.headers().getFirst("content-type"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void any_2xx_is_a_yes(int status) throws Exception {
        answers("/hooks", status, "");
        begin(true);
        assertEquals(new Outbox.Next.Received(), sent(at("/hooks")).next());
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 400, 401, 404, 409, 422, 429, 500, 502, 503, 504})
    void anything_else_is_a_no_and_is_sent_again(int status) throws Exception {
        answers("/hooks", status, status == 304 ? "" : "because");
        begin(true);
        var ended = sent(at("/hooks"));
        assertEquals(Optional.of(status), ended.attempt().status());
        assertEquals(Optional.of("because").filter(_ -> status != 304), ended.attempt().answer());
        long millis = ((Outbox.Next.Again) ended.next()).pause().toMillis();
        assertTrue(millis >= 5_000 && millis <= 5_500, "five seconds: " + millis);
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "303", "307", "308"})
    void a_redirect_is_not_followed(int status) throws Exception {
        AtomicInteger elsewhere = new AtomicInteger();
        receiver.createContext("/inside", _ -> elsewhere.incrementAndGet());
        answers(
                "/hooks",
                exchange -> {
                    exchange.getResponseHeaders().add("Location", at("/inside"));
                    exchange.sendResponseHeaders(status, -1);
                });
        begin(true);
        assertTrue(sent(at("/hooks")).next() instanceof Outbox.Next.Again);
        assertEquals(0, elsewhere.get());
    }

    @Test
    void who_is_gone_is_told_nothing_any_more() throws Exception {
        answers("/hooks", 410, "");
        begin(true);
        assertEquals(new Outbox.Next.Unwanted(), sent(at("/hooks")).next());
    }

    @Test
    void the_tenth_time_is_the_last() throws Exception {
        answers("/hooks", 500, "");
        begin(true);
        outbox.put(parcel("we_1", at("/hooks"), 4, 9));
        assertTrue(ended().next() instanceof Outbox.Next.Again);
        outbox.put(parcel("we_1", at("/hooks"), 4, 10));
        assertEquals(new Outbox.Next.GivenUp(), ended().next());
    }

    @Test
    void of_an_answer_without_end_no_more_is_read_than_is_kept() throws Exception {
        byte[] much = new byte[64 * 1024];
        Arrays.fill(much, (byte) 'x');
        answers(
                "/hooks",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream out = exchange.getResponseBody()) {
                        while (true) {
                            out.write(much);
                        }
                    }
                });
        begin(true);
        var ended = sent(at("/hooks"));
        assertEquals(new Outbox.Next.Received(), ended.next());
        assertEquals(1_024, ended.attempt().answer().orElseThrow().length());
    }

    @Test
    void a_body_that_does_not_come_does_not_take_the_yes_back() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        answers(
                "/hooks",
                exchange -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write('h');
                    exchange.getResponseBody().flush();
                    await(over);
                });
        begin(true, Duration.ofSeconds(10));
        try {
            var ended = sent(at("/hooks"));
            assertEquals(new Outbox.Next.Received(), ended.next());
            assertEquals(Optional.of("h"), ended.attempt().answer());
        } finally {
            over.countDown();
        }
    }

    @Test
    void control_characters_and_halves_of_characters_are_not_kept() throws Exception {
        answers(
                "/hooks",
                exchange -> {
                    exchange.sendResponseHeaders(500, 4);
                    exchange.getResponseBody().write(new byte[] {'a', 0, (byte) 0xc3, 'b'});
                });
        begin(true);
        assertEquals("a\uFFFD\uFFFDb", sent(at("/hooks")).attempt().answer().orElseThrow());
    }

    /** His own time is over whatever he sends, and his connection with it. */
    @Test
    void who_sends_a_little_again_and_again_keeps_nothing_open() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (ServerSocket dripping = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            threads.execute(
                    () -> {
                        try (Socket connection = dripping.accept()) {
                            connection
                                    .getOutputStream()
                                    .write("HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII));
                            while (!closed.await(100, TimeUnit.MILLISECONDS)) {
                                connection.getOutputStream().write('1');
                            }
                        } catch (IOException broken) {
                            closed.countDown();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
            begin(true);
            var ended = sent("http://127.0.0.1:" + dripping.getLocalPort() + "/");
            assertEquals(Optional.empty(), ended.attempt().status());
            assertTrue(closed.await(10, TimeUnit.SECONDS), "the connection is still open");
        }
    }

    @Test
    void nobody_there_is_an_attempt_like_another() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        begin(true);
        var ended = sent("http://127.0.0.1:" + port + "/hooks");
        assertEquals(Optional.empty(), ended.attempt().status());
        assertEquals(Optional.of("no connection"), ended.attempt().error());
        assertTrue(ended.next() instanceof Outbox.Next.Again);
    }

    @Test
    void nobody_inside_is_connected_to_even_where_his_address_was_written_down() throws Exception {
        answers("/hooks", 200, "");
        begin(false);
        var ended = sent(at("/hooks"));
        assertEquals(Optional.of("the address may not be called"), ended.attempt().error());
        assertTrue(ended.next() instanceof Outbox.Next.Again);
        assertNull(received.poll());
    }
}
