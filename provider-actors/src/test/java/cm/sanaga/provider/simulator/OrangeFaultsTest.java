package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The faults of the exchange befall Orange's protocol as they do MTN's. */
class OrangeFaultsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final OrangeSimulator.Settings SETTINGS =
            OrangeSimulator.Settings.fresh(10_000, Optional.empty());
    private static final OrangeSimulator SIMULATOR =
            OrangeSimulator.start(KIT.system(), "127.0.0.1", 0, SETTINGS)
                    .toCompletableFuture()
                    .join();
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final String BASE = "/omcoreapis/1.0.2/mp/";

    private String bearer = "";

    @AfterAll
    static void stop() {
        SIMULATOR.stop().toCompletableFuture().join();
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void log_in() {
        CONTROL.send("POST", "/__sim/reset", "");
        bearer = "Bearer " + field(login(), "access_token");
    }

    @ParameterizedTest
    @CsvSource({
        "rate_limited, 429",
        "unavailable, 503",
        "forbidden, 403",
        "xml_before, 500",
        "html_before, 502",
        "error_before, 500"
    })
    void an_order_and_its_question_fail_alike(String http, String status) {
        String token = field(send("POST", "init", ""), "payToken");
        rule("{\"match\":{\"times\":1},\"http\":\"" + http + "\"}");
        assertStarts(status, send("POST", "pay", order(token)));
        assertTrue(send("GET", "paymentstatus/" + token, "").contains("\"INITIATED\""));
        rule("{\"match\":{\"path\":\"paymentstatus\"},\"http\":\"" + http + "\"}");
        assertStarts("200", send("POST", "pay", order(token)));
        assertStarts(status, send("GET", "paymentstatus/" + token, ""));
    }

    @Test
    void a_token_dies_and_the_401_is_oranges_own() {
        rule("{\"match\":{\"path\":\"/init\",\"times\":1},\"http\":\"token_expired\"}");
        assertTrue(send("POST", "init", "").contains("900901"));
        assertTrue(send("POST", "init", "").contains("900901"));
        bearer = "Bearer " + field(login(), "access_token");
        assertStarts("200", send("POST", "init", ""));
    }

    @Test
    void a_login_can_fail_and_a_status_can_name_another_amount() {
        rule("{\"match\":{\"path\":\"/token\",\"times\":1},\"http\":\"unavailable\"}");
        assertStarts("503", login());
        String token = field(send("POST", "init", ""), "payToken");
        rule("{\"status\":\"wrong_amount\"}");
        assertStarts("200", send("POST", "pay", order(token)));
        assertTrue(send("GET", "paymentstatus/" + token, "").contains("\"amount\":1501,"));
    }

    private static String order(String token) {
        return "{\"notifUrl\":\"http://127.0.0.1:1/x\",\"channelUserMsisdn\":\""
                + SETTINGS.channelMsisdn()
                + "\",\"amount\":\"1500\",\"subscriberMsisdn\":\"691234567\",\"pin\":\""
                + SETTINGS.pin().value()
                + "\",\"orderId\":\"ORDER1\",\"description\":\"ch_1 Order 42\",\"payToken\":\""
                + token
                + "\"}";
    }

    private static void rule(String json) {
        assertEquals(200, CONTROL.rule(json), json);
    }

    private static String login() {
        var answer =
                CONTROL.send(
                        "POST",
                        "/token",
                        "grant_type=client_credentials",
                        "Authorization",
                        "Basic "
                                + base64(
                                        SETTINGS.consumerKey(), SETTINGS.consumerSecret().value()));
        return answer.statusCode() + " " + answer.body();
    }

    private String send(String method, String path, String body) {
        var answer =
                CONTROL.send(
                        method,
                        BASE + path,
                        body,
                        "Authorization",
                        bearer,
                        "X-AUTH-TOKEN",
                        base64(SETTINGS.apiUser(), SETTINGS.apiPassword().value()),
                        "Content-Type",
                        "application/json");
        return answer.statusCode() + " " + answer.body();
    }

    private static void assertStarts(String status, String answer) {
        assertTrue(answer.startsWith(status + " "), answer);
    }

    private static String field(String json, String name) {
        return json.replaceAll("(?s).*\"" + name + "\":\"([^\"]*)\".*", "$1");
    }

    private static String base64(String user, String password) {
        return Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
