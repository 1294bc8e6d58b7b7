package cm.sanaga.node.bench;

import cm.sanaga.node.words.Options;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/**
 * What one rail at its worst costs those who pay by another. Half of the charges are paid by the
 * one that stays well and watched, half by the other and only there: in every round, well or ill,
 * the same are sent. Well and ill take turns, and in which comes first as well, so that what the
 * machine does meanwhile hits both.
 */
final class RailsBench {
    static final Set<String> OPTIONS =
            Set.of("rate", "seconds", "warmup", "rounds", "faults", "ill", "node-jvm");

    private static final String WELL = "well";
    private static final Duration LEAD_IN = Duration.ofSeconds(2);
    private static final Duration RECOVERY = Duration.ofMinutes(3);

    /** The rail that falls ill, and the one that is watched meanwhile. */
    private enum Pair {
        MTN("mtn", "+237671", "orange", "+237691"),
        ORANGE("orange", "+237691", "mtn", "+237671"),
        CAMTEL("camtel", "+237621", "mtn", "+237671");

        private final String ill;
        private final String illNumbers;
        private final String watched;
        private final String watchedNumbers;

        Pair(String ill, String illNumbers, String watched, String watchedNumbers) {
            this.ill = ill;
            this.illNumbers = illNumbers;
            this.watched = watched;
            this.watchedNumbers = watchedNumbers;
        }

        /** None of the numbers is a magic one. */
        private String payer(long n) {
            return (watched(n) ? watchedNumbers : illNumbers) + "%06d".formatted(n % 1_000_000);
        }

        private static boolean watched(long n) {
            return n % 2 == 1;
        }
    }

    /** How the ill one is, and by which effect of a rule. */
    private static final Map<String, String> FAULTS =
            Map.of(
                    "down", "\"http\":\"unavailable\"",
                    "slow", "\"answer_delay_ms\":20000",
                    "throttled", "\"http\":\"rate_limited\"");

    private static final double BAR = 1.10;
    private static final String ANSWER = "answer_p99_ms";
    private static final String SETTLED = "settled_p99_ms";

    private final Report report;
    private final NodeProcess node;
    private final Calls calls;
    private final Pair pair;
    private final int rate;
    private final Duration span;
    private final String run = UUID.randomUUID().toString();

    /** By kind, over its rounds: the p99 of one round hangs on a handful. */
    private final Map<String, Seen> pools = new LinkedHashMap<>();

    /** By fault, what ill was of well in two rounds that followed each other. */
    private final Figures pairs = new Figures();

    private long notSettled;
    private long left;

    /** What was seen of those who pay by the watched one, in a round or in all of a kind. */
    private record Seen(Histogram answers, Histogram settled, Histogram callbacks) {
        static Seen nothing() {
            return new Seen(new Histogram(3), new Histogram(3), new Histogram(3));
        }

        void add(Seen other) {
            answers.add(other.answers);
            settled.add(other.settled);
            callbacks.add(other.callbacks);
        }

        Map<String, Double> figures() {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put(SETTLED, ms(settled, 99));
            figures.put("settled_p90_ms", ms(settled, 90));
            figures.put("settled_p50_ms", ms(settled, 50));
            figures.put(ANSWER, ms(answers, 99));
            figures.put("answer_p50_ms", ms(answers, 50));
            figures.put("webhook_p99_ms", ms(callbacks, 99));
            return figures;
        }

        private static double ms(Histogram micros, double percentile) {
            return micros.getValueAtPercentile(percentile) / 1000.0;
        }
    }

    private RailsBench(
            Report report, NodeProcess node, Calls calls, Pair pair, int rate, Duration span) {
        this.report = report;
        this.node = node;
        this.calls = calls;
        this.pair = pair;
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
        Pair pair =
                Pair.valueOf(
                        options.word("ill", List.of("mtn", "orange", "camtel"))
                                .toUpperCase(Locale.ROOT));
        Path folder = ground.scratch("rails");
        report.say("rails: a node of its own in " + folder);
        NodeProcess node = NodeProcess.start(ground, folder, options.words("node-jvm"));
        Postmaster.of(ground, folder).ifPresent(server -> server.tell(report.conditions()));
        report.conditions()
                .put(
                        "settings",
                        "%d charges/s, half by %s, half by %s and watched; %d rounds of %d s each"
                                .formatted(rate, pair.ill, pair.watched, rounds, span.toSeconds()));
        Calls calls = new Calls(node.api(), ground.keys(folder));
        var bench = new RailsBench(report, node, calls, pair, rate, span);
        if (warmUp > 0) {
            report.say("warming up");
            var _ = bench.drive("warm", Duration.ofSeconds(warmUp));
        }
        try (Callbacks callbacks =
                new Callbacks(calls.http(), calls.callback(node.simulator(pair.watched)))) {
            for (int round = 1; round <= rounds; round++) {
                for (String fault : faults) {
                    if (round % 2 == 1) {
                        Seen well = bench.well(fault, round, callbacks);
                        bench.pair(fault, well, bench.ill(fault, round, callbacks));
                    } else {
                        Seen ill = bench.ill(fault, round, callbacks);
                        bench.pair(fault, bench.well(fault, round, callbacks), ill);
                    }
                }
            }
            report.check(
                    callbacks.wrong() == 0,
                    "of the callbacks %d were not answered 200".formatted(callbacks.wrong()));
        }
        bench.compare(faults);
        report.rows(SETTLED);
        report.check(
                bench.notSettled == 0,
                "of the charges by %s %d have not succeeded"
                        .formatted(pair.watched, bench.notSettled));
        report.say(
                "  charges by %s that had not ended when the next round began: %d"
                        .formatted(pair.ill, bench.left));
        return report.end(ground.dataFolder().resolve("bench"));
    }

