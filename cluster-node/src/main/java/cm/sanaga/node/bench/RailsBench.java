package cm.sanaga.node.bench;

import cm.sanaga.node.words.Options;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What one rail at its worst costs those who pay by another. Half of the charges are paid by Orange
 * and watched, half by MTN and only there: in every round, well or ill, the same are sent. Well and
 * ill take turns, so that what the machine does meanwhile hits both.
 */
final class RailsBench {
    static final Set<String> OPTIONS =
            Set.of("rate", "seconds", "warmup", "rounds", "faults", "node-jvm");

    private static final String WELL = "well";
    private static final Duration LEAD_IN = Duration.ofSeconds(2);
    private static final Duration RECOVERY = Duration.ofMinutes(3);

    /** How MTN is, and by which effect of a rule. */
    private static final Map<String, String> FAULTS =
            Map.of(
                    "down", "\"http\":\"unavailable\"",
                    "slow", "\"answer_delay_ms\":20000",
                    "throttled", "\"http\":\"rate_limited\"");

    private static final double BAR = 1.10;

    private final Report report;
    private final NodeProcess node;
    private final Calls calls;
    private final int rate;
    private final Duration span;
    private final String run = UUID.randomUUID().toString();
    private long notSettled;
    private long left;

    private RailsBench(Report report, NodeProcess node, Calls calls, int rate, Duration span) {
        this.report = report;
        this.node = node;
        this.calls = calls;
        this.rate = rate;
        this.span = span;
    }

    /** Whether everything that was paid by the healthy rail has settled. */
    static boolean run(Options options, Ground ground, Report report) throws InterruptedException {
        int rate = options.number("rate", 100, 2, 2000);
        Duration span = Duration.ofSeconds(options.number("seconds", 20, 1, 300));
        int warmUp = options.number("warmup", 15, 0, 300);
        int rounds = options.number("rounds", 3, 1, 20);
        String which = options.word("faults", List.of("all", "down", "slow", "throttled"));
        List<String> faults =
                which.equals("all") ? List.of("down", "slow", "throttled") : List.of(which);
        Path folder = ground.scratch("rails");
        report.say("rails: a node of its own in " + folder);
        NodeProcess node = NodeProcess.start(ground, folder, options.words("node-jvm"));
        Postmaster.of(ground, folder).ifPresent(server -> server.tell(report.conditions()));
        report.conditions()
                .put(
                        "settings",
                        "%d charges/s, half by MTN, half by Orange and watched; %d rounds of %d s each"
                                .formatted(rate, rounds, span.toSeconds()));
        Calls calls = new Calls(node.api(), ground.keys(folder));
        var bench = new RailsBench(report, node, calls, rate, span);
        if (warmUp > 0) {
            report.say("warming up");
            var _ = bench.drive("warm", Duration.ofSeconds(warmUp));
        }
        try (Callbacks callbacks = new Callbacks(calls.http(), bench.callback())) {
            for (int round = 1; round <= rounds; round++) {
                for (String fault : faults) {
                    bench.round(WELL, round + WELL + fault, callbacks);
                    bench.ill(fault, round, callbacks);
                }
            }
            report.check(
                    callbacks.wrong() == 0,
                    "of the callbacks %d were not answered 200".formatted(callbacks.wrong()));
        }
        report.rows("settled_p99_ms");
        bench.compare(faults);
        report.check(
                bench.notSettled == 0,
                "of the charges by Orange %d have not succeeded".formatted(bench.notSettled));
        report.say("  charges by MTN that had not ended when the next round began: " + bench.left);
        return report.end(ground.dataFolder().resolve("bench"));
    }

    /** None of the numbers is a magic one. */
    private static String payer(long n) {
        return (orange(n) ? "+237691" : "+237671") + "%06d".formatted(n % 1_000_000);
    }

    private static boolean orange(long n) {
        return n % 2 == 1;
    }

    private OpenLoop.Outcome drive(String name, Duration time) throws InterruptedException {
        return OpenLoop.run(
                calls,
                run + "-" + name,
                rate,
                LEAD_IN,
                time,
                new OpenLoop.Payers(RailsBench::payer, RailsBench::orange),
                () -> {});
    }

    private void ill(String fault, int round, Callbacks callbacks) throws InterruptedException {
        URI mtn = simulator();
        String effect = FAULTS.get(fault);
        calls.rule(mtn, "{" + effect + "}");
        calls.rule(mtn, "{\"match\":{\"operation\":\"question\"}," + effect + "}");
        try {
            round(fault, round + fault, callbacks);
        } finally {
            calls.noRules(mtn);
        }
        recover();
    }

    private void round(String condition, String name, Callbacks callbacks)
            throws InterruptedException {
        var _ = callbacks.micros();
        OpenLoop.Outcome outcome = drive(name, span);
        var called = callbacks.micros();
        Settlement.Outcome settled = Settlement.of(calls, outcome.charges());
        notSettled += settled.left();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("settled_p99_ms", settled.micros().getValueAtPercentile(99) / 1000.0);
        figures.put("settled_p50_ms", settled.micros().getValueAtPercentile(50) / 1000.0);
        figures.put("answer_p50_ms", outcome.answers().getValueAtPercentile(50) / 1000.0);
        figures.put("answer_p99_ms", outcome.answers().getValueAtPercentile(99) / 1000.0);
        figures.put("webhook_p99_ms", called.getValueAtPercentile(99) / 1000.0);
        outcome.errors()
                .forEach((what, count) -> figures.put("error " + what, count.doubleValue()));
        report.add(condition, figures);
        report.say(
                "%s: %d watched, answer p99 %.1f ms, settled p99 %.1f ms, callbacks p99 %.1f ms"
                        .formatted(
                                condition,
                                outcome.sent(),
                                figures.get("answer_p99_ms"),
                                figures.get("settled_p99_ms"),
                                figures.get("webhook_p99_ms")));
    }

    /** Until MTN is taken for well again and what waited for it has ended. */
    private void recover() throws InterruptedException {
        Instant patience = Instant.now().plus(RECOVERY);
        int open = 1;
        while (open > 0 && Instant.now().isBefore(patience)) {
            Thread.sleep(Duration.ofMillis(500));
            open =
                    calls.merchants("/v1/charges?status=pending&provider=mtn&limit=100")
                            .path("data")
                            .size();
        }
        left += open;
    }

    /** An address that was given out. */
    private URI callback() throws InterruptedException {
        for (JsonNode request : calls.simulators(simulator(), "/__sim/requests").path("requests")) {
            if (request.hasNonNull("callback")) {
                return URI.create(request.path("callback").asText());
            }
        }
        throw new Bench.Impossible("no order has told MTN where to call back");
    }

    private URI simulator() {
        URI mtn = node.simulators().get("mtn");
        if (mtn == null) {
            throw new Bench.Impossible("the node has no simulator of MTN");
        }
        return mtn;
    }

    private void compare(List<String> faults) {
        report.say("");
        for (String fault : faults) {
            for (String figure : List.of("answer_p99_ms", "settled_p99_ms")) {
                double ratio = report.ratio(fault, WELL, figure);
                report.check(
                        ratio <= BAR,
                        "%s while MTN is %s: %.2f of what it is while MTN is well"
                                .formatted(figure, fault, ratio));
            }
        }
    }
}
