package cm.sanaga.node.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tells the story on a terminal, and counts what was not as it should be. */
final class Teller {
    private final PrintStream out;
    private final boolean colours;
    private int step;
    private int wrong;

    Teller(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    void title(String text) {
        out.println();
        out.println(bold(text));
        out.println("─".repeat(text.length()));
    }

    void step(String text) {
        step++;
        out.println();
        out.println(bold("%2d  %s".formatted(step, text)));
    }

    void line(String text) {
        out.println("    " + text);
    }

    /** One thing that must be so, shown either way. */
    void check(boolean holds, String text) {
        if (!holds) {
            wrong++;
        }
        out.println("    " + (holds ? paint("32", "✓") : paint("31", "✗")) + " " + text);
    }

    /** Rows under a head; numbers stand to the right. */
    void table(List<String> head, List<List<String>> rows) {
        List<Integer> widths =
                IntStream.range(0, head.size())
                        .mapToObj(
                                column ->
                                        Math.max(
                                                head.get(column).length(),
                                                rows.stream()
                                                        .mapToInt(row -> row.get(column).length())
                                                        .max()
                                                        .orElse(0)))
                        .toList();
        out.println();
        out.println("    " + paint("2", row(head, widths)));
        rows.forEach(row -> out.println("    " + row(row, widths)));
    }

    private static String row(List<String> cells, List<Integer> widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(
                        column ->
                                (column == 0 ? "%-" : "%")
                                        .concat(Math.max(1, widths.get(column)) + "s")
                                        .formatted(cells.get(column)))
                .collect(Collectors.joining("   "));
    }

    int wrong() {
        return wrong;
    }

    /** Whole francs as people write them: {@code 10 000 FCFA}. */
    static String francs(long amount) {
        return grouped(amount) + " FCFA";
    }

    static String grouped(long amount) {
        return String.format(Locale.ROOT, "%,d", amount).replace(',', ' ');
    }

    private String bold(String text) {
        return paint("1", text);
    }

    private String paint(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
