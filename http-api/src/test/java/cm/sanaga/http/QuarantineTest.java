package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** After a restore operators see what is held up, and decide when it ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuarantineTest {
    private static final String LIFT = "/admin/quarantine/lift";
    private static final String CANCEL = "/v1/payouts/po_0123456789abcdef0123456789abcdef/cancel";

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

    private RunningApi.Answer lift(String key, String body) {
        return api.send(
                api.to(LIFT)
                        .setHeader("Authorization", "Bearer " + RunningApi.ADMIN_KEY)
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void it_is_shown_while_it_lasts() {
        api.operators.quarantined = true;
        var shown = api.asOperator("/admin/quarantine").json();
        assertTrue(shown.path("active").asBoolean(), shown::toString);
        assertTrue(shown.path("lifted").isNull(), shown::toString);
        assertEquals(2, shown.path("orders").path("waiting").asInt());
        AProblem.check(
                api.asOperator("/admin/quarantine?limit=1"), 400, "invalid_request", "limit");
    }

    @Test
    void it_is_lifted_once_for_a_reason() {
        String why = "{\"reason\":\"statements read\"}";
        AProblem.check(lift("none", "{}"), 400, "invalid_request", "reason");
        AProblem.check(
                lift("more", "{\"reason\":\"x\",\"all\":true}"), 400, "invalid_request", "all");
        assertEquals(200, lift("first", why).status());
        assertEquals("true", lift("first", why).header("Idempotent-Replayed"));
        AProblem.check(
                lift("first", "{\"reason\":\"other\"}"),
                422,
                "idempotency_key_reused",
                "Idempotency-Key");
        assertEquals(List.of("lift because statements read"), api.operators.done);
    }

    @Test
    void a_payout_that_may_have_been_paid_is_not_cancelled_meanwhile() {
        api.operators.quarantined = true;
        var answer = api.post(CANCEL, "{}");
        AProblem.check(answer, 503, "service_unavailable", "");
        assertTrue(answer.json().path("retryable").asBoolean(), answer::text);
        assertEquals(List.of(), api.payments.orders);
    }
}
