package cm.sanaga.node.bench;

import cm.sanaga.node.words.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that merchants do at a time, at a given rate, each thing until its money is where it goes.
 */
final class MixedBench {
    static final Set<String> OPTIONS = Set.of("rate", "seconds", "warmup", "rounds", "node-jvm");

    private MixedBench() {}

    /** Whether everything ended as it should and the books were right. */
    static boolean run(Options options, Ground ground, Report report) throws InterruptedException {
        int rate = options.number("rate", 50, 1, 5000);
        Duration span = Duration.ofSeconds(options.number("seconds", 30, 1, 900));
        Duration warmUp = Duration.ofSeconds(options.number("warmup", 30, 0, 300));
        int rounds = options.number("rounds", 3, 1, 20);
        Path folder = ground.scratch("mixed");
        report.say("mixed: a node of its own in " + folder);
        NodeProcess node = NodeProcess.start(ground, folder, options.words("node-jvm"));
        Postmaster postgres = Postmaster.of(ground, folder).orElseThrow();
        postgres.tell(report.conditions());
        report.conditions()
                .put(
                        "settings",
                        "%d deals/s, %d rounds of %d s".formatted(rate, rounds, span.toSeconds()));
        Map<String, Integer> failures = new TreeMap<>();
        Ground.Keys keys = ground.keys(folder);
        try (Wire wire = new Wire(node.api())) {
            Mix mix = new Mix(wire, keys).funded();
            report.say("warming up");
            mix.run("warm", rate, warmUp);
            for (int round = 1; round <= rounds; round++) {
                double nodeBefore = node.cpu();
                double postgresBefore = postgres.cpu();
                Postmaster.Work before = postgres.work();
                Deal.Outcome outcome = mix.run("round" + round, rate, span);
                double deals = rate * (double) span.toSeconds();
                Map<String, Double> all = new LinkedHashMap<>();
                Figures.latencies(all, "answer_", outcome.answers());
                all.put("node_us_each", (node.cpu() - nodeBefore) / deals);
                all.put("postgres_us_each", (postgres.cpu() - postgresBefore) / deals);
                Postmaster.Work work = postgres.work().since(before);
                all.put("wal_bytes_each", work.written() / deals);
                all.put("commits_each", work.commits() / deals);
                all.put("events_each", work.events() / deals);
                report.add("deals", all);
                outcome.figures(span).forEach(report::add);
                outcome.failures()
                        .forEach((how, count) -> failures.merge(how, count, Integer::sum));
                report.say(
                        "round %d: answer p99 %.1f ms"
                                .formatted(
                                        round,
                                        outcome.answers().getValueAtPercentile(99) / 1000.0));
            }
        } catch (IOException e) {
            throw new Bench.Impossible(String.valueOf(e.getMessage()));
        }
        report.across();
        report.check(failures.isEmpty(), "everything ended as it should (%s)".formatted(failures));
        Proof.of(report, new Calls(node.api(), keys), node);
        return report.end(ground.dataFolder().resolve("bench"));
    }
}
