package cm.sanaga.node.bench;

import cm.sanaga.node.words.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Whether anything grows that should not, in hours of the same load (F12): one node of a cluster,
 * so that the simulators, which keep all they ever did, are in another process. The first minutes
 * do not count, until the node remembers as many payments as it ever does ({@code
 * sanaga.projection.feed.remembered}): 20,000 are eleven minutes at thirty a second.
 */
final class SoakBench {
    static final Set<String> OPTIONS = Set.of("minutes", "rate", "warmup", "node-jvm");

    private static final Duration LAP = Duration.ofMinutes(1);

    /** What belongs to ended payments leaves the memory in less than that. */
    private static final Duration PEACE = Duration.ofSeconds(15);

    /** Otherwise three of four collections leave some of what is dead where it is. */
    private static final String COMPACTS = "-XX:MarkSweepAlwaysCompactCount=1";

    /** What may be added in an hour. */
    private static final Map<String, Double> BARS =
            Map.of("old_after_gc_mib", 1.0, "threads", 1.0, "files", 1.0);

    private final Report report;
    private final NodeProcess node;
    private final List<Map<String, Double>> laps = new ArrayList<>();
    private final Map<String, Integer> failures = new TreeMap<>();

    private SoakBench(Report report, NodeProcess node) {
        this.report = report;
        this.node = node;
    }

    /** Whether nothing grew, all ended as it should, and the books were right. */
    static boolean run(Options options, Ground ground, Report report) throws InterruptedException {
        int minutes = options.number("minutes", 30, 3, 10_000);
        int rate = options.number("rate", 30, 1, 5000);
        int warmUp = options.number("warmup", 20, 0, 600);
        Path folder = ground.scratch("soak");
        report.say("soak: a node of a cluster in " + folder);
        List<String> jvm = new ArrayList<>(options.words("node-jvm"));
        jvm.add(COMPACTS);
        NodeProcess node = NodeProcess.cluster(ground, 1, folder, jvm);
        Postmaster.of(ground, folder).ifPresent(server -> server.tell(report.conditions()));
        report.conditions()
                .put(
                        "settings",
                        "%d deals/s, %d minutes after %d to get warm"
                                .formatted(rate, minutes, warmUp));
        SoakBench bench = new SoakBench(report, node);
        Ground.Keys keys = ground.keys(folder);
        try (Wire wire = new Wire(node.api())) {
            Mix mix = new Mix(wire, keys).funded();
            long begun = System.nanoTime();
            for (int lap = 0; lap < warmUp + minutes; lap++) {
                bench.lap(mix, lap, rate, begun, lap >= warmUp);
            }
        } catch (IOException e) {
            throw new Bench.Impossible(String.valueOf(e.getMessage()));
        }
        bench.tell();
        Proof.of(report, new Calls(node.api(), keys), node);
        return report.end(ground.dataFolder().resolve("bench"));
    }

    /** A minute of load, then a moment of none, in which is looked at what is left. */
    private void lap(Mix mix, int number, int rate, long begun, boolean counts)
            throws InterruptedException {
        Deal.Outcome outcome = mix.run("lap" + number, rate, LAP);
        Thread.sleep(PEACE);
        Map<String, Double> lap = new LinkedHashMap<>();
        lap.put("hours", (System.nanoTime() - begun) / 3.6e12);
        lap.put("threads", most(Memory::threads));
        lap.put("files", most(Memory::files));
        lap.put("resident_mib", node.resident());
        lap.put("old_after_gc_mib", most(Memory::oldAfterCollection));
        Figures.latencies(lap, "answer_", outcome.answers());
        outcome.failures().forEach((how, count) -> failures.merge(how, count, Integer::sum));
        report.say(
                "  %3d: old %.2f MiB, resident %.0f MiB, %.0f threads, %.0f files, answer p99 %.1f ms"
                        .formatted(
                                number + 1,
                                lap.get("old_after_gc_mib"),
                                lap.get("resident_mib"),
                                lap.get("threads"),
                                lap.get("files"),
                                lap.get("answer_p99_ms")));
        if (counts) {
            laps.add(lap);
            report.add("minutes", lap);
        }
    }

    private double most(ToDoubleFunction<Long> of) {
        return node.pids().stream().mapToDouble(of).max().orElse(Double.NaN);
    }

    private void tell() {
        report.columns("minutes");
        for (String what : List.of("old_after_gc_mib", "resident_mib", "threads", "files")) {
            Slope slope =
                    Slope.of(
                            laps.stream()
                                    .map(
                                            lap ->
                                                    new Slope.Point(
                                                            lap.getOrDefault("hours", Double.NaN),
                                                            lap.getOrDefault(what, Double.NaN)))
                                    .toList());
            String grew =
                    "%s: %+.2f an hour, give or take %.2f"
                            .formatted(what, slope.each(), 2 * slope.error());
            report.conditions().put(what + "_each_hour", slope.each());
            Double bar = BARS.get(what);
            if (bar == null) {
                report.say("  " + grew);
            } else {
                report.check(!slope.above(bar), grew + " (at most %.0f)".formatted(bar));
            }
        }
        report.check(failures.isEmpty(), "everything ended as it should (%s)".formatted(failures));
    }
}
