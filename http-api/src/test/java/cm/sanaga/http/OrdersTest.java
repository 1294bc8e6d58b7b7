package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.actor.Orders;
import cm.sanaga.payment.actor.Payments;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Reason;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an order becomes, and how its answer is told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrdersTest {
    private static final String CHARGE =
            "{\"amount\":500,\"currency\":\"XAF\",\"payer\":{\"msisdn\":\"6 70 00 00 01\"}}";
    private static final String PAYOUT =
            "{\"amount\":500,\"currency\":\"XAF\",\"destination\":{\"msisdn\":\"690000001\"}}";
    private static final String ESCROW = "/v1/escrows/es_0123456789abcdef0123456789abcdef";
    private static final PaymentId PAYMENT = Samples.id(PaymentKind.CHARGE);

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

    @Test
    void a_charge_is_ordered_as_it_was_asked_for() {
        var answer =
                api.post(
                        "/v1/charges",
                        "key-1",
                        """
                        {"amount": 5000, "currency": "XAF", "payer": {"msisdn": "00237 670 00 00 01"},
                         "provider": "orange", "description": "Riz", "reference": "order-17",
                         "metadata": {"a": "b"}, "payout": {"msisdn": "+237 690000001"}}
                        """);
        assertEquals(201, answer.status(), answer.text());
        var order = (Orders.Charge) api.payments.orders.getFirst();
        assertEquals(Money.xaf(5000), order.amount());
        assertEquals(new Orders.Party(new Msisdn("+237670000001"), Provider.ORANGE), order.payer());
        assertEquals(
                Optional.of(new Orders.Party(new Msisdn("+237690000001"), Provider.ORANGE)),
                order.payout());
        assertEquals(
                PaymentId.of(PaymentKind.CHARGE, RunningApi.ORGANISATION, "/v1/charges", "key-1"),
                order.request().id());
        assertEquals(RunningApi.MERCHANT, order.request().merchant());
        assertEquals(Optional.of("order-17"), order.request().reference());
        assertEquals(Optional.of("Riz"), order.request().description());
        assertEquals(Map.of("a", "b"), order.request().metadata());
        assertEquals(Samples.AT, order.request().at());
        assertTrue(order.request().orderedBy().matches("key_[0-9a-f]{16}"));
    }

    @Test
    void the_same_request_again_is_answered_as_the_first_time() {
        var first = api.post("/v1/charges", "key-1", CHARGE);
        var second =
                api.post(
                        "/v1/charges",
                        "key-1",
                        " {\"payer\":{\"msisdn\":\"6 70 00 00 0\\u0031\"},\n"
                                + "\"currency\":\"XAF\", \"amount\":500}");
        assertEquals("", first.header("Idempotent-Replayed"));
        assertEquals("true", second.header("Idempotent-Replayed"));
        assertEquals(first.status(), second.status());
        assertEquals(first.text(), second.text());
    }

    @Test
    void the_same_key_with_another_body_is_refused() {
        api.post("/v1/charges", "key-1", CHARGE);
        AProblem.check(
                api.post("/v1/charges", "key-1", CHARGE.replace("500", "501")),
                422,
                "idempotency_key_reused",
                "Idempotency-Key");
    }

    @Test
    void a_key_means_one_thing_for_each_route_and_organisation() {
        api.post("/v1/charges", "key-1", CHARGE);
        api.post("/v1/escrows", "key-1", CHARGE);
        api.send(
                api.to("/v1/charges")
                        .setHeader("Authorization", "Bearer " + RunningApi.OTHER_KEY)
                        .header("Idempotency-Key", "key-1")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(CHARGE)));
        List<PaymentId> ids =
                api.payments.orders.stream()
                        .map(
                                order ->
                                        order instanceof Orders.Charge charge
                                                ? charge.request().id()
                                                : ((Orders.Escrow) order).request().id())
                        .toList();
        assertEquals(3, ids.stream().map(id -> id.value().substring(3)).distinct().count());
    }

    @Test
    void releases_and_refunds_of_an_escrow_are_named_by_their_key() {
        assertEquals(200, api.post(ESCROW + "/release", "a", "{\"amount\":100}").status());
        assertEquals(200, api.post(ESCROW + "/release", "b", "").status());
        assertEquals(200, api.post(ESCROW + "/refund", "a", "{}").status());
        var replayed = api.post(ESCROW + "/release", "b", "{}");
        assertEquals("true", replayed.header("Idempotent-Replayed"));
        AProblem.check(
                api.post(ESCROW + "/release", "a", "{}"),
                422,
                "idempotency_key_reused",
                "Idempotency-Key");
        var part = (Orders.Release) api.payments.orders.get(0);
        var rest = (Orders.Release) api.payments.orders.get(1);
        var back = (Orders.Refund) api.payments.orders.get(2);
        assertEquals(Optional.of(Money.xaf(100)), part.amount());
        assertEquals(Optional.empty(), rest.amount());
        assertTrue(part.id().matches("[0-9a-f]{32}"));
        assertNotEquals(part.id(), rest.id());
        assertEquals(PaymentKind.REFUND, back.request().id().kind());
        assertEquals(part.escrow(), back.payment());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/charges", "/v1/escrows", "/v1/payouts"})
    void what_a_rail_does_not_move_is_refused_unless_it_was_taken_before(String route) {
        String body = route.equals("/v1/payouts") ? PAYOUT : CHARGE;
        for (String amount : List.of("99", "500001")) {
            AProblem.check(
                    api.post(route, amount, sized(body, amount)), 400, "invalid_request", "amount");
        }
        assertEquals(List.of(), api.payments.orders);
        assertEquals(201, api.post(route, "least", sized(body, "100")).status());
        assertEquals(201, api.post(route, "most", sized(body, "500000")).status());
        api.rails.limits(101, 499_999);
        var again = api.post(route, "most", sized(body, "500000"));
        assertEquals("true", again.header("Idempotent-Replayed"), again.text());
        AProblem.check(
                api.post(route, "new", sized(body, "100")), 400, "invalid_request", "amount");
    }

    private static String sized(String body, String amount) {
        return body.replaceFirst("\"amount\":[0-9]+", "\"amount\":" + amount);
    }

    @Test
    void a_date_that_has_passed_is_no_fault_while_nobody_can_look() {
        api.payments.answer(new Payments.Answer.Unavailable("lost"));
        String body = CHARGE.replace("}}", "},\"refund_at\":\"2026-02-01T00:00:00Z\"}");
        AProblem.check(api.post("/v1/escrows", body), 503, "service_unavailable", "");
        assertEquals(List.of(), api.payments.orders);
    }

    @Test
    void a_cancel_needs_no_body() {
        var answer = api.post("/v1/payouts/" + Samples.id(PaymentKind.PAYOUT) + "/cancel", "");
        assertEquals(200, answer.status());
        assertEquals("cancelled", answer.json().path("status").asText());
    }

    @Test
    void an_escrow_repeated_after_its_date_is_answered_as_the_first_time() {
        String body =
                CHARGE.substring(0, CHARGE.length() - 1)
                        + ",\"release_at\":\"2026-02-01T00:00:00+01:00\"}";
        AProblem.check(
                api.post("/v1/escrows", "key-1", body), 400, "invalid_request", "release_at");
        assertEquals(List.of(), api.payments.orders);
        api.payments.has(escrowOf("key-1"));
        var again = api.post("/v1/escrows", "key-1", body);
        assertEquals(1, api.payments.orders.size(), again.text());
        var order = (Orders.Escrow) api.payments.orders.getFirst();
        assertEquals(Optional.of(Instant.parse("2026-01-31T23:00:00Z")), order.releaseAt());
    }

    private static PaymentView escrowOf(String key) {
        var sample = Samples.escrow();
        var request = sample.request();
        return new PaymentView(
                new Request(
                        PaymentId.of(
                                PaymentKind.ESCROW, RunningApi.ORGANISATION, "/v1/escrows", key),
                        request.merchant(),
                        request.fingerprint(),
                        request.orderedBy(),
                        request.reference(),
                        request.description(),
                        request.metadata(),
                        request.at()),
                sample.status(),
                sample.reason(),
                sample.amount(),
                sample.fee(),
                sample.wallet(),
                sample.providerReference(),
                sample.providerTransaction(),
                sample.journals(),
                sample.details(),
                sample.updatedAt());
    }

    @ParameterizedTest
    @MethodSource("preferences")
    void a_client_may_prefer_to_wait(String prefer, long seconds) {
        var answer =
                api.send(
                        api.to("/v1/charges")
                                .header("Prefer", prefer)
                                .header("Idempotency-Key", "k")
                                .header("Content-Type", "application/json; charset=utf-8")
                                .POST(BodyPublishers.ofString(CHARGE)));
        assertEquals(201, answer.status());
        assertEquals(List.of(Duration.ofSeconds(seconds)), api.payments.waits);
        assertEquals(seconds == 0 ? "" : "wait=" + seconds, answer.header("Preference-Applied"));
    }

    static Stream<Arguments> preferences() {
        return Stream.of(
                Arguments.of("wait=5", 5),
                Arguments.of("Wait = 5", 5),
                Arguments.of("respond-async, wait=10", 10),
                Arguments.of("wait=30", 30),
                Arguments.of("wait=31", 30),
                Arguments.of("wait=999999", 30),
                Arguments.of("wait=0", 0),
                Arguments.of("wait=-1", 0),
                Arguments.of("wait=1.5", 0),
                Arguments.of("wait=99999999999999999999", 0),
                Arguments.of("wait", 0),
                Arguments.of("wait=\"7\"; urgent", 7),
                Arguments.of("foo; bar=\"a, b\" ;, wait=7", 7),
                Arguments.of("foo=\"a, wait=7\"", 0),
                Arguments.of("foo=\"an \\\" in it, wait=8\", wait=7", 7),
                Arguments.of("awaits=7", 0),
                Arguments.of(", what is this, wait=7", 7),
                Arguments.of("wait=7, wait=9", 7),
                Arguments.of("foo; wait=9", 0),
                Arguments.of("return=minimal", 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void a_refusal_has_its_code(Refusal refusal, int status, String code, String param) {
        api.payments.refuse(refusal);
        AProblem.check(api.post("/v1/charges", CHARGE), status, code, param);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        new Refusal.KeyReused(PAYMENT),
                        422,
                        "idempotency_key_reused",
                        "Idempotency-Key"),
                Arguments.of(new Refusal.NotFound("ch_x"), 404, "not_found", ""),
                Arguments.of(
                        new Refusal.NotNow(PAYMENT, "pending", "release"), 409, "conflict", ""),
                Arguments.of(
                        new Refusal.BeyondLeft(PAYMENT, Money.xaf(1), Money.xaf(2)),
                        409,
                        "conflict",
                        "amount"),
                Arguments.of(
                        new Refusal.InsufficientFunds(Money.xaf(1), Money.xaf(2)),
                        402,
                        "insufficient_funds",
                        "amount"),
                Arguments.of(
                        new Refusal.BelowFee(Money.xaf(1), Money.xaf(2)),
                        400,
                        "invalid_request",
                        "amount"),
                Arguments.of(
                        new Refusal.NoSuchRail(Provider.MTN),
                        400,
                        "invalid_request",
                        "payer.msisdn"),
                Arguments.of(new Refusal.OutOfPlace("Hear"), 500, "internal_error", ""));
    }

    @Test
    void a_provider_that_is_down_is_told_with_the_time_to_come_again() {
        api.payments.refuse(new Refusal.RailDown(Provider.MTN, Duration.ofMillis(2500)));
        var answer = api.post("/v1/charges", CHARGE);
        AProblem.check(answer, 503, "provider_unavailable", "");
        assertEquals("3", answer.header("Retry-After"));
    }

    @Test
    void a_copy_of_an_order_that_is_being_answered_is_told_to_come_again() {
        api.payments.refuse(new Refusal.InProgress(PAYMENT));
        var answer = api.post("/v1/charges", CHARGE);
        AProblem.check(answer, 409, "request_in_progress", "");
        assertEquals("1", answer.header("Retry-After"));
        assertTrue(answer.json().path("retryable").asBoolean());
    }

    @Test
    void no_answer_is_unavailable_on_every_route() {
        api.payments.answer(new Payments.Answer.Unavailable("lost"));
        for (var answer :
                List.of(
                        api.post("/v1/charges", CHARGE),
                        api.post("/v1/escrows", CHARGE),
                        api.post("/v1/payouts", PAYOUT),
                        api.post("/v1/refunds", "{\"payment\":\"" + PAYMENT + "\"}"),
                        api.post(ESCROW + "/release", ""),
                        api.post(ESCROW + "/refund", ""),
                        api.get(ESCROW))) {
            AProblem.check(answer, 503, "service_unavailable", "");
            assertEquals("1", answer.header("Retry-After"));
        }
    }

    @Test
    void what_a_refund_is_of_is_named_when_it_is_not_there() {
        api.payments.refuse(new Refusal.NotFound(PAYMENT.value()));
        AProblem.check(
                api.post("/v1/refunds", "{\"payment\":\"" + PAYMENT + "\"}"),
                404,
                "not_found",
                "payment");
    }

    @Test
    void a_payout_that_was_not_covered_is_402_and_one_the_provider_refused_is_not() {
        var reason = new Reason(Reason.Code.INSUFFICIENT_FUNDS, "short");
        var done =
                new Payments.Answer.Done(
                        Samples.payout("failed", Optional.of(reason), Optional.empty()),
                        Replay.BEFORE);
        api.payments.answer(done);
        var answer = api.post("/v1/payouts", PAYOUT);
        AProblem.check(answer, 402, "insufficient_funds", "amount");
        assertEquals("true", answer.header("Idempotent-Replayed"));
        api.payments.answer(
                new Payments.Answer.Done(
                        Samples.payout("failed", Optional.of(reason), Optional.of("sent")),
                        Replay.NOW));
        var sent = api.post("/v1/payouts", PAYOUT);
        assertEquals(201, sent.status());
        assertEquals(
                "provider_insufficient_funds",
                sent.json().path("status_reason").path("code").asText());
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void why_a_payment_failed_is_told_from_the_merchants_side(
            Reason.Code reason, String ofCharge, String ofPayout) {
        api.payments.has(Samples.failedCharge(reason));
        assertEquals(ofCharge, code("/v1/charges/" + Samples.id(PaymentKind.CHARGE)));
        api.payments.has(
                Samples.payout(
                        "failed",
                        Optional.of(new Reason(reason, "as the provider says")),
                        Optional.of("sent")));
        assertEquals(ofPayout, code("/v1/payouts/" + Samples.id(PaymentKind.PAYOUT)));
    }

    private String code(String path) {
        return api.get(path).json().path("status_reason").path("code").asText();
    }

    static Stream<Arguments> reasons() {
        String away = "provider_unavailable";
        return Stream.of(
                Arguments.of(
                        Reason.Code.INSUFFICIENT_FUNDS,
                        "payer_insufficient_funds",
                        "provider_insufficient_funds"),
                Arguments.of(
                        Reason.Code.ACCOUNT_NOT_FOUND, "payer_not_found", "recipient_not_found"),
                Arguments.of(Reason.Code.ACCOUNT_BLOCKED, "payer_blocked", "recipient_blocked"),
                Arguments.of(Reason.Code.LIMIT_EXCEEDED, "limit_exceeded", "limit_exceeded"),
                Arguments.of(
                        Reason.Code.DECLINED_BY_CUSTOMER, "payer_declined", "recipient_declined"),
                Arguments.of(Reason.Code.EXPIRED, "payment_expired", "payment_expired"),
                Arguments.of(Reason.Code.CONFIGURATION, away, away),
                Arguments.of(Reason.Code.PROVIDER_UNAVAILABLE, away, away),
                Arguments.of(Reason.Code.RATE_LIMITED, away, away),
                Arguments.of(Reason.Code.FLOAT_SHORT, "float_short", "float_short"),
                Arguments.of(Reason.Code.ACCOUNT_FROZEN, "account_frozen", "account_frozen"),
                Arguments.of(Reason.Code.REFUSED, "provider_refused", "provider_refused"));
    }

    @Test
    void what_a_provider_says_of_our_contract_is_not_passed_on() {
        api.payments.has(Samples.failedCharge(Reason.Code.CONFIGURATION));
        ObjectNode shown =
                (ObjectNode) api.get("/v1/charges/" + Samples.id(PaymentKind.CHARGE)).json();
        assertEquals(
                "the provider does not serve us for the moment",
                shown.path("status_reason").path("message").asText());
    }
}
