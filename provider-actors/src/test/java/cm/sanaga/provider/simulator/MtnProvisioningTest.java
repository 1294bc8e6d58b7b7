package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.UUID;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How API users, keys and tokens are made, and what they open. */
class MtnProvisioningTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final MtnSimulator.Settings SETTINGS =
            MtnSimulator.Settings.fresh("localhost", 10_000, Optional.empty()).inSandbox();
    private static final MtnSimulator SIMULATOR = start(SETTINGS);
    private static final String USERS = "/v1_0/apiuser";
    private static final String HOST = "{\"providerCallbackHost\":\"pay.example.cm\"}";
    private static final String PAY = "/collection/v1_0/requesttopay";
    private static final String ORDER = MtnClient.order("payer", "46733123499", "EUR");

    private final String user = UUID.randomUUID().toString();
    private final MtnClient portal = new MtnClient(SIMULATOR, SETTINGS);
    private final MtnClient client = new MtnClient(SIMULATOR, SETTINGS);

    private static MtnSimulator start(MtnSimulator.Settings settings) {
        return MtnSimulator.start(KIT.system(), "127.0.0.1", 0, settings)
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void stop() {
        SIMULATOR.stop().toCompletableFuture().join();
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void subscribe() {
        new SimulatorControl(SIMULATOR.baseUrl()).send("POST", "/__sim/reset", "");
        portal.with("Ocp-Apim-Subscription-Key", portal.subscription("collection"))
                .with("X-Reference-Id", user)
                .with("Content-Type", "application/json");
    }

    private String newKey() {
        String answer = portal.post(USERS + "/" + user + "/apikey", "");
        assertTrue(answer.startsWith("201 "), answer);
        return MtnClient.field(answer, "apiKey");
    }

    @Test
    void a_user_is_made_once_and_shown() {
        assertEquals("201 ", portal.post(USERS, HOST));
        assertTrue(portal.post(USERS, HOST).startsWith("409 "));
        String shown = portal.get(USERS + "/" + user);
        assertEquals("pay.example.cm", MtnClient.field(shown, "providerCallbackHost"));
        assertEquals("sandbox", MtnClient.field(shown, "targetEnvironment"));
        assertTrue(portal.get(USERS + "/" + UUID.randomUUID()).startsWith("404 "));
        assertTrue(portal.post(USERS + "/nobody/apikey", "").startsWith("404 "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://pay.example.cm",
                "pay.example.cm/cb",
                "pay.example.cm:8080",
                "192.168.1.7",
                "[::1]",
                "pay..example.cm",
                ""
            })
    void a_callback_host_is_a_bare_name(String host) {
        assertEquals("400 ", portal.post(USERS, HOST.replace("pay.example.cm", host)));
        assertTrue(portal.get(USERS + "/" + user).startsWith("404 "));
    }

    @Test
    void a_user_without_a_good_id_body_or_key_is_not_made() {
        assertEquals("400 ", portal.with("X-Reference-Id", "me").post(USERS, HOST));
        assertEquals("400 ", portal.without("X-Reference-Id").post(USERS, HOST));
        assertEquals("400 ", portal.with("X-Reference-Id", user).post(USERS, "{}"));
        String refused = portal.with("Ocp-Apim-Subscription-Key", "wrong").post(USERS, HOST);
        assertTrue(refused.startsWith("401 "), refused);
        assertEquals("401", MtnClient.field(refused, "statusCode"));
    }

    @Test
    void a_new_key_replaces_the_old_one_and_ends_its_tokens() {
        portal.post(USERS, HOST);
        String first = newKey();
        assertTrue(first.matches("[0-9a-f]{32}"), first);
        assertEquals("202 ", client.in("collection", user, first).post(PAY, ORDER));
        String second = newKey();
        assertNotEquals(first, second);
        assertTrue(client.fresh().post(PAY, ORDER).startsWith("401 "));
        String refused = client.login("/collection/token/", "collection", user, first);
        assertEquals("401 {\"error\":\"login_failed\"}", refused);
        assertEquals("202 ", client.in("collection", user, second).post(PAY, ORDER));
    }

    @Test
    void a_user_has_no_token_before_it_has_a_key() {
        portal.post(USERS, HOST);
        assertTrue(client.login("/collection/token/", "collection", user, "").startsWith("401 "));
    }

    @Test
    void a_user_belongs_to_the_product_whose_key_made_it() {
        portal.post(USERS, HOST);
        String answer =
                client.in("disbursement", user, newKey())
                        .post(
                                "/disbursement/v1_0/transfer",
                                MtnClient.order("payee", "46733123499", "EUR"));
        assertTrue(answer.startsWith("500 "), answer);
        assertEquals("NOT_ALLOWED_TARGET_ENVIRONMENT", MtnClient.field(answer, "code"));
    }

    @Test
    void a_user_is_called_back_at_its_own_host_only() {
        portal.post(USERS, HOST);
        client.in("collection", user, newKey());
        String refused = client.with("X-Callback-Url", "http://localhost/cb").post(PAY, ORDER);
        assertEquals("INVALID_CALLBACK_URL_HOST", MtnClient.field(refused, "code"));
        assertTrue(client.get(PAY + "/" + client.reference()).startsWith("404 "));
        assertEquals(
                "202 ", client.with("X-Callback-Url", "http://pay.example.cm/cb").post(PAY, ORDER));
    }

    @ParameterizedTest
    @CsvSource({
        "/collection/token/, collection, 200",
        "/collection/token, collection, 200",
        "/disbursement/token/, disbursement, 200",
        "/collection/token/, disbursement, 401",
        "/disbursement/token/, collection, 401",
        "/remittance/token/, collection, 404"
    })
    void a_token_is_had_with_and_without_the_slash_and_with_the_key_of_its_product(
            String path, String product, String status) {
        String answer = client.login(path, product, SETTINGS.apiUser(), SETTINGS.apiKey().value());
        assertTrue(answer.startsWith(status + " "), answer);
        if (status.equals("200")) {
            assertEquals("access_token", MtnClient.field(answer, "token_type"));
            assertEquals("3600", MtnClient.field(answer, "expires_in"));
        }
    }

    @Test
    void the_key_of_one_product_does_not_open_another() {
        String other = client.subscription("disbursement");
        client.in("collection").with("Ocp-Apim-Subscription-Key", other);
        String refused = client.post(PAY, ORDER);
        assertEquals("401", MtnClient.field(refused, "statusCode"));
    }

    @Test
    void old_clients_may_name_the_environment_when_they_log_in() {
        portal.with("X-Target-Environment", "sandbox");
        assertEquals("201 ", portal.post(USERS, HOST));
    }

    @Test
    void a_customer_s_consent_tells_who_he_is_and_nothing_else() {
        client.in("collection");
        String asked =
                client.with("Content-Type", "application/x-www-form-urlencoded")
                        .post(
                                "/collection/v1_0/bc-authorize",
                                "scope=all_info&login_hint=ID%3A46733123499%2FMSISDN"
                                        + "&access_type=offline");
        assertTrue(asked.startsWith("200 "), asked);
        assertEquals("400 ", client.post("/collection/v1_0/bc-authorize", "scope=all_info"));
        String form =
                "grant_type=urn:openid:params:grant-type:ciba&auth_req_id="
                        + MtnClient.field(asked, "auth_req_id");
        String path = "/collection/oauth2/token/";
        String key = SETTINGS.apiKey().value();
        String given = client.login(path, "collection", SETTINGS.apiUser(), key, form);
        assertTrue(given.startsWith("200 "), given);
        assertEquals("400 ", client.login(path, "collection", SETTINGS.apiUser(), key, form));
        client.with("Authorization", "Bearer " + MtnClient.field(given, "access_token"));
        String person = client.get("/collection/oauth2/v1_0/userinfo");
        assertEquals("Sand Box", MtnClient.field(person, "name"));
        assertEquals("1976-08-13", MtnClient.field(person, "birthdate"));
        assertTrue(client.get("/collection/v1_0/account/balance").startsWith("401 "));
    }

    @Test
    void in_production_the_portal_makes_users_and_not_the_api() {
        var settings = MtnSimulator.Settings.fresh("localhost", 0, Optional.empty());
        MtnSimulator production = start(settings);
        var one = new MtnClient(production, settings);
        one.with("Ocp-Apim-Subscription-Key", one.subscription("collection"))
                .with("Content-Type", "application/json")
                .fresh();
        assertTrue(one.post(USERS, HOST).startsWith("404 "));
        production.stop().toCompletableFuture().join();
    }
}
