package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.actor.Orders;
import cm.sanaga.payment.actor.Payments;
import cm.sanaga.payment.actor.Payments.Prompted;
import cm.sanaga.payment.actor.Payments.Ringing;
import cm.sanaga.provider.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A cashier who presses "send again". */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromptTest {
    private static final PaymentId CHARGE = Samples.id(PaymentKind.CHARGE);
    private static final PaymentId ESCROW = Samples.id(PaymentKind.ESCROW);
    private static final String PROMPT = "/v1/charges/" + CHARGE.value() + "/prompt";

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

    private RunningApi.Answer refused(Refusal refusal) {
        api.payments.prompted = new Prompted.Refused(refusal);
        return api.post(PROMPT, "");
    }

    @Test
    void a_payer_is_asked_once_more_without_a_body() throws IOException {
        var answer = api.post(PROMPT, "one", "");
        assertEquals(202, answer.status(), answer.text());
        try (InputStream in = PromptTest.class.getResourceAsStream("shown/prompt.json")) {
            assertNotNull(in);
            assertEquals(
                    RunningApi.JSON.readTree(in).toPrettyString(), answer.json().toPrettyString());
        }
        assertEquals(
                List.of(new Orders.Prompt(CHARGE, RunningApi.MERCHANT, "one")),
                api.payments.orders);
        assertEquals("", answer.header("Idempotent-Replayed"));
        api.payments.prompted = new Prompted.Told(Ringing.SENT, Replay.BEFORE);
        assertEquals("true", api.post(PROMPT, "one", "{}").header("Idempotent-Replayed"));
    }

    @Test
    void so_is_the_payer_of_an_escrow_and_of_nothing_else() {
        String escrow = "/v1/escrows/" + ESCROW.value() + "/prompt";
        assertEquals(ESCROW.value(), api.post(escrow, "").json().path("payment").asText());
        assertEquals(1, api.payments.orders.size());
        for (String path :
                List.of(
                        "/v1/charges/" + ESCROW.value() + "/prompt",
                        "/v1/escrows/" + CHARGE.value() + "/prompt",
                        "/v1/payouts/" + Samples.id(PaymentKind.PAYOUT).value() + "/prompt")) {
            AProblem.check(api.post(path, ""), 404, "not_found", "");
        }
        assertEquals(1, api.payments.orders.size());
    }

    @Test
    void that_nobody_knows_whether_it_rang_is_an_answer() {
        api.payments.prompted = new Prompted.Told(Ringing.UNKNOWN, Replay.NOW);
        var answer = api.post(PROMPT, "");
        assertEquals(202, answer.status());
        assertEquals("unknown", answer.json().path("result").asText());
    }

    @Test
    void whoever_presses_too_often_is_told_when_to_press_again() {
        var answer = refused(new Refusal.TooSoon(CHARGE, Duration.ofMillis(12_300)));
        AProblem.check(answer, 429, "rate_limited", "");
        assertEquals("13", answer.header("Retry-After"));
        assertTrue(detail(answer).endsWith("; nothing was sent"));
    }

    @Test
    void a_charge_that_does_not_wait_for_its_payer_is_a_conflict_that_names_its_status() {
        var answer = refused(new Refusal.NotNow(CHARGE, "succeeded", "prompt"));
        AProblem.check(answer, 409, "conflict", "");
        assertEquals("prompt is not possible: " + CHARGE.value() + " is succeeded", detail(answer));
    }

    @Test
    void a_provider_that_cannot_ask_again_is_named() {
        var answer = refused(new Refusal.NoPromptAgain(Provider.MTN));
        AProblem.check(answer, 409, "conflict", "");
        assertEquals(
                "The provider mtn cannot ask this payer once more; nothing was sent",
                detail(answer));
    }

    @Test
    void a_provider_that_is_away_and_a_payment_that_is_silent_may_be_tried_again() {
        var down = refused(new Refusal.RailDown(Provider.ORANGE, Duration.ofSeconds(2)));
        AProblem.check(down, 503, "provider_unavailable", "");
        assertEquals("2", down.header("Retry-After"));
        AProblem.check(refused(new Refusal.NotFound(CHARGE.value())), 404, "not_found", "");
        api.payments.prompted = new Payments.Prompted.Unavailable("lost");
        AProblem.check(api.post(PROMPT, ""), 503, "service_unavailable", "");
    }

    @Test
    void a_body_that_says_something_is_refused() {
        AProblem.check(api.post(PROMPT, "{\"amount\":1}"), 400, "invalid_request", "amount");
        assertEquals(List.of(), api.payments.orders);
    }

    private static String detail(RunningApi.Answer answer) {
        return answer.json().path("detail").asText();
    }
}
