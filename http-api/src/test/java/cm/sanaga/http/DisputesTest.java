package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.actor.Orders;
import cm.sanaga.payment.dispute.Dispute;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may say what in a dispute, and how it is read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisputesTest {
    private static final String ID = Samples.id(PaymentKind.ESCROW).value();
    private static final String ESCROW = "/v1/escrows/" + ID + "/dispute";
    private static final String DESK = "/admin/disputes/" + ID;
    private static final String OPEN =
            "{\"amount\":2000,\"reason\":\"not_received\",\"statement\":\"empty\"}";
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
        api.payments.has(Samples.escrow());
    }

    private RunningApi.Answer operator(String step, String key, String body) {
        return api.send(
                api.to(DESK + step)
                        .setHeader("Authorization", "Bearer " + RunningApi.ADMIN_KEY)
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    private Object ordered() {
        return api.payments.orders.getFirst();
    }

    @Test
    void a_merchant_opens_one_for_his_customer() {
        var answer = api.post(ESCROW, OPEN);
        assertEquals(200, answer.status(), answer.text());
        assertEquals("disputed", answer.json().path("status").asText());
        assertEquals(2_000, answer.json().path("disputed_amount").asLong());
        var order = (Orders.NewDispute) ordered();
        assertEquals(ID, order.escrow().value());
        assertTrue(order.merchant().isPresent());
        assertEquals(Optional.of(Money.xaf(2_000)), order.amount());
        assertEquals(Dispute.Ground.NOT_RECEIVED, order.ground());
        assertEquals("empty", order.step().text());
    }

    @Test
    void a_merchant_speaks_for_himself_alone() {
        assertEquals(
                200,
                api.post(ESCROW + "/evidence", "{\"dispute\":\"d1\",\"statement\":\"signed\"}")
                        .status());
        assertEquals(Dispute.Party.MERCHANT, ((Dispute.Command.Say) ordered()).party());
        reset();
        assertEquals(
                200,
                api.post(ESCROW + "/offer", "{\"dispute\":\"d1\",\"refund_amount\":0}").status());
        assertEquals(Money.xaf(0), ((Dispute.Command.Propose) ordered()).refund());
        for (String step : List.of("/accept", "/decide")) {
            assertEquals(
                    404,
                    api.post(
                                    ESCROW + step,
                                    "{\"dispute\":\"d1\",\"refund_amount\":0,\"statement\":\"x\"}")
                            .status());
        }
    }

    @Test
    void an_operator_speaks_for_the_payer_and_decides() {
        assertEquals(200, operator("/open", "k1", OPEN).status());
        assertEquals(Optional.empty(), ((Orders.NewDispute) ordered()).merchant());
        reset();
        assertEquals(
                200,
                operator("/evidence", "k2", "{\"dispute\":\"d1\",\"statement\":\"wet\"}").status());
        assertEquals(Dispute.Party.PAYER, ((Dispute.Command.Say) ordered()).party());
        reset();
        assertEquals(
                200,
                operator("/accept", "k3", "{\"dispute\":\"d1\",\"refund_amount\":500}").status());
        assertEquals(Money.xaf(500), ((Dispute.Command.Accept) ordered()).refund());
        reset();
        var decided =
                operator(
                        "/decide",
                        "k4",
                        "{\"dispute\":\"d1\",\"refund_amount\":500,\"statement\":\"why\"}");
        assertEquals(200, decided.status(), decided.text());
        var decision = (Dispute.Command.Decide) ordered();
        assertEquals(Money.xaf(500), decision.refund());
        assertEquals("why", decision.step().text());
        assertEquals(Samples.AT, decision.step().at());
        assertEquals(1, api.operators.done.size());
    }

    @Test
    void the_same_request_is_the_same_step_and_another_one_is_not() {
        String body = "{\"dispute\":\"d1\",\"refund_amount\":500,\"statement\":\"why\"}";
        assertEquals(200, operator("/decide", "k1", body).status());
        var again = operator("/decide", "k1", body);
        assertEquals(200, again.status());
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals(
                422,
                operator(
                                "/decide",
                                "k1",
                                "{\"dispute\":\"d1\",\"refund_amount\":0,\"statement\":\"why\"}")
                        .status());
        assertEquals(
                422,
                operator("/evidence", "k1", "{\"dispute\":\"d1\",\"statement\":\"wet\"}").status());
        assertEquals(2, api.payments.orders.size(), "the first, and the same once more");
        assertEquals(200, api.post(ESCROW, "k1", OPEN).status());
        assertEquals(422, api.post(ESCROW, "k1", OPEN.replace("2000", "2001")).status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/dispute | {\"statement\":\"x\"} | reason",
                "/dispute | {\"reason\":\"late\",\"statement\":\"x\"} | reason",
                "/dispute | {\"reason\":\"other\"} | statement",
                "/dispute | {\"reason\":\"other\",\"statement\":\"x\",\"amount\":0} | amount",
                "/dispute/evidence | {} | dispute",
                "/dispute/evidence | {\"dispute\":\"d1\"} | statement",
                "/dispute/evidence | {\"dispute\":\"d1\",\"statement\":\"x\",\"party\":\"payer\"} | party",
                "/dispute/offer | {\"refund_amount\":1} | dispute",
                "/dispute/offer | {\"dispute\":\"d1\"} | refund_amount",
                "/dispute/offer | {\"dispute\":\"d1\",\"refund_amount\":-1} | refund_amount",
                "/dispute/offer | {\"dispute\":\"d1\",\"refund_amount\":1.5} | refund_amount"
            })
    void what_is_not_whole_is_refused_by_its_field(String step, String body, String field) {
        AProblem.check(api.post("/v1/escrows/" + ID + step, body), 400, "invalid_request", field);
        assertTrue(api.payments.orders.isEmpty());
    }

    @Test
    void more_than_is_in_dispute_names_the_refund() {
        api.payments.refuse(
                new Refusal.BeyondDispute(
                        Samples.id(PaymentKind.ESCROW), Money.xaf(400), Money.xaf(401)));
        AProblem.check(
                api.post(ESCROW + "/offer", "{\"dispute\":\"d1\",\"refund_amount\":401}"),
                409,
                "conflict",
                "refund_amount");
    }

    @Test
    void half_a_page_of_words_is_enough() {
        AProblem.check(
                api.post(
                        ESCROW + "/evidence",
                        "{\"dispute\":\"d1\",\"statement\":\"" + "x".repeat(1_001) + "\"}"),
                400,
                "invalid_request",
                "statement");
    }
}
