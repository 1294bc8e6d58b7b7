package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Web Payment refuses and offers, seen by a client that is not our adapter. */
class OrangeWebSimulatorTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final OrangeSimulator.Settings SETTINGS =
            OrangeSimulator.Settings.fresh(10_000, Optional.empty());
    private static final OrangeSimulator SIMULATOR = start(SETTINGS);
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final String BASE = "/orange-money-webpay/cm/v1/";
    private static final String GOOD =
            "{\"merchant_key\":\""
                    + SETTINGS.web().merchantKey().value()
                    + "\",\"currency\":\"XAF\",\"order_id\":\"ORDER1\",\"amount\":1500,"
                    + "\"return_url\":\"https://shop.example.cm/back?a=1\","
                    + "\"cancel_url\":\"https://shop.example.cm/off\","
                    + "\"notif_url\":\"http://127.0.0.1:1/x\",\"lang\":\"fr\","
                    + "\"reference\":\"ch_1\"}";

    private String bearer = "";

    @TempDir private Path folder = Path.of("");

    private static OrangeSimulator start(OrangeSimulator.Settings settings) {
        return OrangeSimulator.start(KIT.system(), "127.0.0.1", 0, settings)
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void stop() {
        SIMULATOR.stop().toCompletableFuture().join();
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void log_in() {
        CONTROL.send("POST", "/__sim/reset", "");
        bearer = field(login(CONTROL, 3), "access_token");
    }

    @Test
    void a_page_is_ordered_and_asked_after() {
        String given = order(GOOD);
        assertTrue(given.startsWith("201 {\"status\":201,\"message\":\"OK\""), given);
        String page = field(given, "payment_url");
        assertEquals(SIMULATOR.baseUrl() + "/payment/pay_token/" + field(given, "pay_token"), page);
        assertTrue(ask(given).startsWith("201 "));
        assertTrue(ask(given).contains("\"status\":\"INITIATED\""));
        assertTrue(ask(given).contains("\"txnid\":\"\""));
        assertRefused("404 60", send("transactionstatus", asking(given).replace("1500", "1501")));
        assertRefused("404 60", send("transactionstatus", asking(given).replace("ORDER1", "O")));
        assertRefused("400 23", send("transactionstatus", "{\"order_id\":\"ORDER1\"}"));
    }

    @ParameterizedTest
    @CsvSource({
        "merchant_key",
        "currency",
        "order_id",
        "amount",
        "return_url",
        "cancel_url",
        "notif_url",
        "lang",
        "reference"
    })
    void a_missing_field_is_named(String name) {
        String said = order(GOOD.replace("\"" + name + "\"", "\"other\""));
        assertRefused("400 23", said);
        assertTrue(said.contains("The field " + name + " is missing"), said);
    }

    @ParameterizedTest
    @CsvSource({
        "XAF, OUV, 400 24",
        "1500, 15.5, 400 24",
        "1500, 0, 400 24",
        "1500, '\"1500\"', 400 24",
        "ORDER1, ORDER-LONGER-THAN-30-CHARACTERS, 400 24",
        "ch_1, REFERENCE-LONGER-THAN-30-CHARACT, 400 24",
        "https://shop.example.cm/off, shop, 400 24",
        "https://shop.example.cm/off, javascript:x, 400 24"
    })
    void a_wrong_field_is_refused(String good, String bad, String refusal) {
        assertRefused(refusal, order(GOOD.replace(good, bad)));
    }

    @Test
    void an_address_has_at_most_120_characters() {
        String most = "https://shop.example.cm/" + "a".repeat(96);
        assertTrue(order(GOOD.replace("https://shop.example.cm/off", most)).startsWith("201 "));
        assertRefused(
                "400 24",
                order(
                        GOOD.replace("ORDER1", "ORDER2")
                                .replace("https://shop.example.cm/off", most + "a")));
    }

    @Test
    void strangers_are_told_so() {
        assertRefused("403 50", order(GOOD.replace(SETTINGS.web().merchantKey().value(), "mk")));
        bearer = "dead";
        assertRefused("401 42", order(GOOD));
        assertRefused("401 42", send("transactionstatus", "{}"));
        var without = CONTROL.send("POST", BASE + "webpayment", GOOD);
        assertRefused("401 40", without.statusCode() + " " + without.body());
        var login = CONTROL.send("POST", "/oauth/v3/token", "grant_type=client_credentials");
        assertEquals(401, login.statusCode());
    }

    @Test
    void an_order_id_is_good_for_one_page_even_after_it_expired() {
        String given = order(GOOD);
        assertRefused("400 24", order(GOOD));
        CONTROL.advance(601);
        assertTrue(ask(given).contains("\"status\":\"EXPIRED\""));
        bearer = field(login(CONTROL, 3), "access_token");
        String again = order(GOOD);
        assertRefused("400 24", again);
        assertTrue(again.contains("order_id already exists"), again);
    }

    @Test
    void the_sandbox_has_a_currency_of_its_own_and_pages_of_its_own() {
        String dev = "/orange-money-webpay/dev/v1/";
        var refused = post(CONTROL, dev + "webpayment", GOOD);
        assertRefused("400 24", refused);
        String given = post(CONTROL, dev + "webpayment", GOOD.replace("XAF", "OUV"));
        assertTrue(given.startsWith("201 "), given);
        assertRefused("404 60", ask(given));
        assertTrue(post(CONTROL, dev + "transactionstatus", asking(given)).contains("INITIATED"));
    }

    @Test
    void a_token_of_the_second_version_lives_ninety_days() {
        assertTrue(login(CONTROL, 3).contains("\"expires_in\":3600"));
        String second = login(CONTROL, 2);
        assertTrue(second.contains("\"expires_in\":7776000"), second);
        CONTROL.advance(3601);
        assertRefused("401 42", order(GOOD));
        bearer = field(second, "access_token");
        assertTrue(order(GOOD).startsWith("201 "));
    }

    /** Foris-master/orange-money-sdk#5. */
    @Test
    void nobody_is_called_back_over_plain_http_unless_the_switch_says_otherwise() {
        String given = order(GOOD);
        assertEquals(303, pay(CONTROL, given).statusCode());
        assertTrue(ask(given).contains("\"status\":\"SUCCESS\""));
        assertEquals(0, CONTROL.get("/__sim/state").path("callbacks").size());
        assertEquals(0, CONTROL.get("/__sim/health").path("callbacks_lost").asInt());
        CONTROL.send("POST", "/__sim/manners", "{\"notices\":\"anywhere\"}");
        pay(CONTROL, order(GOOD.replace("ORDER1", "ORDER2")));
        KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            var callbacks = CONTROL.get("/__sim/state").path("callbacks");
                            assertEquals(1, callbacks.size());
                            return callbacks;
                        });
    }

    @Test
    void its_money_is_on_the_one_wallet_and_its_secrets_are_in_no_log() {
        String given = order(GOOD);
        var answer = pay(CONTROL, given);
        assertEquals(
                "https://shop.example.cm/back?a=1",
                answer.headers().firstValue("Location").orElseThrow());
        assertEquals(11_500, CONTROL.ledger().path("balance").asLong());
        var movement = CONTROL.ledger().path("movements").path(0);
        assertEquals("ORDER1", movement.path("reference").asText());
        assertEquals("+237690000000", movement.path("msisdn").asText());
        assertEquals("ch_1", movement.path("external_id").asText());
        assertTrue(ask(given).contains(movement.path("transaction").asText()));
        String csv = CONTROL.send("GET", "/__sim/statement?format=csv", "").body();
        assertTrue(csv.contains(movement.path("transaction").asText()), csv);
        String log = CONTROL.send("GET", "/__sim/requests", "").body();
        assertTrue(log.contains("ORDER1"));
        assertFalse(log.contains(SETTINGS.web().merchantKey().value()), log);
        assertFalse(log.contains("otp=4321"), log);
    }

    @Test
    void what_a_page_shows_is_text() {
        String given = order(GOOD.replace("ORDER1", "<b>&"));
        var page = CONTROL.send("GET", path(given), "");
        assertTrue(page.body().contains("&lt;b&gt;&amp;"), page.body());
        assertTrue(
                page.headers()
                        .firstValue("Content-Security-Policy")
                        .orElse("")
                        .startsWith("default-src 'none'"));
        assertEquals(404, CONTROL.send("GET", path(given) + "0", "").statusCode());
        assertEquals(405, CONTROL.send("PUT", path(given), "").statusCode());
        assertEquals(200, CONTROL.send("GET", "/payment/back", "").statusCode());
    }

    @Test
    void a_page_outlives_the_process() {
        var kept =
                new OrangeSimulator.Settings(
                        SETTINGS.consumerKey(),
                        SETTINGS.consumerSecret(),
                        SETTINGS.bearerHeader(),
                        SETTINGS.apiUser(),
                        SETTINGS.apiPassword(),
                        SETTINGS.channelMsisdn(),
                        SETTINGS.pin(),
                        SETTINGS.web(),
                        SETTINGS.tokenLife(),
                        SETTINGS.promptLife(),
                        SETTINGS.delay(),
                        10_000,
                        OrangeManners.usual(),
                        Optional.of(folder.resolve("orange.book")));
        OrangeSimulator first = start(kept);
        var control = new SimulatorControl(first.baseUrl());
        bearer = field(login(control, 3), "access_token");
        String given = post(control, BASE + "webpayment", GOOD);
        first.stop().toCompletableFuture().join();
        OrangeSimulator second = start(kept);
        try {
            control = new SimulatorControl(second.baseUrl());
            bearer = field(login(control, 3), "access_token");
            assertRefused("400 24", post(control, BASE + "webpayment", GOOD));
            assertEquals(303, pay(control, given).statusCode());
            assertEquals(11_500, second.balance());
        } finally {
            second.stop().toCompletableFuture().join();
        }
    }

    private static void assertRefused(String expected, String answer) {
        String[] words = expected.split(" ", -1);
        assertTrue(answer.startsWith(words[0] + " "), answer);
        assertTrue(answer.contains("\"code\":" + words[1]), answer);
    }

    private static String login(SimulatorControl at, int version) {
        String pair = SETTINGS.web().clientId() + ":" + SETTINGS.web().clientSecret().value();
        return at.send(
                        "POST",
                        "/oauth/v" + version + "/token",
                        "grant_type=client_credentials",
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .body();
    }

    private String order(String body) {
        return send("webpayment", body);
    }

    private String ask(String given) {
        return send("transactionstatus", asking(given));
    }

    private static String asking(String given) {
        return "{\"order_id\":\"ORDER1\",\"amount\":1500,\"pay_token\":\""
                + field(given, "pay_token")
                + "\"}";
    }

    private static String path(String given) {
        return "/payment/pay_token/" + field(given, "pay_token");
    }

    private static java.net.http.HttpResponse<String> pay(SimulatorControl at, String given) {
        return at.send(
                "POST",
                path(given),
                "msisdn=690000000&otp=4321&action=pay",
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private String send(String call, String body) {
        return post(CONTROL, BASE + call, body);
    }

    private String post(SimulatorControl at, String path, String body) {
        var answer =
                at.send(
                        "POST",
                        path,
                        body,
                        "Authorization",
                        "Bearer " + bearer,
                        "Content-Type",
                        "application/json");
        return answer.statusCode() + " " + answer.body();
    }

    private static String field(String json, String name) {
        return json.replaceAll("(?s).*\"" + name + "\":\"([^\"]*)\".*", "$1");
    }
}
