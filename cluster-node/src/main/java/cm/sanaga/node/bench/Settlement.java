package cm.sanaga.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;

/**
 * Learns after a run what became of its charges, and when: a charge says itself when its credit was
 * durable in the merchant's book, by the clock of this machine.
 */
final class Settlement {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Calls calls;
    private final Map<String, Instant> open;
    private final Histogram micros = new Histogram(3);
    private long succeeded;

    private Settlement(Calls calls, Map<String, Instant> charges) {
        this.calls = calls;
        this.open = new ConcurrentHashMap<>(charges);
    }

    /**
     * How it ended.
     *
     * @param micros from the intended time to the durable credit
     * @param left acknowledged and not succeeded
     */
    record Outcome(Histogram micros, long succeeded, long left) {}

    /** Waits for all of them, a minute at most. */
    static Outcome of(Calls calls, Map<String, Instant> charges) throws InterruptedException {
        Settlement settlement = new Settlement(calls, charges);
        Instant patience = Instant.now().plus(PATIENCE);
        settlement.list(charges.values().stream().min(Instant::compareTo).orElse(Instant.now()));
        while (!settlement.open.isEmpty() && Instant.now().isBefore(patience)) {
            Thread.sleep(PAUSE);
            for (String id : settlement.open.keySet()) {
                settlement.look(calls.merchants("/v1/charges/" + id));
            }
        }
        return new Outcome(settlement.micros, settlement.succeeded, settlement.open.size());
    }

    /** The list may be behind a little; what it lacks is asked for one by one. */
    private void list(Instant from) throws InterruptedException {
        String first =
                "/v1/charges?limit=100&created_from="
                        + from.minusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
        String path = first;
        while (true) {
            JsonNode page = calls.merchants(path);
            page.path("data").forEach(this::look);
            if (!page.path("has_more").asBoolean()) {
                return;
            }
            path = first + "&cursor=" + page.path("next_cursor").asText();
        }
    }

    private void look(JsonNode charge) {
        String id = charge.path("id").asText();
        if (!charge.path("status").asText().equals("succeeded")) {
            return;
        }
        Instant intended = open.remove(id);
        if (intended != null) {
            Instant settled = Instant.parse(charge.path("updated_at").asText());
            micros.recordValue(Math.max(0, ChronoUnit.MICROS.between(intended, settled)));
            succeeded++;
        }
    }
}
