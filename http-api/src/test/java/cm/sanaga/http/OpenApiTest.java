package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.payment.PaymentKind;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The description and the routes say the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
    private final JsonNode document = OpenApiRoutes.document();
    private RunningApi api;

    @BeforeAll
    void start() {
        api = RunningApi.usual();
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @Test
    void it_is_served_to_anybody() {
        var answer = api.send(api.to("/openapi.json").setHeader("Authorization", "no").GET());
        assertEquals(200, answer.status());
        assertEquals(document, answer.json());
        assertEquals("3.1.0", answer.json().path("openapi").asText());
    }

    @Test
    void every_route_is_described_and_nothing_else() {
        Set<String> served =
                api.routes().stream()
                        .map(one -> one.method() + " " + one.path())
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .fieldNames()
                                        .forEachRemaining(
                                                method ->
                                                        described.add(
                                                                method.toUpperCase(
                                                                                java.util.Locale
                                                                                        .ROOT)
                                                                        + " "
                                                                        + path.getKey())));
        assertEquals(served, described);
    }

    @Test
    void who_may_call_and_with_which_key_is_described() {
        for (Endpoint endpoint : api.routes()) {
            JsonNode operation = operation(endpoint);
            List<String> wanted =
                    switch (endpoint.access()) {
                        case OPEN -> List.of();
                        case MERCHANT -> List.of("merchant", "token merchant");
                        case OPERATOR -> List.of("operator", "token treasury", "token platform");
                        case PLATFORM -> List.of("operator", "token platform");
                        case ORGANISATION ->
                                List.of("operator", "token org-admin", "token platform");
                    };
            assertEquals(wanted, who(operation.path("security")), endpoint.path());
            boolean key =
                    operation.path("parameters").findValuesAsText("$ref").stream()
                            .anyMatch(ref -> ref.endsWith("/IdempotencyKey"));
            boolean changes =
                    endpoint.method().equals("POST")
                            && endpoint.access() != Access.OPEN
                            && !endpoint.path().equals(RunningApi.ASKS);
            assertEquals(changes, key, endpoint.path());
        }
    }

    /** Each way in: a kind of key, or a token and the role that it must have. */
    private static List<String> who(JsonNode security) {
        List<String> who = new ArrayList<>();
        for (JsonNode way : security) {
            way.properties()
                    .forEach(
                            scheme -> {
                                String role = scheme.getValue().path(0).asText();
                                who.add((scheme.getKey() + " " + role).strip());
                            });
        }
        return who;
    }

    private JsonNode operation(Endpoint endpoint) {
        return document.path("paths")
                .path(endpoint.path())
                .path(endpoint.method().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void every_code_of_a_problem_is_described() {
        assertEquals(
                Arrays.stream(ProblemCode.values())
                        .map(ProblemCode::label)
                        .collect(Collectors.toCollection(TreeSet::new)),
                texts(schema("Problem").path("properties").path("code").path("enum")));
    }

    @Test
    void every_type_of_event_is_described() {
        assertEquals(
                new TreeSet<>(EventsRoutes.types()),
                texts(schema("Event").path("properties").path("type").path("enum")));
    }

    @Test
    void every_status_is_described() {
        Map.of(
                        "Charge", PaymentKind.CHARGE,
                        "Escrow", PaymentKind.ESCROW,
                        "Payout", PaymentKind.PAYOUT,
                        "Refund", PaymentKind.REFUND)
                .forEach(
                        (name, kind) ->
                                assertEquals(
                                        new TreeSet<>(PaymentLists.statuses(kind)),
                                        texts(
                                                schema(name)
                                                        .path("properties")
                                                        .path("status")
                                                        .path("enum"))));
    }

    @ParameterizedTest
    @CsvSource({
        "charge, Charge",
        "escrow, Escrow",
        "payout, Payout",
        "refund, Refund",
        "prompt, Prompt",
        "charge_list, ChargeList",
        "balance, Balance",
        "entry_list, EntryList",
        "event_list, EventList",
        "webhook_endpoint, WebhookEndpoint",
        "webhook_endpoint_list, WebhookEndpointList",
        "webhook_delivery_list, WebhookDeliveryList",
        "webhook_delivery_log, WebhookDeliveryLog",
        "journal, Journal",
        "trace, Trace",
        "trial_balance, TrialBalance",
        "floats, Floats",
        "invariants, Invariants",
        "rails, Rails",
        "admin_rails, Guards",
        "audit, AuditTrail",
        "quarantine, Quarantine",
        "freezes, Freezes",
        "case, Case",
        "case_list, CaseList"
    })
    void what_is_shown_has_exactly_the_fields_described(String file, String schema)
            throws IOException {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("shown/" + file + ".json")) {
            List<String> shown = List.copyOf(names(RunningApi.JSON.readTree(in)));
            assertFalse(shown.isEmpty());
            Set<String> described = names(schema(schema).path("properties"));
            // They are there while they have something to say.
            described.removeAll(Set.of("case", "progress", "next_action", "queue"));
            assertEquals(shown, List.copyOf(described));
        }
    }

    @Test
    void every_reference_leads_somewhere() {
        for (String ref : document.findValuesAsText("$ref")) {
            assertTrue(ref.startsWith("#/"), ref);
            assertFalse(document.at(ref.substring(1)).isMissingNode(), ref);
        }
    }

    private JsonNode schema(String name) {
        return document.path("components").path("schemas").path(name);
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
