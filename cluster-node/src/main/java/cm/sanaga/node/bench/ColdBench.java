package cm.sanaga.node.bench;

import cm.sanaga.node.words.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.HdrHistogram.Histogram;

/**
 * A node that has just been started and holds nothing, and everybody comes at once (F8): three
 * times as many orders as it could bear when it was warm, three of four of them repeated ones of
 * payments that ended long ago, each of which is read from the journal for it.
 */
final class ColdBench {
    static final Set<String> OPTIONS = Set.of("payments", "times", "seconds", "calm", "node-jvm");

    private static final int PAYERS = 64;
    private static final int NEW_ONE_OF = 4;
    private static final int TRIES = 20;
    private static final Duration LATER = Duration.ofMillis(500);

    /** In which most of the program is compiled. */
    private static final Duration COLD = Duration.ofSeconds(10);

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(2);
    private static final Duration BACK = Duration.ofSeconds(30);

    private final Report report;
    private final Ground.Keys keys;
    private final String run = UUID.randomUUID().toString();
    private final AtomicReferenceArray<String> stored;

    private ColdBench(Report report, Ground.Keys keys, int payments) {
        this.report = report;
        this.keys = keys;
        this.stored = new AtomicReferenceArray<>(payments);
    }

    /** Whether the node kept within its bars, and nothing was lost or done twice. */
    static boolean run(Options options, Ground ground, Report report) throws InterruptedException {
        int payments = options.number("payments", 50_000, 100, 10_000_000);
        int times = options.number("times", 3, 1, 20);
        Duration span = Duration.ofSeconds(options.number("seconds", 120, 11, 600));
        Duration calm = Duration.ofSeconds(options.number("calm", 20, 5, 300));
        List<String> jvm = options.words("node-jvm");
        Path folder = ground.scratch("cold");
        report.say("cold: a node of its own in " + folder);
        NodeProcess warm = NodeProcess.start(ground, folder, jvm);
        Postmaster.of(ground, folder).ifPresent(server -> server.tell(report.conditions()));
        ColdBench bench = new ColdBench(report, ground.keys(folder), payments);
        int capacity;
        Waves.Outcome before;
        try (Wire wire = new Wire(warm.api())) {
            report.say("writing %,d payments".formatted(payments));
            capacity = bench.fill(wire);
            report.say("%d a second ended in the second half of that".formatted(capacity));
            before =
                    Waves.run(
                                    wire,
                                    n -> bench.order("before-" + n, n),
                                    List.of(new Waves.Wave("before", capacity / 2, calm)),
                                    () -> {})
                            .getFirst();
        }
        bench.settle(before, new Calls(warm.api(), bench.keys), before.charges().keySet());
        report.conditions()
                .put(
                        "settings",
                        "%,d payments stored, %d charges/s for %d s, then %d for %d s"
                                .formatted(
                                        payments,
                                        times * capacity,
                                        span.toSeconds(),
                                        capacity / 2,
                                        BACK.toSeconds()));
        warm.stop();
        report.say("started again, and everybody comes");
        NodeProcess cold = NodeProcess.start(ground, folder, jvm);
        bench.crowd(
                cold,
                before,
                List.of(
                        new Waves.Wave("still cold", times * capacity, COLD),
                        new Waves.Wave("overload", times * capacity, span.minus(COLD)),
                        new Waves.Wave("after", capacity / 2, BACK)));
        report.across();
        return report.end(ground.dataFolder().resolve("bench"));
    }

