package cm.sanaga.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * One of a {@link Mix}: an order and what follows from it. Blocks, so give it a virtual thread.
 *
 * @param key its orders' keys begin with
 * @param number among those of its run
 * @param due when it is meant to begin, by this JVM's clock
 */
record Deal(Wire wire, Ground.Keys keys, Outcome outcome, String key, long number, long due) {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> ENDED = Set.of("failed", "expired", "cancelled", "refunded");

    /** What came of many of them; latencies in microseconds, by what was asked for. */
    static final class Outcome {
        private final Map<String, Histogram> answers = new TreeMap<>();
        private final Map<String, Histogram> ends = new TreeMap<>();
        private final Map<String, Integer> failures = new TreeMap<>();

        private synchronized void answered(String what, long micros) {
            answers.computeIfAbsent(what, _ -> new Histogram(3)).recordValue(micros);
        }

        private synchronized void ended(String what, long micros) {
            ends.computeIfAbsent(what, _ -> new Histogram(3)).recordValue(Math.max(0, micros));
        }

        synchronized void failed(String how) {
            failures.merge(how, 1, Integer::sum);
        }

        /** What was not as it should be, and how often. */
        synchronized Map<String, Integer> failures() {
            return Map.copyOf(failures);
        }

        /** Of all that was asked for. */
        synchronized Histogram answers() {
            Histogram all = new Histogram(3);
            answers.values().forEach(all::add);
            return all;
        }

        /** For each thing how many a second were answered, and after what time it was durable. */
        synchronized Map<String, Map<String, Double>> figures(Duration span) {
            Map<String, Map<String, Double>> all = new LinkedHashMap<>();
            answers.forEach(
                    (what, micros) -> {
                        Map<String, Double> figures = new LinkedHashMap<>();
                        figures.put(
                                "answered/s", micros.getTotalCount() / (double) span.toSeconds());
                        Figures.latencies(figures, "answer_", micros);
                        if (ends.containsKey(what)) {
                            Figures.latencies(figures, "ended_", ends.get(what));
                        }
                        all.put(what, figures);
                    });
            return all;
        }
    }

    /** The most that one may be. */
    void fund() throws IOException {
        String id = order("fund", "/v1/charges", collect(500_000), due);
        if (!ended("fund", "/v1/charges/" + id, "succeeded", due)) {
            throw new IOException("nothing can be paid in: " + outcome.failures());
        }
    }

    void charge() throws IOException {
        String id = order("charge", "/v1/charges", collect(1_000), due);
        ended("charge", "/v1/charges/" + id, "succeeded", due);
    }

    void escrow() throws IOException {
        String escrow = "/v1/escrows/" + order("escrow", "/v1/escrows", collect(5_000), due);
        if (ended("escrow", escrow, "held", due)) {
            long now = System.nanoTime();
            order("release", escrow + "/release", "{}", now);
            ended("release", escrow, "released", now);
        }
    }

    void refund() throws IOException {
        String charge = order("charge", "/v1/charges", collect(1_000), due);
        if (ended("charge", "/v1/charges/" + charge, "succeeded", due)) {
            long now = System.nanoTime();
            String refund = order("refund", "/v1/refunds", "{\"payment\":\"" + charge + "\"}", now);
            ended("refund", "/v1/refunds/" + refund, "succeeded", now);
        }
    }

    void payout() throws IOException {
        String id = order("payout", "/v1/payouts", money(200, "destination"), due);
        ended("payout", "/v1/payouts/" + id, "succeeded", due);
    }

    void look() throws IOException {
        long begun = due;
        for (String path :
                new String[] {"/v1/balance", "/v1/entries?limit=20", "/v1/charges?limit=20"}) {
            Wire.Heard heard = wire.exchange(get(path));
            if (heard.status() != 200) {
                throw new IOException(path + " is answered " + said(heard));
            }
            outcome.answered("look", micros(begun));
            begun = System.nanoTime();
        }
    }

    private String collect(int amount) {
        return money(amount, "payer");
    }

    /** One in two by Orange; none of the numbers is a magic one. */
    private String money(int amount, String who) {
        return "{\"amount\":%d,\"currency\":\"XAF\",\"%s\":{\"msisdn\":\"%s%06d\"}}"
                .formatted(
                        amount,
                        who,
                        number / 20 % 2 == 0 ? "+237671" : "+237691",
                        number % 1_000_000);
    }

    /** The id of what was ordered. */
    private String order(String what, String path, String body, long since) throws IOException {
        Wire.Heard heard =
                wire.exchange(
                        Wire.request(
                                "POST",
                                path,
                                body,
                                "Authorization: Bearer " + keys.merchant(),
                                "Idempotency-Key: " + key + "-" + what));
        if (heard.status() / 100 != 2) {
            throw new IOException(what + " is answered " + said(heard));
        }
        outcome.answered(what, micros(since));
        return Calls.json(heard.body()).path("id").asText();
    }

    /** Looks until it is as it should be, and whether it ever was. */
    private boolean ended(String what, String path, String status, long since) throws IOException {
        Instant begun = Instant.now().minusNanos(System.nanoTime() - since);
        Instant patience = Instant.now().plus(PATIENCE);
        String now = "unknown";
        while (Instant.now().isBefore(patience)) {
            Wire.Heard heard = wire.exchange(get(path));
            JsonNode payment = Calls.json(heard.body());
            now = heard.status() == 200 ? payment.path("status").asText() : said(heard);
            if (now.equals(status)) {
                Instant ended = Instant.parse(payment.path("updated_at").asText());
                outcome.ended(what, ChronoUnit.MICROS.between(begun, ended));
                return true;
            }
            if (ENDED.contains(now)) {
                break;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        outcome.failed("%s: is %s, not %s".formatted(what, now, status));
        return false;
    }

    private byte[] get(String path) {
        return Wire.request("GET", path, "", "Authorization: Bearer " + keys.merchant());
    }

    private static String said(Wire.Heard heard) {
        return heard.status() + " " + Calls.json(heard.body()).path("code").asText();
    }

    private static long micros(long since) {
        return (System.nanoTime() - since) / 1_000;
    }
}
