package cm.sanaga.node.bench;

import cm.sanaga.node.words.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** How long the lists are away when the read models are dropped under a node that runs (F18). */
final class RebuildBench {
    static final Set<String> OPTIONS = Set.of("events", "rate", "rounds", "node-jvm");

    private static final Duration SPAN = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String NAME = "rebuild";

    /** A feed that is behind lacks rows of one of them, or has an older state of a payment. */
    private static final String HELD =
            """
            SELECT (SELECT count(*) FROM read.journal) || ' journals, '
                || (SELECT count(*) FROM read.entry) || ' entries, '
                || (SELECT count(*) FROM read.timeline) || ' steps of '
                || (SELECT count(*) FROM read.payment) || ' payments, '
                || (SELECT count(*) FROM read.payment WHERE status = 'succeeded') || ' succeeded'
            """;

    private final Report report;
    private final Calls calls;
    private final Postmaster postgres;
    private boolean same = true;

    private RebuildBench(Report report, Calls calls, Postmaster postgres) {
        this.report = report;
        this.calls = calls;
        this.postgres = postgres;
    }

    /** Whether each time the same came of the journal. */
    static boolean run(Options options, Ground ground, Report report) throws InterruptedException {
        int events = options.number("events", 100_000, 1, 10_000_000);
        int rate = options.number("rate", 100, 1, 5000);
        int rounds = options.number("rounds", 3, 1, 20);
        Path folder = ground.scratch(NAME);
        report.say("rebuild: own node in " + folder);
        NodeProcess node = NodeProcess.start(ground, folder, options.words("node-jvm"));
        Postmaster postgres = Postmaster.of(ground, node.folder()).orElseThrow();
        postgres.tell(report.conditions());
        Calls calls = new Calls(node.api(), ground.keys(node.folder()));
        RebuildBench bench = new RebuildBench(report, calls, postgres);
        bench.fill(events, rate);
        for (int round = 0; round < rounds; round++) {
            bench.round();
        }
        report.columns(NAME);
        report.check(bench.same, "each time as many rows were made again as there had been");
        report.check(
                calls.operators("/admin/trial_balance").path("balanced").asBoolean(),
                "the trial balance balances");
        return report.end(ground.dataFolder().resolve("bench"));
    }

    private void fill(int events, int rate) throws InterruptedException {
        String run = UUID.randomUUID().toString();
        report.say("writing %,d events, by %d charges a second".formatted(events, rate));
        long left = 0;
        for (int span = 0; postgres.work().events() < events; span++) {
            OpenLoop.Outcome charges =
                    OpenLoop.run(
                            calls,
                            run + "-" + span,
                            rate,
                            Duration.ZERO,
                            SPAN,
                            new OpenLoop.Payers("+237671%06d"::formatted, _ -> true),
                            () -> {});
            left += Settlement.of(calls, charges.charges()).left();
        }
        report.check(left == 0, "every acknowledged charge has succeeded");
    }

    private void round() throws InterruptedException {
        String before = settled();
        double events = postgres.work().events();
        double clock = postgres.cpu();
        long begun = System.nanoTime();
        calls.repair("/admin/read_models/rebuild", "how long it takes is measured");
        String after = postgres.first(HELD);
        while (!after.equals(before) && System.nanoTime() - begun < PATIENCE.toNanos()) {
            Thread.sleep(LOOK);
            after = postgres.first(HELD);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        Map<String, Double> round = new LinkedHashMap<>();
        round.put("events", events);
        round.put("seconds", seconds);
        round.put("events/s", events / seconds);
        round.put("postgres_us_each", (postgres.cpu() - clock) / events);
        report.add(NAME, round);
        report.say("  %,.0f events in %.1f s: %s".formatted(events, seconds, after));
        same &= after.equals(before);
    }

    /** When two looks see the same, the feeds are through. */
    private String settled() throws InterruptedException {
        String before = "";
        String now = postgres.first(HELD);
        while (!now.equals(before)) {
            Thread.sleep(Duration.ofSeconds(2));
            before = now;
            now = postgres.first(HELD);
        }
        return now;
    }
}
