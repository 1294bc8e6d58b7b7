package cm.sanaga.http.limit;

import java.util.Locale;
import kamon.Kamon;
import kamon.metric.Metric;
import kamon.tag.TagSet;

/** Figures of what was too often. */
final class LimitMeter {
    private static final Metric.Counter REFUSED =
            Kamon.counter("sanaga.http.limited", "Requests that were too many of somebody's");

    private static final Metric.Counter NOT_COUNTED =
            Kamon.counter(
                    "sanaga.http.uncounted",
                    "Times that somebody's requests were let in for a second, as nobody could say"
                            + " how many they had been");

    private LimitMeter() {}

    /** Zero from the start: what was never there cannot be seen to rise. */
    static void begin() {
        for (Subject.Kind kind : Subject.Kind.values()) {
            REFUSED.withTags(tags(kind)).increment(0);
            NOT_COUNTED.withTags(tags(kind)).increment(0);
        }
    }

    static void refused(Subject.Kind kind) {
        REFUSED.withTags(tags(kind)).increment();
    }

    static void notAsked(Subject.Kind kind) {
        NOT_COUNTED.withTags(tags(kind)).increment();
    }

    private static TagSet tags(Subject.Kind kind) {
        return TagSet.of("of", kind.name().toLowerCase(Locale.ROOT));
    }
}
