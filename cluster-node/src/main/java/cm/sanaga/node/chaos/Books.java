package cm.sanaga.node.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What there is when everything has come to rest: by our own account, and by the providers'.
 *
 * @param payments all of the merchant's
 * @param movements all of the providers'
 * @param ours what our books say each wallet holds
 * @param theirs what each provider says
 * @param invariants as the API tells them
 * @param balanced whether debits equal credits over all accounts
 */
record Books(
        List<JsonNode> payments,
        List<JsonNode> movements,
        Map<String, Long> ours,
        Map<String, Long> theirs,
        List<JsonNode> invariants,
        boolean balanced) {

    static final List<String> KINDS = List.of("/v1/charges", "/v1/payouts");

    static Books of(Calls calls, Prey prey) throws InterruptedException {
        List<JsonNode> payments = new ArrayList<>();
        for (String kind : KINDS) {
            payments.addAll(calls.all(kind));
        }
        List<JsonNode> movements = new ArrayList<>();
        Map<String, Long> theirs = new TreeMap<>();
        for (URI simulator : prey.simulators()) {
            JsonNode ledger = calls.ledger(simulator);
            ledger.path("movements").forEach(movements::add);
            theirs.put(ledger.path("provider").asText(), ledger.path("balance").asLong());
        }
        Map<String, Long> ours = new TreeMap<>();
        calls.operators("/admin/floats")
                .body()
                .path("data")
                .forEach(
                        each ->
                                ours.put(
                                        each.path("provider").asText(),
                                        each.path("ledger").asLong()));
        List<JsonNode> invariants = new ArrayList<>();
        calls.operators("/admin/invariants").body().path("data").forEach(invariants::add);
        return new Books(
                payments,
                movements,
                ours,
                theirs,
                invariants,
                calls.operators("/admin/trial_balance").body().path("balanced").asBoolean());
    }

    /** Payments that have not come to an end. */
    List<JsonNode> open() {
        return payments.stream()
                .filter(each -> List.of("pending", "queued", "sent").contains(status(each)))
                .toList();
    }

    static String status(JsonNode payment) {
        return payment.path("status").asText();
    }
}
