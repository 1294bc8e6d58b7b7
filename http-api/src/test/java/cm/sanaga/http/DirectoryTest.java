package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Organisations, merchants, and what a key may be used for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectoryTest {
    private static final String CHARGE =
            """
            {"amount":5000,"currency":"XAF","payer":{"msisdn":"+237670000001"}}""";
    private static final String PAYS_OUT =
            """
            {"amount":5000,"currency":"XAF","payer":{"msisdn":"+237670000001"},
             "payout":{"msisdn":"+237670000002"}}""";

    private RunningApi api;
    private int requests;

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
    }

    private RunningApi.Answer post(String path, String body) {
        return post("k" + ++requests, path, body);
    }

    private RunningApi.Answer post(String key, String path, String body) {
        return send(RunningApi.ADMIN_KEY, key, path, body);
    }

    private RunningApi.Answer send(String bearer, String key, String path, String body) {
        return api.send(
                api.to(path)
                        .setHeader("Authorization", "Bearer " + bearer)
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    private String organisation() {
        return made(post("/admin/organisations", "{\"name\":\"Mboa\",\"reason\":\"contract 7\"}"));
    }

    private String merchant() {
        return made(
                post(
                        "/admin/organisations/" + organisation() + "/merchants",
                        "{\"name\":\"Mboa Akwa\",\"reason\":\"contract 7\"}"));
    }

    private JsonNode key(String merchant, String more) {
        var answer =
                post(
                        "/admin/merchants/" + merchant + "/keys",
                        "{\"name\":\"till\",\"reason\":\"opening\"" + more + "}");
        assertEquals(201, answer.status(), answer.text());
        return answer.json();
    }

    private static String made(RunningApi.Answer answer) {
        assertEquals(201, answer.status(), answer.text());
        return answer.json().path("id").asText();
    }

    @Test
    void an_organisation_has_merchants_and_these_have_keys() {
        String merchant = merchant();
        String organisation =
                api.asOperator("/admin/merchants/" + merchant).json().path("organisation").asText();
        assertEquals(
                "Mboa",
                api.asOperator("/admin/organisations/" + organisation)
                        .json()
                        .path("name")
                        .asText());
        String id = key(merchant, "").path("id").asText();
        for (String list :
                List.of(
                        "/admin/organisations",
                        "/admin/organisations/" + organisation + "/merchants",
                        "/admin/merchants/" + merchant + "/keys")) {
            assertEquals(1, api.asOperator(list).json().path("data").size(), list);
        }
        JsonNode shown = api.asOperator("/admin/keys/" + id).json();
        assertEquals("active", shown.path("status").asText());
        assertEquals("test", shown.path("mode").asText());
        assertEquals(
                "[\"read\",\"collect\",\"refund\",\"payout\",\"webhooks\"]",
                shown.path("scopes").toString());
    }

    @Test
    void the_secret_is_shown_once() {
        String merchant = merchant();
        String path = "/admin/merchants/" + merchant + "/keys";
        String body = "{\"name\":\"till\",\"reason\":\"opening\"}";
        var first = post("once", path, body);
        String secret = first.json().path("secret").asText();
        assertTrue(secret.startsWith("sk_test_"), first.text());
        var again = post("once", path, body);
        assertEquals(201, again.status());
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals(first.json().path("id"), again.json().path("id"));
        assertTrue(again.json().path("secret").isNull());
        for (String look : List.of(path, "/admin/keys/" + first.json().path("id").asText())) {
            assertFalse(api.asOperator(look).text().contains(secret), look);
        }
    }

    @Test
    void a_rolled_key_has_its_grace_and_a_revoked_one_has_ended() {
        String id = key(merchant(), "").path("id").asText();
        var rolled =
                post(
                        "/admin/keys/" + id + "/roll",
                        "{\"grace_seconds\":3600,\"reason\":\"a clerk left\"}");
        assertEquals(201, rolled.status(), rolled.text());
        assertFalse(rolled.json().path("secret").isNull());
        JsonNode before = api.asOperator("/admin/keys/" + id).json();
        assertEquals("active", before.path("status").asText());
        assertFalse(before.path("expires_at").isNull());

        var revoked = post("/admin/keys/" + id + "/revoke", "{\"reason\":\"stolen\"}");
        assertEquals(200, revoked.status(), revoked.text());
        assertEquals("revoked", revoked.json().path("status").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/charges, collect, 201",
        "/v1/charges, payout, 403",
        "/v1/escrows, collect, 201",
        "/v1/escrows, read, 403",
        "/v1/payouts, payout, 201",
        "/v1/payouts, collect, 403",
        "/v1/refunds, refund, 201",
        "/v1/refunds, collect, 403"
    })
    void a_key_is_good_for_its_scopes_alone(String path, String scope, int status) {
        String body =
                switch (path) {
                    case "/v1/payouts" ->
                            "{\"amount\":500,\"currency\":\"XAF\","
                                    + "\"destination\":{\"msisdn\":\"+237670000001\"}}";
                    case "/v1/refunds" -> "{\"payment\":\"ch_0123456789abcdef0123456789abcdef\"}";
                    default -> CHARGE;
                };
        String secret = secret(scope);
        assertEquals(status, send(secret, "k", path, body).status());
        int looks = scope.equals("read") ? 200 : 403;
        assertEquals(
                looks,
                api.send(api.to("/v1/balance").setHeader("Authorization", "Bearer " + secret).GET())
                        .status());
    }

    private String secret(String scope) {
        return key(merchant(), ",\"scopes\":[\"" + scope + "\"]").path("secret").asText();
    }

    @Test
    void a_charge_that_pays_out_needs_the_right_to() {
        var answer = send(secret("collect"), "k", "/v1/charges", PAYS_OUT);
        AProblem.check(answer, 403, "forbidden", "");
        assertTrue(answer.text().contains("payout"), answer.text());
        assertEquals(List.of(), api.payments.orders);
    }

    @Test
    void a_key_of_the_other_mode_is_told_so() {
        var answer = send("sk_live_0123456789", "k", "/v1/charges", CHARGE);
        AProblem.check(answer, 401, "unauthorized", "");
        assertTrue(answer.text().contains("for live, and here is test"), answer.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/organisations/org_0/merchants",
                "/admin/merchants/mer_0/keys",
            })
    void nothing_is_added_to_what_is_not_there(String path) {
        AProblem.check(post(path, "{\"name\":\"a\",\"reason\":\"b\"}"), 404, "not_found", "");
    }

    @Test
    void what_is_not_there_is_not_found() {
        for (String path :
                List.of(
                        "/admin/organisations/org_0",
                        "/admin/organisations/org_0/merchants",
                        "/admin/merchants/mer_0",
                        "/admin/merchants/mer_0/keys",
                        "/admin/keys/key_0")) {
            AProblem.check(api.asOperator(path), 404, "not_found", "");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"reason":"r"}                                          | name
                    {"name":"n"}                                            | reason
                    {"name":"n","reason":"r","scopes":"read"}               | scopes
                    {"name":"n","reason":"r","scopes":[]}                   | scopes
                    {"name":"n","reason":"r","scopes":["all"]}              | scopes
                    {"name":"n","reason":"r","scopes":["read","read"]}      | scopes
                    {"name":"n","reason":"r","scopes":[1]}                  | scopes
                    {"name":"n","reason":"r","expires_at":"2001-01-01T00:00:00Z"} | expires_at
                    {"name":"n","reason":"r","mode":"live"}                 | mode
                    """)
    void what_is_wrong_with_a_key_is_named(String body, String param) {
        AProblem.check(
                post("/admin/merchants/" + merchant() + "/keys", body),
                400,
                "invalid_request",
                param);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "2592001", "1.5", "\"60\""})
    void a_grace_is_a_number_of_seconds(String grace) {
        String id = key(merchant(), "").path("id").asText();
        AProblem.check(
                post(
                        "/admin/keys/" + id + "/roll",
                        "{\"reason\":\"r\",\"grace_seconds\":" + grace + "}"),
                400,
                "invalid_request",
                "grace_seconds");
    }
}
