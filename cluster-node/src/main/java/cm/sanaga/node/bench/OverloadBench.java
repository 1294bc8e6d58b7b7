package cm.sanaga.node.bench;

import cm.sanaga.node.words.Options;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Three times as many charges as a node can bear, between two spans of half as many. How it turns
 * the others away, what those wait for whom it lets in, and when it is as before.
 */
final class OverloadBench {
    static final Set<String> OPTIONS =
            Set.of("rate", "times", "seconds", "calm", "warmup", "node-jvm");

    private static final int IN_FLIGHT = 64;
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(2);
    private static final Duration BACK = Duration.ofSeconds(30);

    /** Who must be heard whatever comes; who reads lists may be told to come again. */
    private static final Set<String> ALWAYS = Set.of("health", "operator", "callback");

    private final Report report;
    private final NodeProcess node;
    private final Calls calls;
    private final Ground.Keys keys;
    private final Wire wire;
    private final String run = UUID.randomUUID().toString();
    private final List<Map<String, Double>> marks = new ArrayList<>();
    private final List<CompletableFuture<Double>> heaps = new ArrayList<>();
    private double nodeBefore;
    private double hereBefore;

    private OverloadBench(
            Report report, NodeProcess node, Calls calls, Ground.Keys keys, Wire wire) {
        this.report = report;
        this.node = node;
        this.calls = calls;
        this.keys = keys;
        this.wire = wire;
    }

    /** Whether the node kept within its bars and the books were right in the end. */
    static boolean run(Options options, Ground ground, Report report) throws InterruptedException {
        int rate = options.number("rate", 0, 0, 10_000);
        int times = options.number("times", 3, 1, 20);
        Duration span = Duration.ofSeconds(options.number("seconds", 30, 1, 600));
        Duration calm = Duration.ofSeconds(options.number("calm", 20, 5, 300));
        Duration warmUp = Duration.ofSeconds(options.number("warmup", 30, 2, 300));
        Path folder = ground.scratch("overload");
        report.say("overload: a node of its own in " + folder);
        NodeProcess node = NodeProcess.start(ground, folder, options.words("node-jvm"));
        Postmaster.of(ground, folder).ifPresent(server -> server.tell(report.conditions()));
        Ground.Keys keys = ground.keys(folder);
        try (Wire wire = new Wire(node.api());
                Wire management = new Wire(node.management())) {
            var bench = new OverloadBench(report, node, new Calls(node.api(), keys), keys, wire);
            report.say("warming up: %d payers who wait for the end".formatted(IN_FLIGHT));
            int found = bench.capacity(warmUp);
            int capacity = rate == 0 ? found : rate;
            report.say(
                    "%d charges a second ended while warm; %d are taken for the capacity"
                            .formatted(found, capacity));
            report.conditions()
                    .put(
                            "settings",
                            "%d charges/s for %d s, %d for %d s, %d for %d s"
                                    .formatted(
                                            capacity / 2,
                                            calm.toSeconds(),
                                            times * capacity,
                                            span.toSeconds(),
                                            capacity / 2,
                                            BACK.toSeconds()));
            bench.waves(
                    List.of(
                            new Waves.Wave("before", capacity / 2, calm),
                            new Waves.Wave("overload", times * capacity, span),
                            new Waves.Wave("after", capacity / 2, BACK)),
                    management);
        }
        return report.end(ground.dataFolder().resolve("bench"));
    }

