package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The way of payments through a node, as a collector of traces sees it; half of all are kept. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracedIT {
    private static final String PAYS = "+237670000100";
    private static final String NEVER_ANSWERS = "+237670000003";
    private static final String CALLER = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLERS_SPAN = "00f067aa0ba902b7";

    private final Collector collector = new Collector();
    private RunningNode node;
    private int keys;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Path settings =
                Files.writeString(
                        Files.createTempFile("traced", ".conf"),
                        """
                        sanaga.trace { enabled = on, ratio = 0.5, otlp.endpoint = "%s" }
                        """
                                .formatted(collector.address()));
        node =
                RunningNode.start(
                        folder,
                        Map.of("SANAGA_LOG", "json", Settings.CONFIGURATION, settings.toString()));
    }

    @AfterAll
    void stop() {
        node.close();
        collector.close();
    }

    /** Its digits, as they are in its id. */
    private static String trace(String payment) {
        return payment.substring(payment.indexOf('_') + 1);
    }

    /** By the rule itself: the last 56 bits of the id in the lower half of what they can be. */
    private static boolean kept(String payment) {
        return trace(payment).charAt(18) < '8';
    }

    /** Charges until one is kept, or is not. */
    private String charge(String payer, int wait, Predicate<String> wanted) {
        for (int i = 0; i < 64; i++) {
            Client.Answer answer =
                    node.shop()
                            .post("/v1/charges", "key-" + keys++, Client.collect(700, payer), wait);
            assertEquals(201, answer.status(), answer::toString);
            if (wanted.test(answer.text("id"))) {
                return answer.text("id");
            }
        }
        throw new AssertionError("a coin fell 64 times on one side");
    }

    private List<Collector.Piece> await(String payment, String... names) {
        return awaitTrace(trace(payment), names);
    }

    private List<Collector.Piece> awaitTrace(String trace, String... names) {
        Eventually.within(
                Patience.USUAL,
                () -> "of " + trace + " came " + collector.of(trace) + "\n" + node.said(),
                () -> names(collector.of(trace)).containsAll(Set.of(names)));
        return collector.of(trace);
    }

    private static Set<String> names(List<Collector.Piece> pieces) {
        return pieces.stream()
                .map(Collector.Piece::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Collector.Piece one(List<Collector.Piece> pieces, String name) {
        return pieces.stream().filter(piece -> piece.name().equals(name)).findFirst().orElseThrow();
    }

    /** The door asks again when it is not answered soon, which is a piece of its own. */
    private static Collector.Piece accepted(List<Collector.Piece> pieces, String name) {
        return one(
                pieces.stream()
                        .filter(piece -> piece.said("sanaga.decision").equals("accepted"))
                        .toList(),
                name);
    }

    private static Collector.Piece byId(List<Collector.Piece> pieces, String id) {
        return pieces.stream().filter(piece -> piece.id().equals(id)).findFirst().orElseThrow();
    }

    /** Pieces come in any order; in the end each but the first hangs on another. */
    private List<Collector.Piece> awaitWhole(String trace) {
        return Eventually.seen(Patience.USUAL, () -> collector.of(trace), TracedIT::whole);
    }

    private static boolean whole(List<Collector.Piece> pieces) {
        Set<String> ids = pieces.stream().map(Collector.Piece::id).collect(Collectors.toSet());
        return pieces.stream()
                .map(Collector.Piece::parent)
                .allMatch(parent -> parent.isEmpty() || ids.contains(parent));
    }

    private JsonNode order(String payment) {
        return node.simulator("mtn")
                .control()
                .get("/__sim/requests")
                .body()
                .path("requests")
                .valueStream()
                .filter(request -> request.path("path").asText().endsWith("/requesttopay"))
                .filter(request -> request.path("body").asText().contains(payment))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_charge_is_one_trace_whose_id_is_that_of_the_payment() {
        String payment = charge(PAYS, 10, TracedIT::kept);
        await(
                payment,
                "charge Open",
                "POST /v1/charges",
                "charge performs Call",
                "mtn submit",
                "mtn query",
                "charge Hear",
                "charge performs Credit",
                "ledger post",
                "charge RecordCredit");
        List<Collector.Piece> pieces = awaitWhole(trace(payment));

        Collector.Piece first = accepted(pieces, "charge Open");
        assertEquals(trace(payment).substring(0, 16), first.id());
        assertEquals("", first.parent());
        Set<String> ids = pieces.stream().map(Collector.Piece::id).collect(Collectors.toSet());
        assertEquals(pieces.size(), ids.size(), "two have one id: " + pieces);
        for (Collector.Piece piece : pieces) {
            assertFalse(piece.toString().contains("670000100"), piece + " has the payer's number");
        }

        Collector.Piece request = one(pieces, "POST /v1/charges");
        assertEquals(SpanKind.SPAN_KIND_SERVER, request.kind());
        assertEquals(first.id(), request.parent());
        assertEquals("201", request.said("http.response.status_code"));
        assertEquals("/v1/charges", request.said("http.route"));
        assertEquals(payment, request.said("sanaga.payment"));

        Collector.Piece submit = one(pieces, "mtn submit");
        assertEquals(SpanKind.SPAN_KIND_CLIENT, submit.kind());
        Collector.Piece call = byId(pieces, submit.parent());
        assertEquals("charge performs Call", call.name());
        assertEquals("FRESH", call.said("sanaga.occasion"));
        assertEquals("collect", submit.said("sanaga.operation"));
        assertEquals("Accepted", submit.said("sanaga.outcome"));
        assertEquals(
                "00-" + trace(payment) + "-" + submit.id() + "-01",
                order(payment).path("traceparent").asText());
        assertTrue(
                pieces.stream()
                        .filter(piece -> piece.name().equals("mtn query"))
                        .anyMatch(piece -> piece.said("sanaga.outcome").equals("Confirmed")),
                () -> "never confirmed: " + pieces);

        Collector.Piece posting = one(pieces, "ledger post");
        assertEquals("charge performs Credit", byId(pieces, posting.parent()).name());
        assertEquals("done", posting.said("sanaga.answer"));
        assertTrue(posting.said("sanaga.journal").startsWith(payment + "/"), posting::toString);
        assertTrue(posting.said("sanaga.account").startsWith("merchant:"), posting::toString);
        assertEquals("sanaga", first.from().get("service.name"));

        // What the provider calls back belongs to it too, and the address keeps its secret.
        Eventually.within(
                Patience.USUAL,
                () -> "no callback in " + collector.of(trace(payment)),
                () ->
                        collector.of(trace(payment)).stream()
                                .anyMatch(
                                        piece ->
                                                piece.name()
                                                        .endsWith("/webhooks/{provider}/{token}")));
    }

    @Test
    void what_is_not_kept_is_not_sent_and_providers_are_told_nothing() {
        String dropped = charge(PAYS, 10, payment -> !kept(payment));
        assertTrue(order(dropped).path("traceparent").isMissingNode());
        String after = charge(PAYS, 10, TracedIT::kept);
        await(after, "charge Open", "charge RecordCredit");
        assertEquals(List.of(), collector.of(trace(dropped)));
        assertFalse(order(after).path("traceparent").isMissingNode());
    }

    @Test
    void a_caller_with_a_trace_of_his_own_finds_us_in_it_and_from_there_the_payment()
            throws Exception {
        String payment = "";
        while (payment.isEmpty() || !kept(payment)) {
            payment = chargeFrom("00-" + CALLER + "-" + CALLERS_SPAN + "-01");
        }
        String found = payment;
        List<Collector.Piece> ours = await(found, "charge Open", "POST /v1/charges");
        Eventually.within(
                Patience.USUAL,
                () -> "nothing of " + found + " in " + collector.of(CALLER),
                () ->
                        collector.of(CALLER).stream()
                                .anyMatch(piece -> piece.said("sanaga.payment").equals(found)));
        Collector.Piece joined =
                collector.of(CALLER).stream()
                        .filter(piece -> piece.said("sanaga.payment").equals(found))
                        .findFirst()
                        .orElseThrow();
        assertEquals(CALLERS_SPAN, joined.parent());
        assertNotEquals(CALLERS_SPAN, joined.id());
        assertEquals(SpanKind.SPAN_KIND_SERVER, joined.kind());
        assertEquals(List.of(trace(found)), joined.links());
        assertEquals(List.of(CALLER), one(ours, "POST /v1/charges").links());
    }

    @Test
    void a_caller_who_does_not_keep_his_trace_gets_nothing_into_it() throws Exception {
        String his = CALLER.replace('4', '5');
        String dropped = chargeFrom("00-" + his + "-" + CALLERS_SPAN + "-00");
        String after = charge(PAYS, 10, TracedIT::kept);
        await(after, "POST /v1/charges");
        assertEquals(List.of(), collector.of(his), dropped);
    }

    private String chargeFrom(String traceparent) throws Exception {
        return chargeWith("traceparent", traceparent);
    }

    private String chargeWith(String header, String value) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(node.api().resolve("/v1/charges"))
                            .header("Authorization", "Bearer " + node.shopKey())
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", "traced-" + keys++)
                            .header(header, value)
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            "{\"amount\":700,\"currency\":\"XAF\",\"payer\":"
                                                    + "{\"msisdn\":\""
                                                    + PAYS
                                                    + "\"}}"))
                            .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(201, answer.statusCode(), answer::body);
            return JsonMapper.builder().build().readTree(answer.body()).path("id").asText();
        }
    }

    @Test
    void a_request_that_fails_is_found_in_the_log_by_its_id_its_payment_and_its_trace()
            throws Exception {
        Client.Answer drained =
                node.operator()
                        .post("/admin/rails/camtel/drain", "drain", Map.of("reason", "a test"));
        assertEquals(200, drained.status(), drained::toString);
        String correlation = "req-of-a-test-" + System.nanoTime();
        int status;
        try (HttpClient http = HttpClient.newHttpClient()) {
            status =
                    http.send(
                                    HttpRequest.newBuilder(node.api().resolve("/v1/charges"))
                                            .header("Authorization", "Bearer " + node.shopKey())
                                            .header("Content-Type", "application/json")
                                            .header("Idempotency-Key", correlation)
                                            .header("Request-Id", correlation)
                                            .POST(
                                                    HttpRequest.BodyPublishers.ofString(
                                                            "{\"amount\":700,\"currency\":\"XAF\","
                                                                    + "\"payer\":{\"msisdn\":"
                                                                    + "\"+237620000000\"}}"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode();
        }
        assertEquals(503, status);
        Eventually.within(
                Patience.USUAL,
                () -> "no line of " + correlation + " in " + node.said(),
                () -> node.lines().stream().anyMatch(each -> each.contains(correlation)));
        String line =
                node.lines().stream()
                        .filter(each -> each.contains(correlation))
                        .findFirst()
                        .orElseThrow();
        JsonNode read = JsonMapper.builder().build().readTree(line);
        assertEquals("request not answered", read.path("formattedMessage").asText());
        assertEquals(correlation, pair(read, "correlation"));
        String payment = pair(read, "payment");
        assertTrue(payment.startsWith("ch_"), line);
        assertEquals(trace(payment), pair(read, "trace"));
        // Nobody else's line has it.
        assertEquals(1, node.said().lines().filter(each -> each.contains(correlation)).count());
    }

    @Test
    void from_the_id_of_a_request_to_its_payment_and_from_there_to_all_that_became_of_it()
            throws Exception {
        String correlation = "req-of-a-test-" + System.nanoTime();
        String payment = chargeWith("Request-Id", correlation);
        JsonNode line =
                Eventually.seen(
                                Patience.USUAL,
                                () -> said("correlation", correlation),
                                lines -> lines.size() == 1)
                        .getFirst();
        assertEquals("answered", line.path("formattedMessage").asText());
        assertEquals(payment, pair(line, "payment"));
        assertTrue(pair(line, "merchant").startsWith("mer_"), line::toString);
        List<JsonNode> all =
                Eventually.seen(
                        Patience.USUAL,
                        () -> said("payment", payment),
                        lines ->
                                lines.stream()
                                        .map(each -> pair(each, "event"))
                                        .toList()
                                        .containsAll(List.of("Opened", "Credited")));
        all.forEach(each -> assertEquals(trace(payment), pair(each, "trace"), each::toString));
        all.forEach(
                each -> assertFalse(each.toString().contains(PAYS.substring(4)), each::toString));
    }

    /** The lines that have this under this key. */
    private List<JsonNode> said(String key, String value) {
        return node.lines().stream()
                .filter(line -> line.startsWith("{") && line.contains(value))
                .map(TracedIT::read)
                .filter(line -> pair(line, key).equals(value))
                .toList();
    }

    private static JsonNode read(String line) {
        try {
            return JsonMapper.builder().build().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private static String pair(JsonNode line, String key) {
        return line.path("kvpList")
                .valueStream()
                .filter(pair -> pair.has(key))
                .map(pair -> pair.path(key).asText())
                .findFirst()
                .orElse("");
    }

    @Test
    void what_goes_on_after_a_restart_goes_on_in_the_same_trace() {
        String payment = charge(NEVER_ANSWERS, 0, TracedIT::kept);
        String before =
                one(await(payment, "mtn submit"), "mtn submit")
                        .from()
                        .getOrDefault("service.instance.id", "");
        node.close();
        node = node.again();
        Eventually.within(
                Patience.USUAL,
                () -> "nothing new in " + collector.of(trace(payment)),
                () ->
                        collector.of(trace(payment)).stream()
                                .anyMatch(
                                        piece ->
                                                piece.name().equals("mtn query")
                                                        && !before.equals(
                                                                piece.from()
                                                                        .get(
                                                                                "service.instance.id"))));
        // What asks comes after its question: it ends later.
        Eventually.within(
                Patience.USUAL,
                () -> "not performed again in " + collector.of(trace(payment)),
                () ->
                        collector.of(trace(payment)).stream()
                                .filter(piece -> piece.name().equals("charge performs Call"))
                                .anyMatch(piece -> piece.said("sanaga.occasion").equals("AGAIN")));
        assertEquals(
                1,
                collector.of(trace(payment)).stream()
                        .filter(piece -> piece.name().equals("charge Open"))
                        .count());
    }
}
