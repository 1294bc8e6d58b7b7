package cm.sanaga.node.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What was measured: by case, by round, by name. A name ends in its unit. */
final class Figures {
    private final Map<String, List<Map<String, Double>>> cases = new LinkedHashMap<>();

    /** The least, the middle and the most over the rounds. */
    record Spread(double min, double median, double max) {}

    void add(String name, Map<String, Double> round) {
        cases.computeIfAbsent(name, _ -> new ArrayList<>()).add(round);
    }

    /** To the last round there is. */
    void more(String name, Map<String, Double> figures) {
        rounds(name).getLast().putAll(figures);
    }

    List<String> cases() {
        return List.copyOf(cases.keySet());
    }

    List<String> names(String of) {
        return rounds(of).stream().flatMap(round -> round.keySet().stream()).distinct().toList();
    }

    /** As each round brought them. */
    List<Map<String, Double>> rounds(String of) {
        return cases.getOrDefault(of, List.of());
    }

    Spread spread(String of, String name) {
        double[] all =
                rounds(of).stream()
                        .mapToDouble(round -> round.getOrDefault(name, 0.0))
                        .sorted()
                        .toArray();
        int middle = all.length / 2;
        double median = all.length % 2 == 1 ? all[middle] : (all[middle - 1] + all[middle]) / 2;
        return new Spread(all[0], median, all[all.length - 1]);
    }

    /** Of microseconds, in milliseconds, under names that begin alike. */
    static void latencies(Map<String, Double> round, String prefix, Histogram micros) {
        round.put(prefix + "p50_ms", micros.getValueAtPercentile(50) / 1000.0);
        round.put(prefix + "p95_ms", micros.getValueAtPercentile(95) / 1000.0);
        round.put(prefix + "p99_ms", micros.getValueAtPercentile(99) / 1000.0);
        round.put(prefix + "max_ms", micros.getMaxValue() / 1000.0);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        cases.forEach(
                (name, rounds) -> {
                    Map<String, Object> spreads = new LinkedHashMap<>();
                    names(name).forEach(figure -> spreads.put(figure, spread(name, figure)));
                    json.put(name, Map.of("rounds", rounds, "over_rounds", spreads));
                });
        return json;
    }
}
