package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.payment.PaymentKind;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators do to accounts and to the machinery stands in the trail and is done once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepairsTest {
    private static final String WHY = "{\"reason\":\"it stands still\"}";
    private static final String CHARGE = Samples.id(PaymentKind.CHARGE).value();

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

    private RunningApi.Answer send(String key, String path, String body) {
        return api.send(
                api.to(path)
                        .setHeader("Authorization", "Bearer " + RunningApi.ADMIN_KEY)
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void a_payment_is_driven_on_once_for_each_request() {
        String path = "/admin/payments/" + CHARGE + "/redrive";
        assertEquals(CHARGE, send("k", path, WHY).json().path("target").asText());
        assertEquals("true", send("k", path, WHY).header("Idempotent-Replayed"));
        assertEquals(1, api.payments.nudged.size());
        assertEquals(
                List.of("payment.redrive " + CHARGE + " because it stands still"),
                api.operators.done);
        AProblem.check(send("x", "/admin/payments/nobody/redrive", WHY), 404, "not_found", "");
    }

    @Test
    void read_models_are_rebuilt_once() {
        assertEquals(200, send("k", "/admin/read_models/rebuild", WHY).status());
        assertEquals(200, send("k", "/admin/read_models/rebuild", WHY).status());
        assertEquals(
                List.of("read_models.rebuild all because it stands still", "rebuilt"),
                api.operators.done);
    }

    @Test
    void a_member_is_given_up_by_its_address() {
        String there = "{\"address\":\"pekko://sanaga@10.0.0.2:25520\",\"reason\":\"dead\"}";
        assertEquals(200, send("k", "/admin/cluster/down", there).status());
        assertEquals("down pekko://sanaga@10.0.0.2:25520", api.operators.done.getLast());
        assertEquals("true", send("k", "/admin/cluster/down", there).header("Idempotent-Replayed"));
    }

    @Test
    void who_is_no_member_cannot_be_given_up_however_often_it_is_asked() {
        String nobody = "{\"address\":\"pekko://sanaga@10.0.0.2:1\",\"reason\":\"dead\"}";
        for (int i = 0; i < 2; i++) {
            AProblem.check(
                    send("k", "/admin/cluster/down", nobody), 400, "invalid_request", "address");
        }
        assertEquals(List.of(), api.operators.done);
    }

    @Test
    void an_account_is_frozen_and_thawed_for_a_reason() {
        assertEquals(200, send("k", "/admin/merchants/mer_1/freeze", WHY).status());
        assertEquals(
                "true",
                send("k", "/admin/merchants/mer_1/freeze", WHY).header("Idempotent-Replayed"));
        assertEquals(200, send("t", "/admin/merchants/mer_1/thaw", WHY).status());
        assertEquals(
                List.of(
                        "freeze merchant:mer_1 because it stands still",
                        "thaw merchant:mer_1 because it stands still"),
                api.operators.done);
        AProblem.check(send("x", "/admin/merchants/a%20b/freeze", WHY), 404, "not_found", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/read_models/rebuild",
                "/admin/cluster/down",
                "/admin/merchants/mer_1/freeze",
                "/admin/merchants/mer_1/thaw"
            })
    void nothing_is_done_without_a_reason(String path) {
        String body = path.endsWith("down") ? "{\"address\":\"a\"}" : "{}";
        AProblem.check(send("k", path, body), 400, "invalid_request", "reason");
        assertEquals(List.of(), api.operators.done);
    }
}
