package cm.sanaga.node.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells a person and a file what came out. */
final class Report {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final PrintStream out;
    private final String bench;
    private final Conditions conditions;
    private final Figures figures = new Figures();
    private final List<Check> checks = new ArrayList<>();

    /** Something that has to hold for the figures to count. */
    record Check(String what, boolean ok) {}

    Report(PrintStream out, String bench, Conditions conditions) {
        this.out = out;
        this.bench = bench;
        this.conditions = conditions;
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    void add(String name, Map<String, Double> round) {
        figures.add(name, round);
    }

    /** More figures of the last round of a case. */
    void more(String name, Map<String, Double> round) {
        figures.more(name, round);
    }

    void check(boolean ok, String what) {
        checks.add(new Check(what, ok));
    }

    Conditions conditions() {
        return conditions;
    }

    /** One row for each case: the rate over the rounds, and of the rest the median. */
    void rows(String rate) {
        String form = "  %-26s %10s %10s %10s";
        List<String> others =
                figures.names(figures.cases().getFirst()).stream()
                        .filter(name -> !name.equals(rate))
                        .toList();
        StringBuilder head = new StringBuilder(form.formatted(rate, "min", "median", "max"));
        others.forEach(name -> head.append(" %13s".formatted(name)));
        say("");
        say(head.toString());
        for (String name : figures.cases()) {
            Figures.Spread spread = figures.spread(name, rate);
            StringBuilder row =
                    new StringBuilder(
                            form.formatted(
                                    name,
                                    shown(spread.min()),
                                    shown(spread.median()),
                                    shown(spread.max())));
            others.forEach(
                    other ->
                            row.append(
                                    " %13s"
                                            .formatted(
                                                    shown(figures.spread(name, other).median()))));
            say(row.toString());
        }
    }

    /** The middle of a figure over the middle of it in another case. */
    double ratio(String of, String to, String figure) {
        return figures.spread(of, figure).median() / figures.spread(to, figure).median();
    }

    /** One row for each figure of a case. */
    void columns(String name) {
        say("");
        say("  %-26s %10s %10s %10s".formatted(name, "min", "median", "max"));
        for (String figure : figures.names(name)) {
            Figures.Spread spread = figures.spread(name, figure);
            say(
                    "  %-26s %10s %10s %10s"
                            .formatted(
                                    figure,
                                    shown(spread.min()),
                                    shown(spread.median()),
                                    shown(spread.max())));
        }
    }

    /** One row for each figure, one column for each case that was measured once. */
    void across() {
        List<String> cases = figures.cases();
        StringBuilder head = new StringBuilder("  %-26s".formatted(""));
        cases.forEach(name -> head.append(" %12s".formatted(name)));
        say("");
        say(head.toString());
        for (String figure :
                cases.stream().flatMap(name -> figures.names(name).stream()).distinct().toList()) {
            StringBuilder row = new StringBuilder("  %-26s".formatted(figure));
            cases.forEach(
                    name ->
                            row.append(
                                    " %12s"
                                            .formatted(
                                                    shown(figures.spread(name, figure).median()))));
            say(row.toString());
        }
    }

    /** Says the rest and writes the file; whether every check holds. */
    boolean end(Path folder) {
        conditions.ended();
        say("");
        checks.forEach(check -> say("  " + (check.ok() ? "✓ " : "✗ ") + check.what()));
        say("");
        conditions.told().forEach((name, value) -> say("  %-14s %s".formatted(name, value)));
        say("  result         " + write(folder) + ", and a chart of it beside (.svg)");
        return checks.stream().allMatch(Check::ok);
    }

    private Path write(Path folder) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("bench", bench);
        json.put("conditions", conditions.told());
        json.put("cases", figures.json());
        json.put("checks", checks);
        String date = String.valueOf(conditions.told().get("date")).replaceAll("[^0-9TZ]", "");
        String name = bench + "-" + date;
        Path file = folder.resolve(name + ".json");
        String title =
                "%s · %s · %s · %s cores · load %s to %s"
                        .formatted(
                                bench,
                                conditions.told().get("date"),
                                conditions.told().get("commit"),
                                conditions.told().get("cores"),
                                conditions.told().get("load_before"),
                                conditions.told().get("load_after"));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name + ".svg"), Chart.of(title, figures));
            return Files.writeString(file, JSON.writeValueAsString(json) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** A figure as a person reads it. */
    static String shown(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        return String.format(
                Locale.ROOT, Math.abs(value) >= 100 || value == 0 ? "%,.0f" : "%.2f", value);
    }
}