    /** How many charges a second come to their end when so many are always under way. */
    private int capacity(Duration span) throws InterruptedException {
        AtomicLong number = new AtomicLong();
        AtomicLong ended = new AtomicLong();
        long begun = System.nanoTime();
        long counts = begun + span.toNanos() / 2;
        long ends = begun + span.toNanos();
        List<Thread> payers = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            payers.add(
                    Thread.startVirtualThread(
                            () -> {
                                while (System.nanoTime() < ends) {
                                    boolean well = paid(number.getAndIncrement());
                                    long now = System.nanoTime();
                                    if (well && now > counts && now < ends) {
                                        ended.incrementAndGet();
                                    }
                                }
                            }));
        }
        for (Thread payer : payers) {
            payer.join();
        }
        int rate = (int) (ended.get() / ((ends - counts) / 1e9));
        if (rate < 2) {
            throw new Bench.Impossible("hardly a charge has ended while warming up");
        }
        return rate;
    }

    private boolean paid(long number) {
        try {
            return wire.exchange(charge("warm", number, "Prefer: wait=10")).status() == 201;
        } catch (IOException _) {
            return false;
        }
    }

    private byte[] charge(String name, long number, String preference) {
        return Wire.request(
                "POST",
                "/v1/charges",
                "{\"amount\":1000,\"currency\":\"XAF\",\"payer\":{\"msisdn\":\"+237671%06d\"}}"
                        .formatted(number % 1_000_000),
                "Authorization: Bearer " + keys.merchant(),
                "Idempotency-Key: " + run + "-" + name + "-" + number,
                preference);
    }

    private static byte[] look(String path, String key) {
        return Wire.request("GET", path, "", "Authorization: Bearer " + key);
    }

    private void waves(List<Waves.Wave> waves, Wire management) throws InterruptedException {
        URI callback = calls.callback(node.simulator("mtn"));
        List<Waves.Outcome> outcomes;
        try (Bystanders bystanders = new Bystanders()) {
            bystanders.join("health", management, _ -> look("/ready", "none"));
            bystanders.join("operator", wire, _ -> look("/admin/rails", keys.operator()));
            bystanders.join(
                    "callback",
                    wire,
                    n ->
                            Wire.request(
                                    "POST",
                                    callback.getRawPath(),
                                    "{\"status\":\"SUCCESSFUL\",\"n\":" + n + "}"));
            bystanders.join("list", wire, _ -> look("/v1/charges?limit=1", keys.merchant()));
            mark(bystanders);
            marks.clear();
            heaps.clear();
            outcomes =
                    Waves.run(
                            wire,
                            n -> charge("load", n, "Prefer: respond-async"),
                            waves,
                            () -> mark(bystanders));
            tell(outcomes, bystanders.names());
        }
        settle(outcomes);
        report.across();
        checkBooks();
    }

    /** What there was since the last mark; the collection is of the next wave's time. */
    private void mark(Bystanders bystanders) {
        Map<String, Double> mark = new LinkedHashMap<>();
        double nodeNow = node.cpu();
        double hereNow = Cpu.of(ProcessHandle.current().pid());
        mark.put("node_cpu_s", (nodeNow - nodeBefore) / 1e6);
        mark.put("load_cpu_s", (hereNow - hereBefore) / 1e6);
        nodeBefore = nodeNow;
        hereBefore = hereNow;
        mark.put("resident_mib", node.resident());
        mark.putAll(bystanders.seen());
        marks.add(mark);
        heaps.add(
                CompletableFuture.supplyAsync(
                        () ->
                                node.pids().stream()
                                        .mapToDouble(Memory::heapAfterCollection)
                                        .max()
                                        .orElse(Double.NaN)));
    }

    private void tell(List<Waves.Outcome> outcomes, List<String> bystanders) {
        for (int i = 0; i < outcomes.size(); i++) {
            Waves.Outcome outcome = outcomes.get(i);
            Map<String, Double> figures = outcome.figures();
            figures.putAll(marks.get(i));
            figures.put("heap_after_gc_mib", heaps.get(i).join());
            outcome.failed()
                    .forEach((how, count) -> figures.put("failed " + how, count.doubleValue()));
            report.add(outcome.wave().name(), figures);
            report.check(
                    outcome.failures() == 0,
                    "%s: nothing failed otherwise than by being turned away (%s)"
                            .formatted(outcome.wave().name(), outcome.failed()));
            for (String one : bystanders) {
                if (ALWAYS.contains(one)) {
                    report.check(
                            figures.getOrDefault(one + "_not_200", 0.0) == 0,
                            "%s: %s was always heard".formatted(outcome.wave().name(), one));
                }
            }
        }
        compare(outcomes.getFirst(), outcomes.get(1), outcomes.getLast());
    }

    private void compare(Waves.Outcome before, Waves.Outcome overload, Waves.Outcome after) {
        Histogram accepted = overload.accepted();
        report.check(
                accepted.getValueAtPercentile(99) < LONGEST_ANSWER.toNanos() / 1_000,
                "p99 of what was accepted under overload: %.0f ms"
                        .formatted(accepted.getValueAtPercentile(99) / 1000.0));
        int recovered =
                Waves.recovered(after.seconds(), before.accepted().getValueAtPercentile(99));
        report.check(
                recovered < after.seconds().size(),
                "as before %d s after the overload".formatted(recovered));
    }

    /** Waits for all that was acknowledged, once the read models have caught up. */
    private void settle(List<Waves.Outcome> outcomes) throws InterruptedException {
        calls.awaitLists();
        for (Waves.Outcome outcome : outcomes) {
            Settlement.Outcome settled = Settlement.of(calls, outcome.charges());
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("settled/s", settled.succeeded() / (double) outcome.seconds().size());
            Figures.latencies(figures, "settled_", settled.micros());
            report.more(outcome.wave().name(), figures);
            report.check(
                    settled.left() == 0,
                    "%s: of %d acknowledged charges %d have not succeeded"
                            .formatted(
                                    outcome.wave().name(),
                                    outcome.charges().size(),
                                    settled.left()));
        }
    }

    private void checkBooks() throws InterruptedException {
        JsonNode trial = calls.operators("/admin/trial_balance");
        report.check(trial.path("balanced").asBoolean(), "the trial balance balances");
    }
}
