package cm.sanaga.node.bench;

import java.util.List;

/**
 * The straight line through points that fits best (least squares), as a leak would draw it.
 *
 * @param each what is added in one unit of {@code x}
 * @param error of that, one standard deviation; not a number for fewer than three points
 */
record Slope(double each, double error) {

    /** What was seen at one time. */
    record Point(double x, double y) {}

    /** Of two points or more, not all at one time. */
    static Slope of(List<Point> points) {
        double meanX = points.stream().mapToDouble(Point::x).average().orElse(Double.NaN);
        double meanY = points.stream().mapToDouble(Point::y).average().orElse(Double.NaN);
        double spread = 0;
        double common = 0;
        for (Point point : points) {
            spread += (point.x - meanX) * (point.x - meanX);
            common += (point.x - meanX) * (point.y - meanY);
        }
        double each = common / spread;
        double rest = 0;
        for (Point point : points) {
            double off = point.y - meanY - each * (point.x - meanX);
            rest += off * off;
        }
        return new Slope(each, Math.sqrt(rest / (points.size() - 2) / spread));
    }

    /** Whether it rises by more than this, as far as the points can tell (two deviations). */
    boolean above(double bar) {
        // So that what nobody can tell, which is not a number, is above every bar.
        return !(each - 2 * error <= bar);
    }
}
