package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The money that moved at the operators, as their books have it and as our payments say. */
final class Moved {
    private Moved() {}

    /**
     * Every movement at an operator belongs to one payment that says so to the franc, or to one
     * case, and to no other; what comes late is seen a little later.
     */
    static void awaitOnce(RunningNode node, Duration patience) {
        List<Map<String, Long>> seen = new ArrayList<>();
        Eventually.within(
                patience,
                () -> "we say %s and they %s".formatted(seen.get(0), seen.get(1)),
                () -> {
                    seen.clear();
                    seen.addAll(List.of(ours(node), theirs(node)));
                    return seen.get(0).equals(seen.get(1));
                });
    }

    /** Every charge, payout and refund of a shop, by its id. */
    static Map<String, JsonNode> payments(Client shop) {
        Map<String, JsonNode> seen = new HashMap<>();
        for (String list : List.of("/v1/charges", "/v1/payouts", "/v1/refunds")) {
            shop.all(list).forEach(one -> seen.put(one.path("id").asText(), one));
        }
        return seen;
    }

    private static Map<String, Long> theirs(RunningNode node) {
        Map<String, Long> moved = new TreeMap<>();
        for (RunningNode.Simulator simulator : node.simulators()) {
            for (JsonNode movement : simulator.ledger().path("movements")) {
                String transaction = movement.path("transaction").asText();
                assertTrue(
                        moved.put(transaction, movement.path("amount").asLong()) == null,
                        transaction);
            }
        }
        return moved;
    }

    private static Map<String, Long> ours(RunningNode node) {
        Map<String, Long> ours = new TreeMap<>();
        Set<String> twice = new TreeSet<>();
        for (JsonNode one : payments(node.shop()).values()) {
            if (one.path("status").asText().equals("succeeded")
                    && ours.put(
                                    one.path("provider_transaction_id").asText(),
                                    one.path("amount").asLong())
                            != null) {
                twice.add(one.path("provider_transaction_id").asText());
            }
        }
        for (JsonNode one : node.operator().all("/admin/cases")) {
            if (one.path("moved_amount").isNumber()) {
                ours.put(
                        one.path("provider_transaction_id").asText(),
                        one.path("moved_amount").asLong());
            }
        }
        assertEquals(Set.of(), twice);
        return ours;
    }
}
