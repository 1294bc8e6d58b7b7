package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.WebhookEndpoints.Change;
import cm.sanaga.http.WebhookEndpoints.Registered;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a merchant may say of where he wants to be told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookEndpointsTest {
    private static final String PATH = "/v1/webhook_endpoints";
    private static final String ONE = PATH + "/" + PlayedEndpoints.REGISTERED.id();
    private static final String EVENT = ONE + "/deliveries/" + PlayedEndpoints.EVENT.text();
    private static final String WANTED =
            """
            {"url":"https://shop.example.com/hooks","types":["charge.succeeded"]}""";

    private RunningApi api;

    @BeforeAll
    void start() {
        api = RunningApi.usual();
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @BeforeEach
    void reset() {
        api.reset();
        api.endpoints.has(PlayedEndpoints.REGISTERED);
    }

    @Test
    void an_endpoint_is_made_once_and_its_secret_is_shown_once() {
        var first = api.post(PATH, "k1", WANTED);
        assertEquals(201, first.status(), first.text());
        JsonNode made = first.json();
        assertEquals(api.signing.secret(made.path("id").asText(), 1), made.path("secret").asText());
        var wanted = (Registered) api.endpoints.asked.getFirst();
        assertEquals(Set.of("charge.succeeded"), wanted.types());
        assertEquals(Samples.charge().request().merchant(), wanted.merchant());

        var again = api.post(PATH, "k1", WANTED);
        assertEquals(201, again.status());
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals(made.path("id"), again.json().path("id"));
        assertTrue(again.json().path("secret").isNull());
        assertEquals(1, api.endpoints.asked.size());

        var other = api.post(PATH, "k1", WANTED.replace("hooks", "other"));
        AProblem.check(other, 422, "idempotency_key_reused", "Idempotency-Key");
    }

    @Test
    void without_types_it_is_told_everything() {
        var made = api.post(PATH, "{\"url\":\"https://shop.example.com/\"}");
        assertEquals("[\"*\"]", made.json().path("types").toString());
        assertTrue(made.json().path("description").isNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                           | url
                    {"url":7}                                                    | url
                    {"url":"http://shop.example.com/"}                           | url
                    {"url":"https://127.0.0.1/"}                                 | url
                    {"url":"https://shop.example.com:22/"}                       | url
                    {"url":"https://shop.example.com/","types":[]}               | types
                    {"url":"https://shop.example.com/","types":["charge.held"]}  | types
                    {"url":"https://shop.example.com/","types":["*","charge.failed"]} | types
                    {"url":"https://shop.example.com/","types":"*"}              | types
                    {"url":"https://shop.example.com/","description":""}         | description
                    {"url":"https://shop.example.com/","secret":"mine"}          | secret
                    """)
    void what_makes_no_sense_is_refused_by_name(String body, String field) {
        var answer = api.post(PATH, body);
        assertEquals(400, answer.status(), answer.text());
        assertEquals(field, answer.param());
        assertTrue(api.endpoints.asked.isEmpty());
    }

    @Test
    void what_is_left_out_of_a_change_stays() {
        assertEquals(200, api.post(ONE, "{\"enabled\":false}").status());
        assertEquals(
                new Change(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Boolean.FALSE)),
                api.endpoints.asked.getFirst());
        AProblem.check(api.post(ONE, "{\"enabled\":\"no\"}"), 400, "invalid_request", "enabled");
        AProblem.check(
                api.post(ONE, "{\"url\":\"https://10.0.0.1/\"}"), 400, "invalid_request", "url");
    }

    @Test
    void a_new_secret_is_shown_once_and_the_old_one_is_good_for_the_grace() {
        var first = api.post(ONE + "/rotate_secret", "k1", "{}");
        assertEquals(List.of(Duration.ofDays(1)), api.endpoints.asked);
        assertEquals(
                api.signing.secret(PlayedEndpoints.REGISTERED.id(), 4),
                first.json().path("secret").asText());
        assertEquals(
                Samples.AT.plus(Duration.ofDays(1)),
                Instant.parse(first.json().path("old_secret_until").asText()));
        var again = api.post(ONE + "/rotate_secret", "k1", "{}");
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertTrue(again.json().path("secret").isNull());
        AProblem.check(
                api.post(ONE + "/rotate_secret", "{\"grace_seconds\":2592001}"),
                400,
                "invalid_request",
                "grace_seconds");
    }

    @Test
    void one_event_or_all_since_a_time_are_sent_once_more() {
        assertEquals(200, api.post(EVENT + "/resend", "{}").status());
        String since = "{\"since\":\"2026-02-01T00:00:00Z\"}";
        assertEquals(200, api.post(ONE + "/resend", since).status());
        assertEquals(
                List.of(
                        PlayedEndpoints.EVENT,
                        Instant.parse("2026-02-01T00:00:00Z"),
                        Optional.of(WebhookEndpoints.State.PENDING)),
                api.endpoints.asked);
        AProblem.check(api.post(ONE + "/resend", "{}"), 400, "invalid_request", "since");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "evt_ch_0123456789abcdef0123456789abcdef_5"})
    void an_event_that_there_is_not_is_not_found(String event) {
        AProblem.check(api.get(ONE + "/deliveries/" + event), 404, "not_found", "");
    }

    @Test
    void deliveries_can_be_asked_for_by_what_became_of_them() {
        api.get(ONE + "/deliveries?status=failed");
        assertEquals(List.of(Optional.of(WebhookEndpoints.State.FAILED)), api.endpoints.asked);
        var wrong = api.get(ONE + "/deliveries?status=lost");
        AProblem.check(wrong, 400, "invalid_request", "status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/deliveries"})
    void what_is_another_merchants_is_not_found(String below) {
        var other =
                api.send(
                        api.to(ONE + below)
                                .setHeader("Authorization", "Bearer " + RunningApi.OTHER_KEY)
                                .GET());
        AProblem.check(other, 404, "not_found", "");
        assertTrue(api.endpoints.asked.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/rotate_secret", "/resend"})
    void nor_can_it_be_changed(String below) {
        var other =
                api.send(
                        api.to(ONE + below)
                                .setHeader("Authorization", "Bearer " + RunningApi.OTHER_KEY)
                                .header("Idempotency-Key", "k")
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                below.equals("/resend")
                                                        ? "{\"since\":\"2026-02-01T00:00:00Z\"}"
                                                        : "{}")));
        AProblem.check(other, 404, "not_found", "");
    }
}
