package cm.sanaga.node.demo;

import static cm.sanaga.node.demo.Teller.francs;

import cm.sanaga.node.demo.Api.Answer;
import java.util.Map;
import java.util.UUID;

/** A day of a shop in Douala, whose customers pay from any operator and which cashes out on one. */
final class Story {
    /** What an operator moves at once, in francs. */
    private static final long LARGEST = 500_000;

    private static final String MTN = "+237 670 000 000";
    private static final String MTN_REFUSES = "+237 670 000 002";
    private static final String MTN_SILENT = "+237 670 000 004";
    private static final String ORANGE = "+237 690 000 000";

    private final Api shop;
    private final Teller teller;
    private final String run = UUID.randomUUID().toString();

    Story(Api shop, Teller teller) {
        this.shop = shop;
        this.teller = teller;
    }

    void tell() {
        Map<String, ?> chairs = collect(40_000, MTN, "Two chairs");
        Answer charge = charged(chairs);
        escrow();
        refundOf(charge.text("id"));
        refusal();
        silence();
        payout();
        replay(chairs, charge);
        overdraft();
    }

    private Answer charged(Map<String, ?> chairs) {
        teller.step("A customer of MTN pays 40 000 FCFA for two chairs, at once");
        Answer charge = shop.post("/v1/charges", run + "-charge", chairs);
        show(charge);
        expect(charge, 201, "succeeded");
        return charge;
    }

    private void escrow() {
        teller.step("A customer of Orange pays 25 000 FCFA into escrow: held until delivery");
        Answer escrow =
                shop.post(
                        "/v1/escrows", run + "-escrow", collect(25_000, ORANGE, "A table, later"));
        show(escrow);
        expect(escrow, 201, "held");
        String path = "/v1/escrows/" + escrow.text("id");

        teller.step("The table top is delivered: 15 000 FCFA are released to the shop");
        Answer released = shop.post(path + "/release", run + "-release", Map.of("amount", 15_000));
        showEscrow(released);
        expect(released, 200, "held");

        teller.step("The legs never come: the remaining 10 000 FCFA go back to the customer");
        Answer refunded = shop.post(path + "/refund", run + "-return", Map.of());
        showEscrow(refunded);
        expect(refunded, 200, "settled");
    }

    private void refundOf(String charge) {
        teller.step("One chair is scratched: 5 000 FCFA of the first payment are refunded");
        Answer refund =
                shop.post(
                        "/v1/refunds",
                        run + "-refund",
                        Map.of("payment", charge, "amount", 5_000, "reason", "scratched"));
        show(refund);
        expect(refund, 201, "succeeded");
    }

    private void refusal() {
        teller.step("A customer looks at the prompt on the handset and refuses");
        Answer charge =
                shop.post("/v1/charges", run + "-refused", collect(9_000, MTN_REFUSES, "A lamp"));
        show(charge);
        expect(charge, 201, "failed");
        teller.check(
                charge.body().path("status_reason").path("code").asText().equals("payer_declined"),
                "the reason is payer_declined");
    }

    private void silence() {
        teller.step("MTN takes the money and never calls back: we ask by ourselves");
        Answer charge =
                shop.post("/v1/charges", run + "-silent", collect(6_000, MTN_SILENT, "A stool"));
        show(charge);
        expect(charge, 201, "succeeded");
    }

    private void payout() {
        teller.step("The shop cashes out 30 000 FCFA on Orange, though most came from MTN");
        Answer payout =
                shop.post(
                        "/v1/payouts",
                        run + "-payout",
                        Map.of(
                                "amount",
                                30_000,
                                "currency",
                                "XAF",
                                "destination",
                                Map.of("msisdn", ORANGE)));
        show(payout);
        expect(payout, 201, "succeeded");
    }

    private void replay(Map<String, ?> chairs, Answer first) {
        teller.step("The shop's computer crashed and repeats its first request");
        Answer again = shop.post("/v1/charges", run + "-charge", chairs);
        teller.line("Idempotent-Replayed: " + again.replayed());
        teller.check(again.replayed(), "it is recognised, and nobody pays twice");
        teller.check(again.body().equals(first.body()), "the answer is the first one, to the byte");
        Answer other =
                shop.post("/v1/charges", run + "-charge", collect(41_000, MTN, "Two chairs"));
        teller.check(
                other.status() == 422 && other.text("code").equals("idempotency_key_reused"),
                "another amount under the same key is refused: " + other.text("detail"));
    }

    private void overdraft() {
        teller.step("The shop tries to cash out more than it has");
        long more = shop.get("/v1/balance").body().path("available").asLong() + 5_000;
        Answer payout =
                shop.post(
                        "/v1/payouts",
                        run + "-too-much",
                        Map.of(
                                "amount",
                                more,
                                "currency",
                                "XAF",
                                "destination",
                                Map.of("msisdn", ORANGE)));
        teller.line(payout.status() + " " + payout.text("detail"));
        // What no operator moves at once is refused before anybody looks at the balance.
        String code = more > LARGEST ? "invalid_request" : "insufficient_funds";
        teller.check(payout.text("code").equals(code), "refused, nothing moved");
    }

    private static Map<String, ?> collect(long amount, String payer, String what) {
        return Map.of(
                "amount",
                amount,
                "currency",
                "XAF",
                "payer",
                Map.of("msisdn", payer),
                "description",
                what);
    }

    private void show(Answer payment) {
        String reason = payment.body().path("status_reason").path("message").asText("");
        teller.line(
                "%s  %s  %s%s"
                        .formatted(
                                payment.text("id"),
                                payment.text("status"),
                                francs(payment.amount("amount")),
                                reason.isEmpty() ? "" : "  (" + reason + ")"));
        String transaction = payment.text("provider_transaction_id");
        if (!transaction.isEmpty() && !transaction.equals("null")) {
            teller.line(
                    "%s knows it as %s, the fee is %s"
                            .formatted(
                                    payment.text("provider"),
                                    transaction,
                                    francs(payment.amount("fee"))));
        }
    }

    private void showEscrow(Answer escrow) {
        teller.line(
                "%s  %s  released %s, refunded %s, left %s"
                        .formatted(
                                escrow.text("id"),
                                escrow.text("status"),
                                francs(escrow.amount("released_amount")),
                                francs(escrow.amount("refunded_amount")),
                                francs(escrow.amount("left_amount"))));
    }

    private void expect(Answer answer, int status, String state) {
        teller.check(
                answer.status() == status && answer.text("status").equals(state),
                answer.status() == status
                        ? state
                        : "answered %d %s instead of %d"
                                .formatted(answer.status(), answer.text("detail"), status));
    }
}
