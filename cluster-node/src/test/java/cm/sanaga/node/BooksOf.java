package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** What must hold of a site's books whenever nothing is under way. */
final class BooksOf {
    private final Site node;

    private BooksOf(Site node) {
        this.node = node;
    }

    static void assertRight(Site node) {
        BooksOf books = new BooksOf(node);
        books.assertBalanced();
        books.assertFloats();
        books.assertInvariants();
    }

    private void assertBalanced() {
        JsonNode trial = node.operator().get("/admin/trial_balance").body();
        assertTrue(trial.path("balanced").asBoolean(), trial::toString);
        assertEquals(trial.path("debits").asLong(), trial.path("credits").asLong());
        assertTrue(trial.path("debits").asLong() > 0, trial::toString);
    }

    /**
     * Our floats are what the operators' own ledgers say, once the read models have come so far.
     */
    private void assertFloats() {
        Eventually.within(
                Patience.USUAL,
                () -> "they hold " + theirs() + ", we say " + ours(),
                () -> theirs().equals(ours()));
    }

    private Map<String, Long> theirs() {
        Map<String, Long> theirs = new TreeMap<>();
        for (RunningNode.Simulator simulator : node.simulators()) {
            theirs.put(simulator.provider(), simulator.ledger().path("balance").asLong());
        }
        return theirs;
    }

    private Map<String, Long> ours() {
        Map<String, Long> ours = new TreeMap<>();
        for (JsonNode one : node.operator().get("/admin/floats").body().path("data")) {
            ours.put(one.path("provider").asText(), one.path("ledger").asLong());
        }
        return ours;
    }

    private void assertInvariants() {
        JsonNode all = node.operator().get("/admin/invariants").body().path("data");
        assertFalse(all.isEmpty());
        for (JsonNode one : all) {
            assertTrue(one.path("ok").asBoolean(), one::toString);
        }
    }
}
