package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.payment.actor.Payments;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kamon.Kamon;
import kamon.status.Status;
import kamon.tag.Lookups;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import scala.jdk.javaapi.CollectionConverters;

/** What happens between the socket and the routes: limits, methods, headers, broken HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireTest {
    private static final String CHARGE =
            "{\"amount\":500,\"currency\":\"XAF\",\"payer\":{\"msisdn\":\"670000001\"}}";

    private RunningApi api;

    @BeforeAll
    void start() {
        api = RunningApi.with("sanaga.http { requests-under-way = 3, answer-time = 400 ms }");
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @BeforeEach
    void reset() {
        api.reset();
    }

    @Test
    void who_prefers_something_else_is_not_counted_as_waiting() {
        prefers("respond-async");
        prefers("foo=\"a, wait=7\"");
        assertEquals(Set.of("no"), waits("/v1/escrows/{id}"));
        prefers("return=minimal, Wait=1");
        assertEquals(Set.of("no", "yes"), waits("/v1/escrows/{id}"));
    }

    private void prefers(String what) {
        var answer = api.send(api.to("/v1/escrows/es_none").header("Prefer", what).GET());
        assertEquals(404, answer.status());
    }

    /** What the figures of a route tell of it. */
    private static Set<String> waits(String route) {
        return CollectionConverters.asJava(Kamon.status().metricRegistry().metrics()).stream()
                .filter(metric -> metric.name().equals("sanaga.http.request"))
                .flatMap(metric -> CollectionConverters.asJava(metric.instruments()).stream())
                .map(Status.Instrument::tags)
                .filter(tags -> tags.get(Lookups.plain("route")).equals(route))
                .map(tags -> tags.get(Lookups.plain("waits")))
                .collect(Collectors.toSet());
    }

    @Test
    void an_unknown_address_is_not_found() {
        for (String path : List.of("/", "/v1", "/v1/charge", "/v1/charges/", "/V1/charges", "//")) {
            AProblem.check(api.get(path), 404, "not_found", "");
        }
    }

    @Test
    void another_method_is_told_the_right_ones() {
        var answer = api.send(api.to("/v1/charges").DELETE());
        AProblem.check(answer, 405, "method_not_allowed", "");
        assertEquals("GET, POST, HEAD, OPTIONS", answer.header("Allow"));
    }

    @Test
    void options_needs_no_key() {
        var answer =
                api.send(
                        api.to("/v1/balance")
                                .setHeader("Authorization", "none")
                                .method("OPTIONS", BodyPublishers.noBody()));
        assertEquals(204, answer.status());
        assertEquals("GET, HEAD, OPTIONS", answer.header("Allow"));
    }

    @Test
    void head_has_the_headers_of_get_and_no_body() {
        var answer = api.send(api.to("/v1/balance").method("HEAD", BodyPublishers.noBody()));
        assertEquals(200, answer.status());
        assertEquals("application/json", answer.header("Content-Type"));
        assertEquals("", answer.text());
    }

    @Test
    void an_answer_carries_the_id_of_a_decent_request() {
        var answer = api.send(api.to("/v1/balance").header("Request-Id", "mine-17").GET());
        assertEquals("mine-17", answer.header("Request-Id"));
        for (String bad : List.of("with space", "x".repeat(65), "-x", "a\"b")) {
            var other = api.send(api.to("/v1/balance").header("Request-Id", bad).GET());
            assertTrue(other.header("Request-Id").matches("req_[0-9a-f]{32}"), bad);
        }
    }

    @Test
    void an_answer_says_nothing_about_the_server_and_is_not_kept() {
        var answer = api.get("/v1/balance");
        assertEquals("", answer.header("Server"));
        assertEquals("no-store", answer.header("Cache-Control"));
        assertEquals("nosniff", answer.header("X-Content-Type-Options"));
    }

    @Test
    void what_takes_too_long_is_unavailable_and_may_be_asked_again() {
        api.payments.answer(CompletableFuture::new);
        var answer = api.post("/v1/charges", CHARGE);
        AProblem.check(answer, 503, "service_unavailable", "");
        assertEquals("1", answer.header("Retry-After"));
    }

    @Test
    void a_client_may_wait_longer_than_the_work_usually_takes() {
        api.payments.answer(
                () ->
                        new CompletableFuture<Payments.Answer>()
                                .completeOnTimeout(
                                        new Payments.Answer.Done(Samples.charge(), Replay.NOW),
                                        600,
                                        TimeUnit.MILLISECONDS));
        var answer =
                api.send(
                        api.to("/v1/charges")
                                .header("Prefer", "respond-async, wait=2")
                                .header("Idempotency-Key", "k")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(CHARGE)));
        assertEquals(201, answer.status(), answer.text());
        assertEquals("wait=2", answer.header("Preference-Applied"));
    }

    @Test
    void a_defect_tells_nothing_of_itself() {
        api.payments.answer(
                () -> CompletableFuture.failedFuture(new IllegalStateException("secret-17")));
        var failed = api.post("/v1/charges", CHARGE);
        AProblem.check(failed, 500, "internal_error", "");
        assertFalse(failed.text().contains("secret-17"));
        api.payments.answer(
                () -> {
                    throw new IllegalArgumentException("secret-18");
                });
        var thrown = api.post("/v1/charges", CHARGE);
        AProblem.check(thrown, 500, "internal_error", "");
        assertFalse(thrown.text().contains("secret-18"));
    }

    @Test
    void more_than_can_be_done_at_once_is_turned_away_at_once() throws Exception {
        CountDownLatch inside = new CountDownLatch(3);
        CompletableFuture<Payments.Answer> open = new CompletableFuture<>();
        api.payments.answer(
                () -> {
                    inside.countDown();
                    return open;
                });
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        List<CompletableFuture<RunningApi.Answer>> three =
                Stream.of("a", "b", "c")
                        .map(key -> CompletableFuture.supplyAsync(() -> patient(key), threads))
                        .toList();
        assertTrue(inside.await(60, TimeUnit.SECONDS));
        var fourth = api.get("/v1/balance");
        AProblem.check(fourth, 503, "service_unavailable", "");
        assertTrue(fourth.header("Retry-After").matches("[1-5]"), fourth.header("Retry-After"));
        assertEquals(200, api.asOperator("/admin/rails").status());
        open.complete(new Payments.Answer.Done(Samples.charge(), Replay.NOW));
        three.forEach(one -> assertEquals(201, one.join().status()));
        assertEquals(200, api.get("/v1/balance").status());
    }

    private RunningApi.Answer patient(String key) {
        return api.send(
                api.to("/v1/charges")
                        .header("Prefer", "wait=9")
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(CHARGE)));
    }

    @Test
    void a_body_that_dribbles_is_cut_off() throws IOException {
        try (RunningApi hasty = RunningApi.with("sanaga.http.body-time = 300 ms");
                Socket socket = open(hasty)) {
            send(socket, head("/v1/charges") + "Content-Length: 90\r\n\r\n{\"amount\":");
            String answer = rest(socket);
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            assertTrue(answer.contains("Connection: close"), answer);
            assertTrue(answer.contains("\"code\":\"request_timeout\""), answer);
            assertEquals(List.of(), hasty.payments.orders);
        }
    }

    @Test
    void a_body_without_end_is_cut_off_at_the_limit() throws IOException {
        try (Socket socket = open()) {
            send(socket, head("/v1/charges") + "Transfer-Encoding: chunked\r\n\r\n");
            String chunk = "1000\r\n" + " ".repeat(4096) + "\r\n";
            // One more than the limit, and no end in sight.
            send(socket, chunk.repeat(17));
            String said = rest(socket);
            assertTrue(said.startsWith("HTTP/1.1 413 "), said);
            assertTrue(said.contains("\"code\":\"payload_too_large\""), said);
        }
        assertEquals(List.of(), api.payments.orders);
    }

    @Test
    void a_body_nobody_may_send_is_not_waited_for() throws IOException {
        try (Socket socket = open()) {
            send(
                    socket,
                    "POST /v1/charges HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{");
            String answer = rest(socket);
            assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
        }
    }

    @ParameterizedTest
    @MethodSource("broken")
    void what_is_not_http_is_answered_with_a_problem(String status, String request)
            throws IOException {
        try (Socket socket = open()) {
            send(socket, request);
            socket.shutdownOutput();
            String answer = rest(socket);
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            assertTrue(answer.contains("Content-Type: application/problem+json"), answer);
            int body = answer.indexOf("\r\n\r\n") + 4;
            JsonNode problem = RunningApi.JSON.readTree(answer.substring(body));
            assertTrue(
                    answer.contains("Request-Id: " + problem.path("request_id").asText()), answer);
            assertEquals(status, problem.path("status").asText());
        }
        assertEquals(List.of(), api.payments.orders);
    }

    static Stream<Arguments> broken() {
        String get = "GET /v1/balance HTTP/1.1\r\n";
        String post = "POST /v1/charges HTTP/1.1\r\nHost: x\r\n";
        String host = " HTTP/1.1\r\nHost: x\r\n\r\n";
        return Stream.of(
                Arguments.of("400", "hello\r\n\r\n"),
                Arguments.of("405", "FROBNICATE /v1/charges" + host),
                Arguments.of("400", get + "\r\n"),
                Arguments.of("400", "GET /v1/%zz" + host),
                Arguments.of("414", "GET /" + "x".repeat(5000) + host),
                Arguments.of("431", get + "Host: x\r\nX: " + "x".repeat(9000) + "\r\n\r\n"),
                Arguments.of("400", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
                Arguments.of("400", post + "Content-Length: -5\r\n\r\nhello"));
    }

    private Socket open() throws IOException {
        return open(api);
    }

    private static Socket open(RunningApi to) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.port());
        socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
        return socket;
    }

    private static String head(String path) {
        return "POST "
                + path
                + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + RunningApi.API_KEY
                + "\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Everything until the server hangs up. */
    private static String rest(Socket socket) {
        StringBuilder all = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            byte[] part = new byte[8192];
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                all.append(new String(part, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            if (all.isEmpty()) {
                throw new UncheckedIOException(e);
            }
        }
        return all.toString();
    }
}
