package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.actor.Payments;
import cm.sanaga.provider.Provider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import kamon.Kamon;
import kamon.metric.Instrument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More orders than a node takes on at a time. */
class CrowdTest {
    private static final int ORDERS = 2;
    private static final String CHARGE =
            "{\"amount\":500,\"currency\":\"XAF\",\"payer\":{\"msisdn\":\"670000001\"}}";

    private final RunningApi api;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore inside = new Semaphore(0);
    private final CompletableFuture<Payments.Answer> open = new CompletableFuture<>();
    private final List<CompletableFuture<RunningApi.Answer>> ordered = new ArrayList<>();

    CrowdTest() {
        api =
                RunningApi.with(
                        "sanaga.http { orders-under-way = "
                                + ORDERS
                                + ", order-place = 100 ms, answer-time = 60 s }");
        api.payments.answer(
                () -> {
                    inside.release();
                    return open;
                });
    }

    @AfterEach
    void stop() {
        api.close();
        threads.close();
    }

    private void order(String key, int patience) throws InterruptedException {
        ordered.add(CompletableFuture.supplyAsync(() -> post(key, patience), threads));
        assertTrue(inside.tryAcquire(60, TimeUnit.SECONDS));
    }

    private RunningApi.Answer post(String key, int patience) {
        return api.send(
                api.to("/v1/charges")
                        .header("Prefer", "wait=" + patience)
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(CHARGE)));
    }

    private void assertAllOrdered() {
        open.complete(new Payments.Answer.Done(Samples.charge(), Replay.NOW));
        ordered.forEach(one -> assertEquals(201, one.join().status()));
    }

    @Test
    void one_too_many_is_turned_away_unseen_and_everybody_else_is_heard() throws Exception {
        order("a", 0);
        order("b", 0);
        double before = turnedAway();
        Set<String> pauses = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            var third = post("c", 0);
            AProblem.check(third, 503, "service_unavailable", "");
            pauses.add(third.header("Retry-After"));
        }
        assertTrue(pauses.size() > 1, () -> "all are to come again after " + pauses);
        var stranger =
                api.send(
                        api.to("/v1/charges")
                                .setHeader("Authorization", "Bearer nobody")
                                .POST(BodyPublishers.ofString("{")));
        assertEquals(503, stranger.status());
        assertEquals(41, turnedAway() - before);

        assertEquals(200, api.get("/v1/balance").status());
        assertEquals(200, api.asOperator("/admin/rails").status());
        String token =
                RunningApi.CALLBACKS.token(Provider.MTN, Samples.id(PaymentKind.CHARGE).value());
        assertEquals(
                200,
                api.send(api.to("/webhooks/mtn/" + token).POST(BodyPublishers.ofString("{}")))
                        .status());

        assertAllOrdered();
        assertEquals(ORDERS, api.payments.orders.size());
        assertEquals(201, post("c", 0).status());
    }

    /** Orders, since the program began: those who scrape see what was added. */
    private static double turnedAway() {
        var counter =
                (Instrument.Snapshotting<?>)
                        Kamon.counter("sanaga.http.turned.away").withTag("purpose", "order");
        return ((Number) counter.snapshot(false)).doubleValue();
    }

    @Test
    void who_waits_for_his_payer_keeps_nobody_from_ordering() throws Exception {
        order("a", 20);
        order("b", 20);
        boolean let = false;
        for (int tries = 0; !let; tries++) {
            assertTrue(tries < 10_000, "the first two keep their places");
            var third = CompletableFuture.supplyAsync(() -> post("c", 0), threads);
            while (!let && !third.isDone()) {
                let = inside.tryAcquire(10, TimeUnit.MILLISECONDS);
            }
            if (let) {
                ordered.add(third);
            } else {
                assertEquals(503, third.join().status());
            }
        }
        assertEquals(3, api.payments.orders.size());
        assertAllOrdered();
    }

    @Test
    void who_is_turned_away_may_come_again_on_the_same_connection() throws Exception {
        order("a", 0);
        order("b", 0);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (int i = 0; i < 3; i++) {
                // The body comes after the head, in a packet of its own.
                send(socket, head(CHARGE.length()));
                send(socket, CHARGE);
                assertEquals("HTTP/1.1 503 Service Unavailable", in.readLine());
                skip(in);
            }
        }
        assertAllOrdered();
    }

    @Test
    void a_body_that_is_long_is_not_waited_for() throws Exception {
        order("a", 0);
        order("b", 0);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
            send(socket, head(1_000_000) + "{");
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            assertEquals("HTTP/1.1 503 Service Unavailable", in.readLine());
        }
        assertAllOrdered();
    }

    private static String head(int length) {
        return "POST /v1/charges HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + RunningApi.API_KEY
                + "\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: "
                + length
                + "\r\n\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static String line(BufferedReader in) throws IOException {
        return Objects.requireNonNullElse(in.readLine(), "");
    }

    /** The rest of an answer. */
    private static void skip(BufferedReader in) throws IOException {
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        assertTrue(length > 0);
        assertEquals(length, in.skip(length));
    }
}
