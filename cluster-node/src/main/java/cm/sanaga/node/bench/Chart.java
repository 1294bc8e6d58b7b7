package cm.sanaga.node.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of a run as a picture: a panel for each, a line in it for each case, a dot for each
 * round, and a tick where the middle is. Every panel begins at nought, so that lengths compare.
 */
final class Chart {
    private static final int LEFT = 260;
    private static final int SPAN = 420;
    private static final int RIGHT = 120;
    private static final int LINE = 18;
    private static final int HEAD = 26;

    private final Figures figures;
    private final StringBuilder svg = new StringBuilder();
    private int y = 24;

    private Chart(Figures figures) {
        this.figures = figures;
    }

    /**
     * As an SVG file that needs nothing else.
     *
     * @param title above all panels
     */
    static String of(String title, Figures figures) {
        Chart chart = new Chart(figures);
        chart.text(12, chart.y, "start", "head", title);
        figures.cases().stream()
                .flatMap(name -> figures.names(name).stream())
                .distinct()
                .forEach(chart::panel);
        return chart.whole();
    }

    private void panel(String figure) {
        List<String> cases =
                figures.cases().stream()
                        .filter(name -> figures.names(name).contains(figure))
                        .toList();
        double most =
                cases.stream()
                        .mapToDouble(name -> figures.spread(name, figure).max())
                        .max()
                        .orElse(0);
        if (!Double.isFinite(most) || most <= 0) {
            return;
        }
        y += HEAD;
        text(12, y, "start", "figure", figure);
        for (String name : cases) {
            y += LINE;
            row(name, figure, most);
        }
    }

    private void row(String name, String figure, double most) {
        Figures.Spread spread = figures.spread(name, figure);
        int middle = y - 4;
        text(LEFT - 10, y, "end", "case", name);
        add("<path class='axis' d='M%d %dh%d'/>".formatted(LEFT, middle, SPAN));
        add(
                "<path class='range' d='M%s %dH%s'/>"
                        .formatted(at(spread.min(), most), middle, at(spread.max(), most)));
        for (Map<String, Double> round : figures.rounds(name)) {
            double value = round.getOrDefault(figure, Double.NaN);
            if (Double.isFinite(value)) {
                add("<circle cx='%s' cy='%d' r='3'/>".formatted(at(value, most), middle));
            }
        }
        add(
                "<path class='middle' d='M%s %dv12'/>"
                        .formatted(at(spread.median(), most), middle - 6));
        text(LEFT + SPAN + 10, y, "start", "case", Report.shown(spread.median()));
    }

    private static String at(double value, double most) {
        return String.format(Locale.ROOT, "%.1f", LEFT + Math.max(0, value) / most * SPAN);
    }

    private void text(int x, int y, String anchor, String kind, String words) {
        String safe = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        add(
                "<text x='%d' y='%d' text-anchor='%s' class='%s'>%s</text>"
                        .formatted(x, y, anchor, kind, safe));
    }

    private void add(String element) {
        svg.append(element).append('\n');
    }

    private String whole() {
        int width = LEFT + SPAN + RIGHT;
        int height = y + LINE;
        return """
                <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %1$d %2$d' width='%1$d' height='%2$d'>
                <style>
                  text { font: 12px sans-serif; fill: #222 } .head { font-size: 14px; font-weight: bold }
                  .figure { font-weight: bold; fill: #555 } circle { fill: #1f77b4; fill-opacity: .6 }
                  .axis { stroke: #e4e4e4 } .range { stroke: #1f77b4; stroke-width: 2 } .middle { stroke: #d62728; stroke-width: 2 }
                </style>
                <rect width='100%%' height='100%%' fill='white'/>
                %3$s</svg>
                """
                .formatted(width, height, svg);
    }
}
