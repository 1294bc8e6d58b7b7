package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.token.PlayedIssuer;
import cm.sanaga.http.token.Tokens;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each role of a token opens, and under which name it acts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesTest {
    private static final String NAME = "sub_" + PlayedIssuer.SUBJECT;
    private static final Set<Integer> OUT = Set.of(401, 403);

    private final PlayedIssuer issuer = new PlayedIssuer();
    private final RSAKey key = PlayedIssuer.key("ours");
    private RunningApi api;
    private Tokens tokens;
    private int requests;

    @BeforeAll
    void start() {
        issuer.keys = List.of(key);
        api = RunningApi.usual();
        tokens = tokens();
    }

    private Tokens tokens() {
        return Tokens.from(
                        issuer.settings(""),
                        merchant ->
                                api.directory
                                        .merchant(merchant)
                                        .thenApply(
                                                one -> one.map(Directory.Merchant::organisation)),
                        api.doors.clock())
                .orElseThrow();
    }

    @AfterAll
    void stop() {
        api.close();
        issuer.close();
    }

    @BeforeEach
    void reset() {
        api.reset();
        api.identity = tokens::beside;
    }

    private JWTClaimsSet.Builder claims(String role) {
        return PlayedIssuer.claims(Samples.AT, role);
    }

    private String token(String role, String organisation) {
        return PlayedIssuer.signed(key, claims(role).claim("organisation", organisation));
    }

    private RunningApi.Answer send(String bearer, String method, String path, String body) {
        BodyPublisher sent =
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return api.send(
                api.to(path)
                        .setHeader("Authorization", "Bearer " + bearer)
                        .header("Idempotency-Key", "k" + ++requests)
                        .header("Content-Type", "application/json")
                        .method(method, sent));
    }

    private RunningApi.Answer get(String bearer, String path) {
        return send(bearer, "GET", path, "");
    }

    private String made(String bearer, String path, String name) {
        var answer =
                send(bearer, "POST", path, "{\"name\":\"" + name + "\",\"reason\":\"contract\"}");
        assertEquals(201, answer.status(), answer.text());
        return answer.json().path("id").asText();
    }

    /** An organisation with a merchant, and that one with a key. */
    private record Shop(String organisation, String merchant, String key) {}

    private Shop shop(String name) {
        String organisation = made(RunningApi.ADMIN_KEY, "/admin/organisations", name);
        String merchants = "/admin/organisations/" + organisation + "/merchants";
        String merchant = made(RunningApi.ADMIN_KEY, merchants, name + " Akwa");
        return new Shop(
                organisation,
                merchant,
                made(RunningApi.ADMIN_KEY, "/admin/merchants/" + merchant + "/keys", "till"));
    }

    Stream<Endpoint> closed() {
        return api.routes().stream().filter(one -> one.access() != Access.OPEN);
    }

    @ParameterizedTest
    @MethodSource("closed")
    void a_role_opens_its_routes_and_no_other(Endpoint endpoint) {
        for (String role : List.of("merchant", "org-admin", "treasury", "platform")) {
            Shop shop = shop("Mboa");
            String token =
                    PlayedIssuer.signed(
                            key,
                            claims(role)
                                    .claim("organisation", shop.organisation)
                                    .claim("merchant", shop.merchant));
            var answer = send(token, endpoint.method(), AccessTest.path(endpoint), "");
            if (opens(role, endpoint.access())) {
                assertFalse(OUT.contains(answer.status()), role + answer.text());
            } else {
                AProblem.check(answer, 403, "forbidden", "");
            }
        }
    }

    private static boolean opens(String role, Access access) {
        return switch (access) {
            case MERCHANT -> role.equals("merchant");
            case OPERATOR -> Set.of("treasury", "platform").contains(role);
            case PLATFORM -> role.equals("platform");
            case ORGANISATION -> Set.of("org-admin", "platform").contains(role);
            case OPEN -> true;
        };
    }

    /** Who runs the platform decides which routes these are; here they stand for all to see. */
    @ParameterizedTest
    @CsvSource({
        "POST, /admin/organisations, PLATFORM",
        "POST, /admin/organisations/{id}/merchants, ORGANISATION",
        "POST, /admin/merchants/{id}/keys, ORGANISATION",
        "POST, /admin/keys/{id}/revoke, ORGANISATION",
        "POST, /admin/merchants/{id}/thaw, PLATFORM",
        "POST, /admin/cluster/down, PLATFORM",
        "POST, /admin/read_models/rebuild, PLATFORM",
        "POST, /admin/rails/{provider}/drain, OPERATOR",
        "POST, /admin/cases/{id}/resolve, OPERATOR",
        "POST, /admin/statements/{provider}, OPERATOR",
        "POST, /admin/quarantine/lift, OPERATOR",
        "GET, /admin/floats, OPERATOR"
    })
    void a_route_is_for(String method, String path, Access access) {
        assertEquals(
                List.of(access),
                api.routes().stream()
                        .filter(one -> one.method().equals(method) && one.path().equals(path))
                        .map(Endpoint::access)
                        .toList());
    }

    @Test
    void what_an_operator_does_is_under_the_name_of_the_tokens_subject() {
        var answer =
                send(
                        token("treasury", "org_demo"),
                        "POST",
                        "/admin/rails/mtn/drain",
                        "{\"reason\":\"maintenance\"}");
        assertEquals(200, answer.status(), answer.text());
        assertEquals(List.of(NAME), api.operators.by);
    }

    @Test
    void a_merchants_token_orders_for_that_merchant() {
        Shop shop = shop("Mboa");
        String token =
                PlayedIssuer.signed(
                        key,
                        claims("merchant")
                                .claim("organisation", shop.organisation)
                                .claim("merchant", shop.merchant));
        var answer =
                send(
                        token,
                        "POST",
                        "/v1/charges",
                        """
                        {"amount":5000,"currency":"XAF","payer":{"msisdn":"+237670000001"}}""");
        assertEquals(201, answer.status(), answer.text());
        String ordered = api.payments.orders.toString();
        assertTrue(ordered.contains(shop.merchant) && ordered.contains(NAME), ordered);
    }

    @Test
    void an_organisations_operator_keeps_its_merchants_and_their_keys() {
        Shop shop = shop("Mboa");
        String token = token("org-admin", shop.organisation);
        String merchants = "/admin/organisations/" + shop.organisation + "/merchants";
        String merchant = made(token, merchants, "Mboa Deido");
        String till = made(token, "/admin/merchants/" + merchant + "/keys", "till");
        assertEquals(NAME, get(token, "/admin/keys/" + till).json().path("created_by").asText());
        assertEquals(2, get(token, merchants).json().path("data").size());
        for (String deed : List.of("roll", "revoke")) {
            var done =
                    send(
                            token,
                            "POST",
                            "/admin/keys/" + till + "/" + deed,
                            "{\"reason\":\"lost\"}");
            assertTrue(Set.of(200, 201).contains(done.status()), done.text());
        }
    }

    @Test
    void what_another_organisation_has_is_not_there() {
        Shop mine = shop("Mboa");
        Shop other = shop("Ngola");
        String token = token("org-admin", mine.organisation);
        for (String path :
                List.of(
                        "/admin/organisations/" + other.organisation,
                        "/admin/organisations/" + other.organisation + "/merchants",
                        "/admin/merchants/" + other.merchant,
                        "/admin/merchants/" + other.merchant + "/keys",
                        "/admin/keys/" + other.key,
                        "/admin/organisations/org_none/merchants",
                        "/admin/merchants/mer_none",
                        "/admin/keys/key_none")) {
            AProblem.check(get(token, path), 404, "not_found", "");
        }
        for (String path :
                List.of(
                        "/admin/organisations/" + other.organisation + "/merchants",
                        "/admin/merchants/" + other.merchant + "/keys",
                        "/admin/keys/" + other.key + "/roll",
                        "/admin/keys/" + other.key + "/revoke")) {
            var answer = send(token, "POST", path, "{\"name\":\"x\",\"reason\":\"x\"}");
            AProblem.check(answer, 404, "not_found", "");
        }
        assertEquals(
                "active",
                api.asOperator("/admin/keys/" + other.key).json().path("status").asText());
        assertEquals(1, merchants(other));
        var seen = get(token, "/admin/organisations").json().path("data");
        assertEquals(List.of(mine.organisation), seen.findValuesAsText("id"));
        assertEquals(2, api.asOperator("/admin/organisations").json().path("data").size());
    }

    private int merchants(Shop shop) {
        return api.asOperator("/admin/organisations/" + shop.organisation + "/merchants")
                .json()
                .path("data")
                .size();
    }

    @Test
    void an_organisation_that_does_not_exist_has_nothing() {
        String token = token("org-admin", "org_none");
        assertEquals(0, get(token, "/admin/organisations").json().path("data").size());
        AProblem.check(get(token, "/admin/organisations/org_none"), 404, "not_found", "");
    }

    @Test
    void an_issuer_that_is_away_is_no_fault_of_the_token() {
        issuer.status = 500;
        api.identity = tokens()::beside;
        try {
            var answer = get(token("platform", "org_demo"), "/admin/audit");
            AProblem.check(answer, 503, "service_unavailable", "");
            assertEquals("2", answer.header("Retry-After"));
            assertTrue(answer.json().path("retryable").asBoolean());
            assertEquals(200, api.asOperator("/admin/audit").status());
        } finally {
            issuer.status = 200;
        }
    }
}
