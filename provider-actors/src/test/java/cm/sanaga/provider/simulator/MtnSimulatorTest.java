package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Base64;
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
class MtnSimulatorTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final MtnSimulator.Settings SETTINGS =
            MtnSimulator.Settings.fresh("localhost", 10_000, Optional.empty());
    private static final MtnSimulator SIMULATOR =
            MtnSimulator.start(KIT.system(), "127.0.0.1", 0, SETTINGS).toCompletableFuture().join();
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final String PAY = "/collection/v1_0/requesttopay";
    private static final String GOOD =
            "{\"amount\":\"1500\",\"currency\":\"XAF\",\"externalId\":\"ch_1\","
                    + "\"payer\":{\"partyIdType\":\"MSISDN\",\"partyId\":\"237670000003\"},"
                    + "\"payerMessage\":\"m\",\"payeeNote\":\"n\"}";

    private final Map<String, String> headers = new LinkedHashMap<>();

    @AfterAll
    static void stop() {
        SIMULATOR.stop().toCompletableFuture().join();
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void log_in() {
        CONTROL.send("POST", "/__sim/reset", "");
        String pair = SETTINGS.apiUser() + ":" + SETTINGS.apiKey().value();
        var answer =
                CONTROL.send(
                        "POST",
                        "/collection/token",
                        "",
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                pair.getBytes(
                                                        java.nio.charset.StandardCharsets.UTF_8)),
                        "Ocp-Apim-Subscription-Key",
                        SETTINGS.collectionKey().value());
        assertEquals(200, answer.statusCode());
        headers.put(
                "Authorization",
                "Bearer " + answer.body().replaceAll(".*\"access_token\":\"([0-9a-f]+)\".*", "$1"));
        headers.put("Ocp-Apim-Subscription-Key", SETTINGS.collectionKey().value());
        headers.put("X-Target-Environment", "mtncameroon");
        headers.put("X-Reference-Id", UUID.randomUUID().toString());
        headers.put("Content-Type", "application/json");
    }

    @Test
    void a_good_request_is_taken_and_its_reference_is_not_taken_twice() {
        assertEquals("202 ", pay(GOOD));
        assertTrue(pay(GOOD).startsWith("409 "));
        assertTrue(pay(GOOD).contains("RESOURCE_ALREADY_EXIST"));
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, '', 401",
        "Authorization, Bearer abc, 401",
        "Ocp-Apim-Subscription-Key, '', 401",
        "Ocp-Apim-Subscription-Key, wrong, 401",
        "X-Target-Environment, '', 400",
        "X-Target-Environment, sandbox, 500 NOT_ALLOWED_TARGET_ENVIRONMENT",
        "X-Reference-Id, '', 400",
        "X-Reference-Id, not-a-uuid, 400",
        "X-Reference-Id, 0f8fad5b-d9cb-169f-a165-70867728950e, 400",
        "X-Callback-Url, http://elsewhere.example/x, 500 INVALID_CALLBACK_URL_HOST",
        "Content-Type, text/plain, 400"
    })
    void a_wrong_header_is_refused_as_mtn_does(String header, String value, String refusal) {
        if (value.isEmpty()) {
            headers.remove(header);
        } else {
            headers.put(header, value);
        }
        assertRefused(refusal, pay(GOOD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"1500\"|1500|400",
                "\"1500\"|\"15.5\"|400",
                "\"1500\"|\"0\"|400",
                "XAF|EUR|500 INVALID_CURRENCY",
                "ch_1|ch 1|400",
                "\"m\"|\"l'ami\"|400",
                "237670000003|+237670000003|400",
                "{\"amount|[\"amount|400"
            })
    void a_wrong_body_is_refused_as_mtn_does(String good, String bad, String refusal) {
        assertRefused(refusal, pay(GOOD.replace(good, bad)));
    }

    @Test
    void a_token_dies_and_belongs_to_one_product() {
        CONTROL.advance(3601);
        assertRefused("401", pay(GOOD));
        headers.put("Ocp-Apim-Subscription-Key", SETTINGS.disbursementKey().value());
        assertRefused(
                "401", send("POST", "/disbursement/v1_0/transfer", GOOD.replace("payer", "payee")));
    }

    @Test
    void the_sandbox_numbers_of_mtn_mean_what_they_mean_there() {
        String reference = String.valueOf(headers.get("X-Reference-Id"));
        assertEquals("202 ", pay(GOOD.replace("237670000003", "46733123455")));
        KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            String status = send("GET", PAY + "/" + reference, "");
                            assertTrue(status.contains("\"reason\":\"PAYER_NOT_FOUND\""), status);
                            return status;
                        });
        assertRefused("404 RESOURCE_NOT_FOUND", send("GET", PAY + "/" + UUID.randomUUID(), ""));
    }

    @Test
    void rules_come_before_magic_numbers() {
        assertEquals(
                200,
                CONTROL.rule(
                        "{\"match\":{\"msisdn\":\"+237670000003\",\"amount\":1500,"
                                + "\"path\":\"requesttopay\"},\"outcome\":\"succeeded\","
                                + "\"delay_ms\":0,\"http\":\"error_after\"}"));
        assertRefused("500 INTERNAL_PROCESSING_ERROR", pay(GOOD));
        assertEquals(11_500, CONTROL.ledger().path("balance").asLong());
        assertEquals(200, CONTROL.rule("[{\"http\":\"error_before\"}]"));
        headers.put("X-Reference-Id", UUID.randomUUID().toString());
        assertRefused("500 INTERNAL_PROCESSING_ERROR", pay(GOOD));
        assertEquals(11_500, CONTROL.ledger().path("balance").asLong());
        for (String wrong :
                List.of("{\"http\":\"explode\"}", "5", "{\"match\":{\"share\":2}}", "{")) {
            assertEquals(400, CONTROL.rule(wrong), wrong);
        }
        CONTROL.send("DELETE", "/__sim/rules", "");
        headers.put("X-Reference-Id", UUID.randomUUID().toString());
        assertEquals("202 ", pay(GOOD));
    }

    @Test
    void the_ledger_the_statement_and_the_log_tell_what_happened() {
        CONTROL.rule("{\"outcome\":\"succeeded\",\"http\":\"error_after\"}");
        String reference = String.valueOf(headers.get("X-Reference-Id"));
        pay(GOOD);
        headers.put("X-Reference-Id", UUID.randomUUID().toString());
        pay(GOOD.replace("ch_1", "ch_2"));
        var ledger = CONTROL.ledger();
        assertEquals("mtn", ledger.path("provider").asText());
        assertEquals(10_000, ledger.path("opening").asLong());
        assertEquals(3000, ledger.path("totals").path("in").asLong());
        var first = ledger.path("movements").path(0);
        assertEquals(reference, first.path("reference").asText());
        assertEquals("in", first.path("direction").asText());
        assertEquals("+237670000003", first.path("msisdn").asText());
        assertEquals("ch_1", first.path("external_id").asText());
        assertEquals(1500, first.path("amount").asLong());
        var last = CONTROL.get("/__sim/ledger?limit=1").path("movements");
        assertEquals(1, last.size());
        assertEquals("ch_2", last.path(0).path("external_id").asText());
        String csv = CONTROL.send("GET", "/__sim/statement?format=csv", "").body();
        assertEquals(3, csv.lines().count());
        assertTrue(csv.contains("FRI:237670000003/MSISDN"));
        String log = CONTROL.send("GET", "/__sim/requests", "").body();
        assertTrue(log.contains(reference));
        assertFalse(log.contains("Bearer"));
        assertEquals(200, CONTROL.send("GET", "/__sim/health", "").statusCode());
        assertEquals(404, CONTROL.send("GET", "/__sim/nothing", "").statusCode());
    }

    private static void assertRefused(String expected, String answer) {
        String[] words = expected.split(" ", -1);
        assertTrue(answer.startsWith(words[0] + " "), answer);
        assertTrue(words.length == 1 || answer.contains(words[1]), answer);
    }

    private String pay(String body) {
        return send("POST", PAY, body);
    }

    private String send(String method, String path, String body) {
        List<String> all = new ArrayList<>();
        headers.forEach(
                (name, value) -> {
                    all.add(name);
                    all.add(value);
                });
        var answer = CONTROL.send(method, path, body, all.toArray(String[]::new));
        return answer.statusCode() + " " + answer.body();
    }
}
