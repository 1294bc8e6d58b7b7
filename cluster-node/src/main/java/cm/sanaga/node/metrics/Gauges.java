package cm.sanaga.node.metrics;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import kamon.Kamon;
import kamon.metric.Metric;
import kamon.tag.TagSet;

/**
 * One figure with its labels, as it was last looked at. What a look does not find any more is not
 * told any more: an old value would pass for a new one.
 */
final class Gauges {
    private final Metric.Gauge metric;
    private Set<TagSet> told = new HashSet<>();

    /** No value yet. */
    Gauges(String name, String says) {
        this.metric = Kamon.gauge(name, says);
    }

    /** What a look found: all of it. */
    synchronized void tell(Map<TagSet, Double> found) {
        found.forEach((tags, value) -> metric.withTags(tags).update(value));
        told.stream().filter(tags -> !found.containsKey(tags)).forEach(metric::remove);
        told = new HashSet<>(found.keySet());
    }

    /** Nobody looks here any more. */
    void forget() {
        tell(Map.of());
    }
}
