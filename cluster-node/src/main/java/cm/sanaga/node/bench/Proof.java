package cm.sanaga.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** Whether the books are right when a load is over. */
final class Proof {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Proof() {}

    static void of(Report report, Calls calls, NodeProcess node) throws InterruptedException {
        JsonNode trial = calls.operators("/admin/trial_balance");
        long difference = 0;
        long debits = 0;
        for (JsonNode line : trial.path("lines")) {
            debits += line.path("debits").asLong();
            difference += line.path("debits").asLong() - line.path("credits").asLong();
        }
        report.check(
                trial.path("balanced").asBoolean() && difference == 0 && debits > 0,
                "the trial balance balances");
        report.check(floatsAgree(calls, node), "our floats equal the simulators' ledgers");
    }

    /** The last payments may still be on their way. */
    private static boolean floatsAgree(Calls calls, NodeProcess node) throws InterruptedException {
        Instant patience = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(patience)) {
            int equal = 0;
            for (JsonNode one : calls.operators("/admin/floats").path("data")) {
                URI simulator = node.simulators().get(one.path("provider").asText());
                if (simulator != null && one.path("ledger").asLong() == calls.balance(simulator)) {
                    equal++;
                }
            }
            if (equal == node.simulators().size()) {
                return true;
            }
            Thread.sleep(Duration.ofMillis(500));
        }
        return false;
    }
}
