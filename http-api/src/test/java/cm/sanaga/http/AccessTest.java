package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Endpoint;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may call what: every route with every kind of credential. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
    private RunningApi api;

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

    Stream<Endpoint> closed() {
        return api.routes().stream().filter(one -> one.access() != Access.OPEN);
    }

    Stream<Endpoint> changing() {
        return api.routes().stream()
                .filter(one -> one.method().equals("POST") && one.access() != Access.OPEN)
                .filter(one -> !one.path().equals(RunningApi.ASKS));
    }

    @ParameterizedTest
    @MethodSource("closed")
    void without_a_known_key_nobody_gets_in(Endpoint endpoint) {
        for (String credentials :
                List.of(
                        "",
                        "Bearer",
                        "Bearer ",
                        "Bearer wrong",
                        "Bearer " + RunningApi.API_KEY + "x",
                        "Bearer " + RunningApi.API_KEY + " " + RunningApi.API_KEY,
                        "Bearer " + RunningApi.API_KEY + "," + RunningApi.API_KEY,
                        "Basic " + RunningApi.API_KEY,
                        "Token " + RunningApi.API_KEY,
                        RunningApi.API_KEY,
                        "Bearer " + "x".repeat(5000))) {
            var answer = call(endpoint, credentials);
            AProblem.check(answer, 401, "unauthorized", "");
            assertTrue(answer.header("WWW-Authenticate").startsWith("Bearer realm="));
        }
        nothing_was_touched();
    }

    @ParameterizedTest
    @MethodSource("closed")
    void the_other_kind_of_key_is_forbidden(Endpoint endpoint) {
        String key =
                endpoint.access() == Access.MERCHANT ? RunningApi.ADMIN_KEY : RunningApi.API_KEY;
        AProblem.check(call(endpoint, "Bearer " + key), 403, "forbidden", "");
        nothing_was_touched();
    }

    @ParameterizedTest
    @MethodSource("changing")
    void without_an_idempotency_key_nothing_changes(Endpoint endpoint) {
        String path = path(endpoint);
        String right =
                "Bearer "
                        + (endpoint.access() == Access.MERCHANT
                                ? RunningApi.API_KEY
                                : RunningApi.ADMIN_KEY);
        for (String key : List.of("", " ")) {
            var answer =
                    api.send(
                            api.to(path)
                                    .setHeader("Authorization", right)
                                    .header("Idempotency-Key", key)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("{}")));
            AProblem.check(answer, 400, "idempotency_key_missing", "Idempotency-Key");
        }
        AProblem.check(
                api.send(
                        api.to(path)
                                .setHeader("Authorization", right)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{}"))),
                400,
                "idempotency_key_missing",
                "Idempotency-Key");
        AProblem.check(
                api.send(
                        api.to(path)
                                .setHeader("Authorization", right)
                                .header("Idempotency-Key", "k".repeat(256))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{}"))),
                400,
                "invalid_request",
                "Idempotency-Key");
        nothing_was_touched();
    }

    @Test
    void two_keys_are_no_key() {
        var answer =
                api.send(
                        api.to("/v1/charges")
                                .header("Idempotency-Key", "a")
                                .header("Idempotency-Key", "b")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{}")));
        AProblem.check(answer, 400, "invalid_request", "Idempotency-Key");
        nothing_was_touched();
    }

    @Test
    void what_belongs_to_another_merchant_is_not_found() {
        api.payments.has(Samples.charge());
        String path = "/v1/charges/" + Samples.charge().request().id();
        assertEquals(200, api.get(path).status());
        var other =
                api.send(
                        api.to(path)
                                .setHeader("Authorization", "Bearer " + RunningApi.OTHER_KEY)
                                .GET());
        AProblem.check(other, 404, "not_found", "");
    }

    @Test
    void an_id_of_another_kind_is_not_found() {
        api.payments.has(Samples.charge());
        String digits = Samples.charge().request().id().value().substring(3);
        for (String path :
                List.of(
                        "/v1/escrows/ch_" + digits,
                        "/v1/charges/es_" + digits,
                        "/v1/charges/" + digits,
                        "/v1/charges/ch_" + digits + "0",
                        "/v1/charges/..%2fcharges",
                        "/v1/journals/jr_unknown",
                        "/v1/trace/unknown")) {
            AProblem.check(api.get(path), 404, "not_found", "");
        }
    }

    private void nothing_was_touched() {
        assertEquals(List.of(), api.payments.orders);
        assertEquals(List.of(), api.reads.asked);
        assertEquals(List.of(), api.kept);
        assertTrue(api.endpoints.untouched());
    }

    static String path(Endpoint endpoint) {
        String kind =
                endpoint.path().contains("payouts")
                        ? "po_"
                        : endpoint.path().contains("escrows") ? "es_" : "ch_";
        return endpoint.path()
                .replace("{provider}", "mtn")
                .replace("{msisdn}", "+237670000001")
                .replace("{list}", "charges")
                .replace("{event}", PlayedEndpoints.EVENT.text())
                .replace("{id}", kind + "0123456789abcdef0123456789abcdef");
    }

    private RunningApi.Answer call(Endpoint endpoint, String credentials) {
        return api.send(
                api.to(path(endpoint))
                        .setHeader("Authorization", credentials)
                        .header("Idempotency-Key", "k")
                        .method(endpoint.method(), BodyPublishers.noBody()));
    }
}
