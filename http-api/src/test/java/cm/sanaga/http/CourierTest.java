package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.delivery.Courier;
import cm.sanaga.http.delivery.DeliverySettings;
import cm.sanaga.http.delivery.Outbox;
import cm.sanaga.http.delivery.Parcel;
import cm.sanaga.http.delivery.Signing;
import cm.sanaga.projection.PaymentEvent;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What receivers may do to us, over real connections. */
class CourierTest {
    private static final PaymentEvent EVENT =
            new PaymentEvent(
                    new PaymentEvent.Id(Samples.charge().request().id(), 4),
                    "charge.succeeded",
                    Samples.charge());
    private static final Signing SIGNING = new Signing(new byte[32]);

    private final PlayedOutbox outbox = new PlayedOutbox();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final Set<Long> unreadable = new HashSet<>();
    private ExecutorService threads;
    private HttpServer receiver;
    private ActorSystem<Void> system;

    /** A request as it came. */
    private record Received(Headers headers, String body) {}

    /** What a receiver does. */
    private interface Doing {
        void with(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        threads = Executors.newVirtualThreadPerTaskExecutor();
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(threads);
        receiver.start();
        system = ActorSystem.create(Behaviors.empty(), "courier", ConfigFactory.load());
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
        threads.shutdownNow();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private void begin(boolean ownMachine) {
        Courier.start(
                system,
                new DeliverySettings(
                        Duration.ofMillis(20), 64, 4, Duration.ofSeconds(2), ownMachine),
                outbox,
                ids ->
                        CompletableFuture.completedFuture(
                                ids.stream()
                                        .filter(id -> !unreadable.contains(id.seq()))
                                        .collect(
                                                Collectors.toMap(
                                                        Function.identity(),
                                                        id ->
                                                                new PaymentEvent(
                                                                        id,
                                                                        EVENT.type(),
                                                                        EVENT.view())))),
                EventJson::bytes,
                SIGNING,
                Clock.fixed(Samples.AT, ZoneOffset.UTC));
    }

    private void answers(String path, Doing doing) {
        receiver.createContext(
                path,
                exchange -> {
                    received.add(
                            new Received(
                                    exchange.getRequestHeaders(),
                                    new String(
                                            exchange.getRequestBody().readAllBytes(),
                                            StandardCharsets.UTF_8)));
                    try (exchange) {
                        doing.with(exchange);
                    }
                });
    }

    private void answers(String path, int status, String text) {
        answers(
                path,
                exchange -> {
                    byte[] body = text.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                });
    }

    private String at(String path) {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
    }

    private static Parcel parcel(String endpoint, String url, int seq, int tries) {
        return new Parcel(
                endpoint,
                url,
                2,
                true,
                new PaymentEvent.Id(EVENT.id().payment(), seq),
                tries + 3,
                tries);
    }

    private PlayedOutbox.Ended sent(String url) throws InterruptedException {
        outbox.put(parcel("we_1", url, 4, 1));
        return ended();
    }

    private PlayedOutbox.Ended ended() throws InterruptedException {
        return assertNotNull(outbox.ended.poll(10, TimeUnit.SECONDS));
    }

    private static <T> T assertNotNull(@org.jspecify.annotations.Nullable T value) {
        if (value == null) {
            throw new AssertionError("nothing came");
        }
        return value;
    }

    @Test
    void a_receiver_gets_the_event_as_the_feed_shows_it_and_signed() throws Exception {
        answers("/hooks", 204, "");
        begin(true);
        var ended = sent(at("/hooks"));
        assertEquals(new Outbox.Next.Received(), ended.next());
        assertEquals(Optional.of(204), ended.attempt().status());
        Received got = received.remove();
        assertEquals(new String(EventJson.bytes(EVENT), StandardCharsets.UTF_8), got.body);
        assertEquals(EVENT.id().text(), got.headers.getFirst("webhook-id"));
        long seconds = Samples.AT.getEpochSecond();
        assertEquals(Long.toString(seconds), got.headers.getFirst("webhook-timestamp"));
        String signature = got.headers.getFirst("webhook-signature");
        assertEquals(2, signature.split(" ", -1).length, "both secrets are good");
        assertEquals("application/json", got.headers.getFirst("content-type"));
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
        begin(true);
        try {
            var ended = sent(at("/hooks"));
            assertTrue(
                    ended.next() instanceof Outbox.Next.Received
                            || ended.attempt().error().isPresent());
        } finally {
            over.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
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

    @Test
    void who_does_not_answer_holds_up_nobody_else() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        answers("/silent", _ -> await(over));
        answers("/hooks", 200, "");
        for (int i = 1; i <= 20; i++) {
            outbox.put(parcel("we_silent", at("/silent"), i, 1));
        }
        for (int i = 1; i <= 100; i++) {
            outbox.put(parcel("we_" + i, at("/hooks"), 4, 1));
        }
        begin(true);
        long begun = System.nanoTime();
        try {
            Set<String> yes = new HashSet<>();
            while (yes.size() < 100) {
                var ended = ended();
                if (ended.next() instanceof Outbox.Next.Received) {
                    yes.add(ended.parcel().endpoint());
                }
            }
            assertTrue(
                    System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(15),
                    "twenty who wait for two seconds each, four at a time, take ten");
        } finally {
            over.countDown();
        }
    }

    @Test
    void who_fails_again_and_again_gets_one_at_a_time_until_he_answers() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        answers("/hooks", exchange -> exchange.sendResponseHeaders(status.get(), -1));
        begin(true);
        for (int i = 1; i <= 5; i++) {
            outbox.put(parcel("we_1", at("/hooks"), i, 1));
        }
        for (int i = 1; i <= 5; i++) {
            assertEquals(Optional.of(500), ended().attempt().status());
        }
        assertTrue(slow());
        status.set(200);
        assertEquals(new Outbox.Next.Received(), sent(at("/hooks")).next());
        outbox.put(parcel("we_1", at("/hooks"), 7, 1));
        ended();
        assertTrue(!slow());
    }

    /** Whether the one endpoint was slow when parcels were asked for next. */
    private boolean slow() throws InterruptedException {
        int asked;
        synchronized (outbox) {
            asked = outbox.asked.size();
        }
        CountDownLatch later = new CountDownLatch(1);
        assertTrue(!later.await(200, TimeUnit.MILLISECONDS));
        synchronized (outbox) {
            assertTrue(outbox.asked.size() > asked, "parcels are asked for all the time");
            return outbox.asked.getLast().slow().contains("we_1");
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

    @Test
    void an_event_that_cannot_be_read_holds_up_no_other() throws Exception {
        answers("/hooks", 200, "");
        unreadable.add(3L);
        outbox.put(parcel("we_1", at("/hooks"), 3, 1));
        outbox.put(parcel("we_1", at("/hooks"), 4, 1));
        begin(true);
        assertEquals(4, ended().parcel().event().seq());
    }

    @Test
    void while_the_database_is_away_it_goes_on_asking() throws Exception {
        answers("/hooks", 200, "");
        outbox.breaks(Optional.of(new IllegalStateException("away")));
        begin(true);
        outbox.put(parcel("we_1", at("/hooks"), 4, 1));
        assertNull(outbox.ended.poll(300, TimeUnit.MILLISECONDS));
        outbox.breaks(Optional.empty());
        assertEquals(new Outbox.Next.Received(), ended().next());
    }
}
