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
                    FRESH.web(),
                    Duration.ofHours(1),
                    Duration.ofMinutes(7),
                    Duration.ZERO,
                    10_000,
                    OrangeManners.usual(),
                    Optional.empty());

    private static final OrangeSimulator SIMULATOR =
            OrangeSimulator.start(KIT.system(), "127.0.0.1", 0, SETTINGS)
                    .toCompletableFuture()
                    .join();
    private static final CallbackCatcher CAUGHT = new CallbackCatcher();
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final String BASE = "/omcoreapis/1.0.2";

    private final Map<String, String> headers = new LinkedHashMap<>();
    private String body = "";

    @AfterAll
    static void stop() {
        SIMULATOR.stop().toCompletableFuture().join();
        CAUGHT.close();
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
        CONTROL.advance(400);
        assertTrue(send("GET", about, "").contains("\"status\":\"INITIATED\""));
        CONTROL.advance(21);
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
    void an_order_id_is_good_for_one_pay_token() {
        assertTrue(pay(body).contains("\"status\":\"PENDING\""));
        String other = field(send("POST", "/mp/init", ""), "payToken");
        String again = body.replace(field(body, "payToken"), other);
        assertRefused("417 orderId", pay(again));
        String status = send("GET", "/mp/paymentstatus/" + other, "");
        assertTrue(status.contains("\"status\":\"INITIATED\""), status);
        assertTrue(pay(again.replace("ORDER1", "ORDER2")).startsWith("200 "));
    }

    @Test
    void prompts_are_counted_and_a_cash_in_has_none() {
        String token = field(body, "payToken");
        assertTrue(send("GET", "/mp/push/" + token, "").contains("\"status\":\"INITIATED\""));
        assertEquals(0, prompts());
        CONTROL.rule("{\"outcome\":\"succeeded\",\"delay_ms\":60000}");
        pay(body);
        assertEquals(1, prompts());
        assertTrue(send("GET", "/mp/push/" + token, "").contains("\"status\":\"PENDING\""));
        assertEquals(2, prompts());
        CONTROL.advance(61);
        KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            String status = send("GET", "/mp/paymentstatus/" + token, "");
                            assertTrue(status.contains("SUCCESSFULL"), status);
                            return status;
                        });
        send("GET", "/mp/push/" + token, "");
        assertEquals(2, prompts());
        String cashIn = field(send("POST", "/cashin/init", ""), "payToken");
        assertRefused("404 <am:code>404<", send("GET", "/cashin/push/" + cashIn, ""));
        assertRefused("404 <am:code>404<", send("PUT", "/mp/paymentstatus/" + token, ""));
    }

    private static int prompts() {
        return CONTROL.get("/__sim/state").path("orders").path(0).path("prompts").asInt();
    }

    @ParameterizedTest
    @CsvSource({
        "690000003, 200 lastName",
        "655123456, 200 firstName",
        "670000003, 417 introuvable",
        "690001450, 417 introuvable",
        "690001451, 417 bloque",
        "690001452, 417 refused",
        "690001454, 500 101504",
        "690001455, 503 Unavailable"
    })
    void a_number_has_a_holder_or_no_wallet(String number, String answer) {
        assertRefused(answer.replace("refused", "60019"), holder(number, channel()));
    }

    @Test
    void who_asks_for_a_holder_must_be_known() {
        String wrong = channel().replace("\"pin\":\"", "\"pin\":\"9");
        assertRefused("417 canal", holder("690000003", wrong));
        assertRefused("417 canal", holder("690000003", "{}"));
        assertRefused("400 field", holder("690000003", "none"));
        headers.remove("X-AUTH-TOKEN");
        assertRefused("401 X-AUTH-TOKEN", holder("690000003", channel()));
    }

    private String holder(String number, String with) {
        return send("POST", "/infos/subscriber/customer/" + number, with);
    }

    private static String channel() {
        return "{\"channelMsisdn\":\""
                + SETTINGS.channelMsisdn()
                + "\",\"pin\":\""
                + SETTINGS.pin().value()
                + "\"}";
    }

    @Test
    void callbacks_come_at_once_a_minute_late_or_never_as_it_is_set() {
        String called = body.replace("http://127.0.0.1:1", CAUGHT.base().toString());
        String good = called.replace("690000003", "690000010");
        pay(good);
        CAUGHT.await(1);
        manners("a_minute_late");
        pay(again(good, "LATE"));
        awaitBalance(13_000);
        CONTROL.advance(50);
        assertEquals(0, CAUGHT.waiting());
        CONTROL.advance(15);
        assertTrue(CAUGHT.await(1).getFirst().body().contains("SUCCESSFULL"));
        // A rule goes before, and so does what was set when an order was taken.
        CONTROL.rule("{\"match\":{\"times\":1},\"callback_after_s\":0}");
        pay(again(good, "RULE"));
        CAUGHT.await(1);
        manners("never");
        pay(again(good, "NEVER"));
        awaitBalance(16_000);
        CONTROL.advance(120);
        pay(again(called.replace("690000003", "690000005"), "FIVE"));
        CAUGHT.await(5);
        assertEquals(0, CAUGHT.waiting());
    }

    private static void manners(String timing) {
        String set = "{\"timing\":\"" + timing + "\"}";
        assertEquals(200, CONTROL.send("POST", "/__sim/manners", set).statusCode());
    }

    /** The same with a token and an order id of its own. */
    private String again(String order, String id) {
        return order.replace(
                        field(body, "payToken"), field(send("POST", "/mp/init", ""), "payToken"))
                .replace("ORDER1", id);
    }

    private static void awaitBalance(long balance) {
        KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            assertEquals(balance, SIMULATOR.balance());
                            return balance;
                        });
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