    /** How many a second ended while the second half was made. */
    private int fill(Wire wire) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        List<Thread> payers = new ArrayList<>();
        long begun = System.nanoTime();
        long[] half = {begun};
        for (int i = 0; i < PAYERS; i++) {
            payers.add(
                    Thread.startVirtualThread(
                            () -> {
                                for (int n = next.getAndIncrement();
                                        n < stored.length();
                                        n = next.getAndIncrement()) {
                                    if (n == stored.length() / 2) {
                                        half[0] = System.nanoTime();
                                    }
                                    lost.addAndGet(ended(wire, n) ? 0 : 1);
                                }
                            }));
        }
        for (Thread payer : payers) {
            payer.join();
        }
        report.check(
                lost.get() == 0, "all payments were written (%d were not)".formatted(lost.get()));
        return Math.max(2, (int) (0.5 * stored.length() / ((System.nanoTime() - half[0]) / 1e9)));
    }

    /** Whoever is turned away, as a node that has just begun does, comes again a little later. */
    private boolean ended(Wire wire, int n) {
        try {
            for (int tries = 0; tries < TRIES; tries++) {
                Wire.Heard heard = wire.exchange(charge("stored-" + n, n, "Prefer: wait=20"));
                if (heard.status() == 201) {
                    stored.set(n, Calls.json(heard.body()).path("id").asText());
                    return true;
                }
                Thread.sleep(LATER);
            }
        } catch (IOException _) {
            // It counts as lost.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private byte[] order(String key, long number) {
        return charge(key, number, "Prefer: respond-async");
    }

    /** Under the same key the same order. */
    private byte[] charge(String key, long number, String preference) {
        return Wire.request(
                "POST",
                "/v1/charges",
                "{\"amount\":1000,\"currency\":\"XAF\",\"payer\":{\"msisdn\":\"+237671%06d\"}}"
                        .formatted(number % 1_000_000),
                "Authorization: Bearer " + keys.merchant(),
                "Idempotency-Key: " + run + "-" + key,
                preference);
    }

    private static boolean isNew(long number) {
        return number % NEW_ONE_OF == 0;
    }

    /** Which one is repeated; each once before any is repeated again. */
    private int repeated(long number) {
        return (int) ((number - number / NEW_ONE_OF - 1) % stored.length());
    }

    private byte[] crowded(long number) {
        int old = repeated(number);
        return isNew(number) ? order("new-" + number, number) : order("stored-" + old, old);
    }

    private void crowd(NodeProcess node, Waves.Outcome before, List<Waves.Wave> waves)
            throws InterruptedException {
        List<Double> resident = new ArrayList<>();
        List<Waves.Outcome> outcomes;
        try (Wire wire = new Wire(node.api())) {
            outcomes = Waves.run(wire, this::crowded, waves, () -> resident.add(node.resident()));
        }
        Calls calls = new Calls(node.api(), keys);
        long others = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            Waves.Outcome outcome = outcomes.get(i);
            Set<String> fresh = new HashSet<>();
            for (Map.Entry<Long, String> one : new HashMap<>(outcome.ids()).entrySet()) {
                if (isNew(one.getKey())) {
                    fresh.add(one.getValue());
                } else if (!Objects.equals(stored.get(repeated(one.getKey())), one.getValue())) {
                    others++;
                }
            }
            settle(outcome, calls, fresh);
            report.more(
                    outcome.wave().name(),
                    Map.of(
                            "new/s",
                            fresh.size() / (double) outcome.wave().span().toSeconds(),
                            "resident_mib",
                            resident.get(i)));
        }
        report.check(
                others == 0,
                "who repeated was told of his own payment (%d were not)".formatted(others));
        judge(before, outcomes);
        report.check(
                node.pids().stream().allMatch(pid -> ProcessHandle.of(pid).isPresent()),
                "the node that was started still runs");
        Proof.of(report, calls, node);
    }

    private void settle(Waves.Outcome outcome, Calls calls, Set<String> fresh)
            throws InterruptedException {
        calls.awaitLists();
        outcome.charges().keySet().retainAll(fresh);
        Settlement.Outcome settled = Settlement.of(calls, outcome.charges());
        Map<String, Double> figures = outcome.figures();
        Figures.latencies(figures, "settled_", settled.micros());
        report.add(outcome.wave().name(), figures);
        report.check(
                outcome.failures() == 0,
                "%s: nothing failed otherwise than by being turned away (%s)"
                        .formatted(outcome.wave().name(), outcome.failed()));
        report.check(
                settled.left() == 0,
                "%s: of %d acknowledged charges %d have not succeeded"
                        .formatted(outcome.wave().name(), fresh.size(), settled.left()));
    }

    private void judge(Waves.Outcome before, List<Waves.Outcome> outcomes) {
        Histogram accepted = new Histogram(3);
        outcomes.subList(0, outcomes.size() - 1).forEach(one -> accepted.add(one.accepted()));
        report.check(
                accepted.getValueAtPercentile(99) < LONGEST_ANSWER.toNanos() / 1_000,
                "p99 of what was accepted while too many came: %.0f ms"
                        .formatted(accepted.getValueAtPercentile(99) / 1000.0));
        Waves.Outcome after = outcomes.getLast();
        int recovered =
                Waves.recovered(after.seconds(), before.accepted().getValueAtPercentile(99));
        report.check(
                recovered < after.seconds().size(),
                "as before %d s after the overload".formatted(recovered));
    }
}
