package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.provider.Provider;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is only to be tried is asked of the door that does nothing, and of no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TriedTest {
    private static final PaymentId CHARGE = Samples.id(PaymentKind.CHARGE);
    private static final String ORDER =
            "{\"amount\":500,\"currency\":\"XAF\",\"payer\":{\"msisdn\":\"6 70 00 00 01\"}}";

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
        api.payments.has(Samples.charge());
    }

    private HttpRequest.Builder post(String path, String body, String prefer) {
        return api.to(path)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Content-Type", "application/json")
                .header("Prefer", prefer)
                .POST(BodyPublishers.ofString(body));
    }

    private RunningApi.Answer operator(String path, String body) {
        return api.send(
                post(path, body, "dry-run")
                        .setHeader("Authorization", "Bearer " + RunningApi.ADMIN_KEY));
    }

    private void nothing_was_done() {
        assertEquals(List.of(), api.payments.orders);
        assertEquals(List.of(), api.payments.nudged);
        assertEquals(List.of(), api.operators.done);
    }

    @Test
    void a_case_is_not_decided() {
        var answer =
                operator(
                        "/admin/cases/ca_" + CHARGE + "/resolve",
                        "{\"resolution\":\"credit_merchant\",\"reason\":\"to see\"}");
        assertEquals(200, answer.status(), answer.text());
        assertEquals("dry-run", answer.header("Preference-Applied"));
        nothing_was_done();
        assertEquals(1, api.payments.dryRun().orders.size());
    }

    @Test
    void nobody_is_rung() {
        var answer = api.send(post("/v1/charges/" + CHARGE + "/prompt", "{}", "dry-run"));
        assertEquals(204, answer.status(), answer.text());
        assertEquals("dry-run", answer.header("Preference-Applied"));
        nothing_was_done();
        assertEquals(1, api.payments.dryRun().orders.size());
    }

    @Test
    void nothing_is_driven_on_rebuilt_or_given_up() {
        String why = "{\"reason\":\"to see\"}";
        assertEquals(204, operator("/admin/payments/" + CHARGE + "/redrive", why).status());
        assertEquals(204, operator("/admin/read_models/rebuild", why).status());
        assertEquals(
                204,
                operator(
                                "/admin/cluster/down",
                                "{\"address\":\"pekko://sanaga@10.0.0.1:25520\",\"reason\":\"to see\"}")
                        .status());
        nothing_was_done();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dry-run=true",
                "dry-run=false",
                "dry_run",
                "DryRun",
                "\"dry-run\"",
                "wait=20; dry-run",
                "dry-run wait=5",
                "respond-async, dry-run=1"
            })
    void what_is_not_clear_is_not_done(String prefer) {
        AProblem.check(
                api.send(post("/v1/charges", ORDER, prefer)), 400, "invalid_request", "Prefer");
        nothing_was_done();
        assertEquals(List.of(), api.payments.dryRun().orders);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dry-run", "DRY-RUN", "wait=20, dry-run", "dry-run; for=me"})
    void what_is_clear_is_tried(String prefer) {
        var answer = api.send(post("/v1/charges", ORDER, prefer));
        assertEquals(200, answer.status(), answer.text());
        nothing_was_done();
        assertEquals(1, api.payments.dryRun().orders.size());
    }

    @Test
    void what_a_provider_calls_back_is_taken_whatever_it_prefers() {
        var answer =
                api.send(
                        api.to(
                                        "/webhooks/mtn/"
                                                + RunningApi.CALLBACKS.token(
                                                        Provider.MTN, CHARGE.value()))
                                .header("Prefer", "dry-run")
                                .POST(BodyPublishers.ofString("{}")));
        assertEquals(200, answer.status(), answer.text());
        assertEquals("", answer.header("Preference-Applied"));
        assertEquals(List.of(CHARGE), api.payments.nudged);
        assertEquals(1, api.kept.size());
    }
}
