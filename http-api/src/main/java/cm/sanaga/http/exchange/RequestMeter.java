package cm.sanaga.http.exchange;

import java.time.Duration;
import java.util.Locale;
import kamon.Kamon;
import kamon.metric.Metric;
import kamon.tag.TagSet;

/** Figures of the requests that one node answered. */
final class RequestMeter {
    /**
     * What stands for the path where there is no such route: callers make up as many as they like.
     */
    private static final String NO_ROUTE = "none";

    private static final Metric.Timer REQUESTS =
            Kamon.timer("sanaga.http.request", "Requests from their first line to their answer");

    private static final Metric.Counter TURNED_AWAY =
            Kamon.counter(
                    "sanaga.http.turned.away",
                    "Requests that were not let in, as too many were under way");

    private RequestMeter() {}

    /** Zero from the start: what was never there cannot be seen to rise. */
    static void begin() {
        for (Room.Purpose purpose : Room.Purpose.values()) {
            TURNED_AWAY.withTags(tags(purpose)).increment(0);
        }
    }

    /** A request came for this and was one too many. */
    static void turnedAway(Room.Purpose purpose) {
        TURNED_AWAY.withTags(tags(purpose)).increment();
    }

    private static TagSet tags(Room.Purpose purpose) {
        return TagSet.of("purpose", purpose.name().toLowerCase(Locale.ROOT));
    }

    /**
     * A request was answered.
     *
     * @param route the template of its path, empty where there is none
     * @param waits whether the caller preferred to wait for what becomes of his order
     */
    static void answered(String method, String route, int status, boolean waits, Duration took) {
        REQUESTS.withTags(
                        TagSet.of("method", method)
                                .withTag("route", route.isEmpty() ? NO_ROUTE : route)
                                .withTag("status", Integer.toString(status))
                                .withTag("waits", waits ? "yes" : "no"))
                .record(took);
    }
}
