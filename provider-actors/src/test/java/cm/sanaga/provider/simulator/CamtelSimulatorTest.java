package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the simulator refuses and offers, seen by a client that is not our adapter. */
class CamtelSimulatorTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final CamtelSimulator.Settings SETTINGS =
            CamtelSimulator.Settings.fresh(10_000, Optional.empty());
    private static final CamtelSimulator SIMULATOR =
            CamtelSimulator.start(KIT.system(), "127.0.0.1", 0, SETTINGS)
                    .toCompletableFuture()
                    .join();
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BASE = "/blue/v1.2";
    private static final String PAY = "/transactions/type/merchantpay";
    private static final String GOOD =
            "{\"amount\":\"1500\",\"currency\":\"XAF\","
                    + "\"debitParty\":[{\"key\":\"msisdn\",\"value\":\"+237622123456\"}],"
                    + "\"creditParty\":[{\"key\":\"organisationid\",\"value\":\"ESCROWCM\"}],"
                    + "\"requestingOrganisationTransactionReference\":\"ch_1\","
                    + "\"descriptionText\":\"m\"}";

    private final Map<String, String> headers = new LinkedHashMap<>();

    @AfterAll
    static void stop() {
        SIMULATOR.stop().toCompletableFuture().join();
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void log_in() {
        CONTROL.send("POST", "/__sim/reset", "");
        JsonNode answer = json(login("grant_type=client_credentials", SETTINGS.clientId()));
        assertEquals("Bearer", answer.path("token_type").asText());
        assertEquals(3600, answer.path("expires_in").asInt());
        headers.put("Authorization", "Bearer " + answer.path("access_token").asText());
        headers.put("X-API-Key", SETTINGS.apiKey().value());
        headers.put("X-Date", "2026-11-21T12:00:00Z");
        headers.put("Content-Type", "application/json");
        another();
    }

    private static HttpResponse<String> login(String body, String client) {
        String pair = client + ":" + SETTINGS.clientSecret().value();
        return CONTROL.send(
                "POST",
                BASE + "/oauth/token",
                body,
                "Authorization",
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    /** A correlation id that was never there before. */
    private String another() {
        String id = UUID.randomUUID().toString();
        headers.put("X-CorrelationID", id);
        return id;
    }

    @Test
    void a_login_needs_the_client_and_its_grant() {
        assertEquals(401, login("grant_type=client_credentials", "nobody").statusCode());
        assertEquals(400, login("grant_type=password", SETTINGS.clientId()).statusCode());
    }

    @Test
    void a_heart_beats_for_everybody() {
        headers.clear();
        assertEquals("available", json(get("/heartbeat")).path("serviceStatus").asText());
    }

    @Test
    void a_good_request_is_taken_as_the_profile_says() {
        var answer = post(PAY, GOOD);
        assertEquals(202, answer.statusCode());
        JsonNode state = json(answer);
        assertEquals("pending", state.path("status").asText());
        assertEquals("polling", state.path("notificationMethod").asText());
        assertEquals(60, state.path("pollLimit").asInt());
        assertEquals("", state.path("objectReference").asText());
        assertFalse(
                state.path("serverCorrelationId").asText().equals(headers.get("X-CorrelationID")));
    }

    @ParameterizedTest
    @CsvSource({"1500, 1500", "1500, 1600", "amount, nonsense"})
    void a_correlation_id_is_taken_once_whatever_the_body(String some, String other) {
        CONTROL.rule("{\"delay_ms\":600000}");
        assertEquals(202, post(PAY, GOOD).statusCode());
        assertRefused("400 businessRule duplicateRequest", post(PAY, GOOD.replace(some, other)));
        assertRefused(
                "400 businessRule duplicateRequest", post("/transactions/type/disbursement", GOOD));
        assertEquals(1, responses());
    }

    private long responses() {
        return CONTROL.get("/__sim/health").path("pending").asLong()
                + CONTROL.ledger().path("totals").path("movements").asLong();
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, '', 401 authorisation clientAuthorisationError",
        "Authorization, Bearer abc, 401 authorisation clientAuthorisationError",
        "X-API-Key, '', 401 authorisation clientAuthorisationError",
        "X-API-Key, wrong, 401 authorisation clientAuthorisationError",
        "X-Date, '', 400 validation mandatoryValueNotSupplied",
        "X-Date, yesterday, 400 validation formatError",
        "X-CorrelationID, '', 400 validation mandatoryValueNotSupplied",
        "X-CorrelationID, ch_1, 400 validation formatError",
        "X-Callback-URL, nowhere, 400 validation formatError",
        "Content-Type, text/plain, 400 validation formatError"
    })
    void a_wrong_header_is_refused(String header, String value, String refusal) {
        if (value.isEmpty()) {
            headers.remove(header);
        } else {
            headers.put(header, value);
        }
        assertRefused(refusal, post(PAY, GOOD));
        assertEquals(0, responses());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"1500\"|1500|400 validation formatError",
                "\"1500\"|\"01500\"|400 validation formatError",
                "\"1500\"|\"1500.5\"|400 validation formatError",
                "\"1500\"|\"1e3\"|400 validation formatError",
                "\"1500\"|\"+1500\"|400 validation formatError",
                "\"1500\"|\"-1500\"|400 validation negativeValue",
                "\"1500\"|\"0\"|400 businessRule lessThanTransactionMinValue",
                "\"1500\"|\"1000000000000\"|400 businessRule greaterThanTransactionMaxValue",
                "\"amount\"|\"amounts\"|400 validation mandatoryValueNotSupplied",
                "XAF|EUR|400 businessRule currencyNotSupported",
                "debitParty|debtor|400 validation mandatoryValueNotSupplied",
                "+237622123456|237622123456|400 identification identifierError",
                "ESCROWCM|OTHER|400 authorisation servicingPartyAuthorisationError",
                "{\"amount|[\"amount|400 validation formatError"
            })
    void a_wrong_body_is_refused(String good, String bad, String refusal) {
        assertRefused(refusal, post(PAY, GOOD.replace(good, bad)));
        assertEquals(0, responses());
    }

    @Test
    void a_note_has_a_length_and_a_transaction_a_type() {
        assertRefused(
                "400 validation lengthError",
                post(PAY, GOOD.replace("\"m\"", "\"" + "m".repeat(161) + "\"")));
        assertRefused(
                "400 businessRule transactionTypeError",
                post("/transactions/type/withdrawal", GOOD));
        assertRefused("404 identification identifierError", post("/transactions", GOOD));
    }

    @Test
    void a_token_dies() {
        CONTROL.advance(3601);
        assertRefused("401 authorisation clientAuthorisationError", post(PAY, GOOD));
    }

    @Test
    void a_request_can_be_followed_from_its_correlation_to_its_transaction() {
        CONTROL.rule("{\"delay_ms\":20000}");
        String correlation = another();
        String server = json(post(PAY, GOOD)).path("serverCorrelationId").asText();
        assertEquals("/requeststates/" + server, link(correlation));
        JsonNode state = json(get("/requeststates/" + server));
        assertEquals("pending", state.path("status").asText());
        CONTROL.advance(21);
        String transaction = awaitTransaction(correlation);
        assertEquals(
                transaction,
                json(get("/requeststates/" + server)).path("objectReference").asText());
        assertEquals("completed", json(get("/requeststates/" + server)).path("status").asText());
        JsonNode moved = json(get("/transactions/" + transaction));
        assertEquals("completed", moved.path("transactionStatus").asText());
        assertEquals("1500", moved.path("amount").asText());
        assertEquals("ch_1", moved.path("requestingOrganisationTransactionReference").asText());
        assertEquals("+237622123456", moved.path("debitParty").path(0).path("value").asText());
        for (String nothing :
                List.of(
                        "/responses/" + UUID.randomUUID(),
                        "/responses/x",
                        "/requeststates/" + correlation,
                        "/transactions/BLU-1",
                        "/nothing")) {
            assertRefused("404 identification identifierError", get(nothing));
        }
    }

    @Test
    void a_transaction_names_euros_where_a_rule_says_so() {
        CONTROL.rule("{\"status\":\"wrong_currency\",\"delay_ms\":0}");
        String correlation = another();
        post(PAY, GOOD);
        String transaction = awaitTransaction(correlation);
        JsonNode moved = json(get("/transactions/" + transaction));
        assertEquals("EUR", moved.path("currency").asText());
        assertEquals("1500", moved.path("amount").asText());
    }

    @Test
    void a_request_that_failed_keeps_its_reason_and_never_becomes_a_transaction() {
        CONTROL.rule("{\"outcome\":\"payer_limit_reached\",\"delay_ms\":0}");
        String correlation = another();
        post(PAY, GOOD);
        KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            JsonNode state = json(get(link(correlation)));
                            assertEquals("failed", state.path("status").asText());
                            return state;
                        });
        JsonNode error = json(get(link(correlation))).path("error");
        assertEquals("greaterThanTransactionMaxValue", error.path("errorCode").asText());
        assertEquals(correlation, error.path("errorParameters").path(0).path("value").asText());
    }

    @Test
    void parts_are_given_back_until_nothing_is_left_and_then_it_is_reversed() {
        String transaction = collected();
        another();
        String path = "/transactions/" + transaction + "/reversals";
        String part = "{\"amount\":\"700\",\"currency\":\"XAF\",\"type\":\"reversal\"}";
        assertRefused(
                "400 businessRule transactionTypeError",
                post(path, part.replace("reversal", "adjustment")));
        assertRefused("400 businessRule incorrectState", post(path, part.replace("700", "1501")));
        assertRefused(
                "404 identification identifierError", post("/transactions/BLU-1/reversals", part));
        assertEquals(202, post(path, part).statusCode());
        String first = awaitTransaction(String.valueOf(headers.get("X-CorrelationID")));
        JsonNode back = json(get("/transactions/" + first));
        assertEquals("reversal", back.path("type").asText());
        assertEquals(transaction, back.path("originalTransactionReference").asText());
        assertEquals("+237622123456", back.path("creditParty").path(0).path("value").asText());
        assertEquals("completed", status(transaction));
        another();
        assertRefused("400 businessRule incorrectState", post(path, part.replace("700", "801")));
        assertEquals(202, post(path, part.replace("700", "800")).statusCode());
        awaitTransaction(String.valueOf(headers.get("X-CorrelationID")));
        assertEquals("reversed", status(transaction));
        another();
        assertRefused("400 businessRule incorrectState", post(path, part.replace("700", "1")));
        another();
        assertRefused(
                "400 businessRule incorrectState",
                post("/transactions/" + first + "/reversals", part));
        assertEquals(10_000, SIMULATOR.balance());
    }

    @Test
    void wallets_are_known_by_their_number() {
        assertEquals(
                "available",
                json(get("/accounts/msisdn/+237622123456/status")).path("accountStatus").asText());
        assertEquals(
                "Client 3456",
                json(get("/accounts/msisdn/237622123456/accountname"))
                        .path("name")
                        .path("fullName")
                        .asText());
        assertRefused(
                "404 identification identifierError", get("/accounts/msisdn/237670000001/status"));
        JsonNode balance = json(get("/accounts/balance"));
        assertEquals("10000", balance.path("availableBalance").asText());
        assertEquals("XAF", balance.path("currency").asText());
    }

    @Test
    void a_statement_comes_in_pages_that_are_counted() {
        var moved = new HashSet<String>();
        for (int i = 0; i < 5; i++) {
            moved.add(collected());
        }
        String path = "/accounts/msisdn/" + SETTINGS.merchantMsisdn() + "/statemententries";
        var seen = new HashSet<String>();
        for (int offset = 0; offset < 6; offset += 2) {
            var page = get(path + "?limit=2&offset=" + offset);
            assertEquals("5", count(page, "X-Records-Available-Count"));
            assertEquals(
                    Integer.toString(Math.min(2, 5 - offset)),
                    count(page, "X-Records-Returned-Count"));
            json(page).forEach(each -> seen.add(each.path("transactionReference").asText()));
        }
        assertEquals(moved, seen);
        assertEquals("5", count(get(path), "X-Records-Returned-Count"));
        assertEquals(
                "0",
                count(
                        get(path + "?fromDateTime=2100-01-01T00:00:00Z"),
                        "X-Records-Available-Count"));
        assertEquals(
                "0",
                count(get(path + "?toDateTime=2020-01-01T00:00:00Z"), "X-Records-Available-Count"));
        for (String wrong : List.of("limit=0", "limit=x", "offset=-1", "fromDateTime=today")) {
            assertRefused("400 validation formatError", get(path + "?" + wrong));
        }
        assertRefused(
                "401 authorisation requestingPartyAuthorisationError",
                get("/accounts/msisdn/237622123456/statemententries"));
    }

    @Test
    void rules_come_before_magic_numbers() {
        String noFunds = GOOD.replace("622123456", "620000001");
        assertEquals(
                200,
                CONTROL.rule(
                        "{\"match\":{\"msisdn\":\"+237620000001\",\"path\":\"merchantpay\"},"
                                + "\"outcome\":\"succeeded\",\"http\":\"error_after\"}"));
        assertRefused("500 internal genericError", post(PAY, noFunds));
        assertEquals(11_500, SIMULATOR.balance());
        CONTROL.rule("{\"http\":\"error_before\"}");
        another();
        assertRefused("500 internal genericError", post(PAY, noFunds));
        assertEquals(11_500, SIMULATOR.balance());
    }

    @Test
    void the_ledger_the_statement_and_the_log_tell_what_happened() {
        String transaction = collected();
        JsonNode ledger = CONTROL.ledger();
        assertEquals("camtel", ledger.path("provider").asText());
        JsonNode movement = ledger.path("movements").path(0);
        assertEquals(headers.get("X-CorrelationID"), movement.path("reference").asText());
        assertEquals(transaction, movement.path("transaction").asText());
        assertEquals("in", movement.path("direction").asText());
        String csv = CONTROL.send("GET", "/__sim/statement?format=csv", "").body();
        assertEquals(2, csv.lines().count());
        assertTrue(csv.contains(transaction + ",ch_1,completed,merchantpay,1500,XAF"), csv);
        String log = CONTROL.send("GET", "/__sim/requests", "").body();
        assertTrue(log.contains(String.valueOf(headers.get("X-CorrelationID"))));
        assertFalse(log.contains("Bearer"));
        assertFalse(log.contains(SETTINGS.apiKey().value()));
    }

    /** A collection of 1500 francs, by its transaction. */
    private String collected() {
        String correlation = another();
        assertEquals(202, post(PAY, GOOD).statusCode());
        String transaction = awaitTransaction(correlation);
        headers.put("X-CorrelationID", correlation);
        return transaction;
    }

    private String awaitTransaction(String correlation) {
        return KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            String link = link(correlation);
                            assertTrue(link.startsWith("/transactions/BLU-"), link);
                            return link.substring("/transactions/".length());
                        });
    }

    private String link(String correlation) {
        return json(get("/responses/" + correlation)).path("link").asText();
    }

    private String status(String transaction) {
        return json(get("/transactions/" + transaction)).path("transactionStatus").asText();
    }

    private static String count(HttpResponse<String> answer, String header) {
        return answer.headers().firstValue(header).orElse("none");
    }

    private static void assertRefused(String expected, HttpResponse<String> answer) {
        JsonNode error = json(answer);
        assertEquals(
                expected,
                answer.statusCode()
                        + " "
                        + error.path("errorCategory").asText()
                        + " "
                        + error.path("errorCode").asText(),
                answer.body());
        assertTrue(error.has("errordescription") && error.has("errorDateTime"), answer.body());
    }

    private HttpResponse<String> post(String path, String body) {
        return send("POST", path, body);
    }

    private HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    private HttpResponse<String> send(String method, String path, String body) {
        List<String> all = new ArrayList<>();
        headers.forEach(
                (name, value) -> {
                    all.add(name);
                    all.add(value);
                });
        return CONTROL.send(method, BASE + path, body, all.toArray(String[]::new));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
