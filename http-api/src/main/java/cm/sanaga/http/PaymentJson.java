package cm.sanaga.http;

import cm.sanaga.http.json.Json;
import cm.sanaga.http.problem.StatusReason;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Wallet;
import cm.sanaga.payment.fee.Fee;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A payment as the API shows it: the same fields for every kind, and then its own. */
final class PaymentJson {
    private PaymentJson() {}

    record WalletJson(String msisdn, String provider) {
        static WalletJson of(Wallet wallet) {
            return new WalletJson(wallet.msisdn().value(), wallet.provider().value());
        }
    }

    /** A part of the fee, and the rule that asks it. */
    record FeeLineJson(String kind, String rule, long amount, String borneBy) {}

    /** What the fee is made of; nothing where it was agreed before that was kept. */
    static List<FeeLineJson> fees(Fee fee) {
        return fee.lines().orElse(List.of()).stream()
                .map(
                        line ->
                                new FeeLineJson(
                                        Json.word(line.kind()),
                                        line.rule(),
                                        line.amount().minor(),
                                        Json.word(line.borneBy())))
                .toList();
    }

    record PlanJson(String msisdn, String provider, Optional<String> id) {}

    /**
     * With its case if it has one; that comes without an order, so no order is answered with it.
     */
    static Map<String, Object> listed(PaymentView view) {
        Map<String, Object> json = of(view);
        view.matter().ifPresent(matter -> json.put("case", CaseJson.brief(view, matter)));
        return json;
    }

    static Map<String, Object> of(PaymentView view) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", view.request().id().value());
        json.put("object", object(view));
        json.put("amount", view.amount().minor());
        json.put("currency", view.amount().currency().name());
        json.put("fee", view.fee().minor());
        json.put("fees", fees(view.fee()));
        json.put("net", view.net().minor());
        json.put("status", view.status());
        json.put("status_reason", view.reason().map(reason -> StatusReason.of(view, reason)));
        json.put("provider", view.wallet().provider().value());
        json.put("provider_reference", view.providerReference());
        json.put("provider_transaction_id", view.providerTransaction());
        own(json, view);
        json.put("reference", view.request().reference());
        json.put("description", view.request().description());
        json.put("metadata", new TreeMap<>(view.request().metadata()));
        json.put("journals", view.journals());
        json.put("created_at", view.request().at());
        json.put("updated_at", view.updatedAt());
        return json;
    }

    static String object(PaymentView view) {
        return switch (view.details()) {
            case PaymentView.Charge _ -> "charge";
            case PaymentView.Escrow _ -> "escrow";
            case PaymentView.Payout _ -> "payout";
            case PaymentView.Refund _ -> "refund";
        };
    }

    private static void own(Map<String, Object> json, PaymentView view) {
        switch (view.details()) {
            case PaymentView.Charge charge -> {
                json.put("payer", WalletJson.of(view.wallet()));
                json.put("refunded_amount", charge.refunded().minor());
                json.put("payout", charge.payout().map(to -> plan(to, charge.payoutId())));
            }
            case PaymentView.Escrow escrow -> {
                json.put("payer", WalletJson.of(view.wallet()));
                json.put("released_amount", escrow.released().minor());
                json.put("refunded_amount", escrow.refunded().minor());
                json.put("left_amount", escrow.left().minor());
                json.put(
                        "disputed_amount",
                        escrow.dispute().map(open -> open.terms().amount().minor()).orElse(0L));
                json.put("release_at", escrow.releaseAt());
                json.put("refund_at", escrow.refundAt());
                json.put("release_code_required", escrow.coded());
                json.put("disputes", escrow.disputes().stream().map(DisputeJson::of).toList());
            }
            case PaymentView.Payout _ -> json.put("destination", WalletJson.of(view.wallet()));
            case PaymentView.Refund refund -> {
                json.put("destination", WalletJson.of(view.wallet()));
                json.put("payment", refund.payment().value());
                json.put("reason", refund.why());
            }
        }
    }

    private static PlanJson plan(Wallet to, Optional<PaymentId> payout) {
        return new PlanJson(
                to.msisdn().value(), to.provider().value(), payout.map(PaymentId::value));
    }
}
