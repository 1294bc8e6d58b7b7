package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the simulator refuses and offers, seen by a client that is not our adapter. */
class OrangeSimulatorTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final OrangeSimulator.Settings FRESH =
            OrangeSimulator.Settings.fresh(10_000, Optional.empty());

    /** With the header of Orange's sandbox. */
    private static final OrangeSimulator.Settings SETTINGS =
            new OrangeSimulator.Settings(
                    FRESH.consumerKey(),
                    FRESH.consumerSecret(),
                    "WSO2-Authorization",
                    FRESH.apiUser(),
                    FRESH.apiPassword(),
                    FRESH.channelMsisdn(),
                    FRESH.pin(),
                    Duration.ofHours(1),
                    Duration.ofMinutes(7),
                    Duration.ZERO,
                    10_000,
                    Optional.empty());

    private static final OrangeSimulator SIMULATOR =
            OrangeSimulator.start(KIT.system(), "127.0.0.1", 0, SETTINGS)
                    .toCompletableFuture()
                    .join();
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final String BASE = "/omcoreapis/1.0.2";

    private final Map<String, String> headers = new LinkedHashMap<>();
    private String body = "";

    @AfterAll
    static void stop() {
        SIMULATOR.stop().toCompletableFuture().join();
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void log_in_and_initiate() {
        CONTROL.send("POST", "/__sim/reset", "");
        var login =
                CONTROL.send(
                        "POST",
                        "/oauth2/token",
                        "grant_type=client_credentials",
                        "Authorization",
                        "Basic "
                                + base64(
                                        SETTINGS.consumerKey(), SETTINGS.consumerSecret().value()));
        headers.put("WSO2-Authorization", "Bearer " + field(login.body(), "access_token"));
        headers.put("X-AUTH-TOKEN", base64(SETTINGS.apiUser(), SETTINGS.apiPassword().value()));
        headers.put("Content-Type", "application/json");
        body =
                "{\"notifUrl\":\"http://127.0.0.1:1/x\",\"channelUserMsisdn\":\""
                        + SETTINGS.channelMsisdn()
                        + "\",\"amount\":\"1500\",\"subscriberMsisdn\":\"690000003\",\"pin\":\""
                        + SETTINGS.pin().value()
                        + "\",\"orderId\":\"ORDER1\",\"description\":\"ch_1 Order 42\","
                        + "\"payToken\":\""
                        + field(send("POST", "/mp/init", ""), "payToken")
                        + "\"}";
    }

    @Test
    void a_payment_is_pending_and_a_second_one_with_its_token_is_refused() {
        assertTrue(pay(body).contains("\"status\":\"PENDING\""));
        assertTrue(pay(body).startsWith("417 "));
        String status = send("GET", "/mp/paymentstatus/" + field(body, "payToken"), "");
        assertTrue(status.contains("\"status\":\"PENDING\""), status);
    }

    @ParameterizedTest
    @CsvSource({
        "WSO2-Authorization, '', 401 900902",
        "WSO2-Authorization, Bearer abc, 401 900901",
        "X-AUTH-TOKEN, '', 401 X-AUTH-TOKEN",
        "X-AUTH-TOKEN, abc, 401 X-AUTH-TOKEN",
        "Content-Type, text/plain, 400 field"
    })
    void a_wrong_header_is_refused_as_orange_does(String header, String value, String refusal) {
        if (value.isEmpty()) {
            headers.remove(header);
        } else {
            headers.put(header, value);
        }
        assertRefused(refusal, pay(body));
    }

    @ParameterizedTest
    @CsvSource({
        "\"1500\", 1500, 400 field",
        "\"1500\", \"15.5\", 400 field",
        "690000003, 670000003, 400 field",
        "690000003, 237690000003, 400 field",
        "ORDER1, ORDER-LONGER-THAN-20-X, 400 field",
        "payToken\":\"MP, payToken\":\"XX, 404 payToken",
        "691000000, 699999999, 417 canal"
    })
    void a_wrong_body_is_refused_as_orange_does(String good, String bad, String refusal) {
        assertRefused(refusal, pay(body.replace(good, bad)));
    }

    @Test
    void a_token_nobody_pays_expires_after_its_seven_minutes() {
        String about = "/mp/paymentstatus/" + field(body, "payToken");
        CONTROL.advance(419);
        assertTrue(send("GET", about, "").contains("\"status\":\"INITIATED\""));
        CONTROL.advance(2);
        assertTrue(send("GET", about, "").contains("\"status\":\"EXPIRED\""));
        assertRefused("417 60019", pay(body));
    }

    @Test
    void a_gateway_time_out_is_xml_with_and_without_money() {
        CONTROL.rule("{\"http\":\"error_before\"}");
        assertRefused("500 101504", pay(body));
        assertEquals(10_000, CONTROL.ledger().path("balance").asLong());
        CONTROL.rule("{\"http\":\"error_after\",\"outcome\":\"succeeded\"}");
        assertRefused("500 101504", pay(body));
        assertEquals(11_500, CONTROL.ledger().path("balance").asLong());
        var movement = CONTROL.ledger().path("movements").path(0);
        assertEquals("ORDER1", movement.path("reference").asText());
        assertEquals(field(body, "payToken"), movement.path("token").asText());
        assertEquals("ch_1", movement.path("external_id").asText());
        String csv = CONTROL.send("GET", "/__sim/statement?format=csv", "").body();
        assertTrue(csv.contains("N\u00b0;Date;Heure;R\u00e9f\u00e9rence"), csv);
        assertTrue(csv.contains(movement.path("transaction").asText()), csv);
    }

    @Test
    void the_log_keeps_no_pin() {
        pay(body);
        String log = CONTROL.send("GET", "/__sim/requests", "").body();
        assertTrue(log.contains("ORDER1"));
        assertFalse(log.contains("\"pin\\\":\\\"" + SETTINGS.pin().value()), log);
        assertTrue(log.contains("***"));
    }

    private static void assertRefused(String expected, String answer) {
        String[] words = expected.split(" ", -1);
        assertTrue(answer.startsWith(words[0] + " "), answer);
        assertTrue(answer.contains(words[1]), answer);
    }

    private String pay(String with) {
        return send("POST", "/mp/pay", with);
    }

    private String send(String method, String path, String with) {
        List<String> all = new ArrayList<>();
        headers.forEach(
                (name, value) -> {
                    all.add(name);
                    all.add(value);
                });
        var answer = CONTROL.send(method, BASE + path, with, all.toArray(String[]::new));
        return answer.statusCode() + " " + answer.body();
    }

    private static String field(String json, String name) {
        return json.replaceAll("(?s).*\"" + name + "\":\"([^\"]*)\".*", "$1");
    }

    private static String base64(String user, String password) {
        return Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