    private OpenLoop.Outcome drive(String name, Duration time) throws InterruptedException {
        return OpenLoop.run(
                calls,
                run + "-" + name,
                rate,
                LEAD_IN,
                time,
                new OpenLoop.Payers(pair::payer, Pair::watched),
                () -> {});
    }

    /** The half of a pair in which the other rail is well too. */
    private Seen well(String fault, int round, Callbacks callbacks) throws InterruptedException {
        Seen seen = round(WELL, beside(fault), round + WELL + fault, callbacks);
        recover();
        return seen;
    }

    private void pair(String fault, Seen well, Seen ill) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        ratios.put(ANSWER, Seen.ms(ill.answers, 99) / Seen.ms(well.answers, 99));
        ratios.put(SETTLED, Seen.ms(ill.settled, 99) / Seen.ms(well.settled, 99));
        pairs.add(fault, ratios);
    }

    private static String beside(String fault) {
        return WELL + " beside " + fault;
    }

    private Seen ill(String fault, int round, Callbacks callbacks) throws InterruptedException {
        URI ill = node.simulator(pair.ill);
        String effect = FAULTS.get(fault);
        calls.rule(ill, "{" + effect + "}");
        calls.rule(ill, "{\"match\":{\"operation\":\"question\"}," + effect + "}");
        Seen seen;
        try {
            seen = round(fault, fault, round + fault, callbacks);
        } finally {
            calls.noRules(ill);
        }
        recover();
        return seen;
    }

    private Seen round(String condition, String pool, String name, Callbacks callbacks)
            throws InterruptedException {
        var _ = callbacks.micros();
        OpenLoop.Outcome outcome = drive(name, span);
        var called = callbacks.micros();
        Settlement.Outcome settled = Settlement.of(calls, outcome.charges());
        notSettled += settled.left();
        var seen = new Seen(outcome.answers(), settled.micros(), called);
        pools.computeIfAbsent(pool, _ -> Seen.nothing()).add(seen);
        Map<String, Double> figures = seen.figures();
        outcome.errors()
                .forEach((what, count) -> figures.put("error " + what, count.doubleValue()));
        report.add(condition, figures);
        report.say(
                "%s: %d watched, answer p99 %.1f ms, settled p99 %.1f ms, callbacks p99 %.1f ms"
                        .formatted(
                                condition,
                                outcome.sent(),
                                figures.get(ANSWER),
                                figures.get(SETTLED),
                                figures.get("webhook_p99_ms")));
        return seen;
    }

    /** Until the ill one is taken for well again and what waited for it has ended. */
    private void recover() throws InterruptedException {
        Instant patience = Instant.now().plus(RECOVERY);
        int open = 1;
        while (open > 0 && Instant.now().isBefore(patience)) {
            Thread.sleep(Duration.ofMillis(500));
            open =
                    calls.merchants("/v1/charges?status=pending&limit=100&provider=" + pair.ill)
                            .path("data")
                            .size();
        }
        left += open;
    }

    private void compare(List<String> faults) {
        report.say("");
        pools.forEach((pool, all) -> report.add(all(pool), all.figures()));
        for (String fault : faults) {
            for (String figure : List.of(ANSWER, SETTLED)) {
                Figures.Spread spread = pairs.spread(fault, figure);
                report.check(
                        spread.median() <= BAR,
                        "%s by %s while %s is %s: %.2f of what it is while that is well, the middle of %.2f to %.2f in pairs; over all rounds %.2f"
                                .formatted(
                                        figure,
                                        pair.watched,
                                        pair.ill,
                                        fault,
                                        spread.median(),
                                        spread.min(),
                                        spread.max(),
                                        report.ratio(all(fault), all(beside(fault)), figure)));
            }
        }
    }

    private static String all(String pool) {
        return pool + ", all rounds";
    }
}
