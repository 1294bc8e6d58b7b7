package cm.sanaga.http.delivery;

import java.util.stream.Stream;
import kamon.Kamon;
import kamon.metric.Metric;
import kamon.tag.TagSet;

/** Figures of what this node sent to merchants. */
final class CourierMeter {
    private static final Metric.Counter SENT =
            Kamon.counter(
                    "sanaga.webhook.sent",
                    "Events sent to merchants by what came of it: received, sent again later, given"
                            + " up after the last time, or unwanted, which disables the endpoint");

    /** Zero from the start: what was never there cannot be seen to rise. */
    CourierMeter() {
        Stream.of("received", "again", "given_up", "unwanted")
                .forEach(result -> SENT.withTags(TagSet.of("result", result)).increment(0));
    }

    void sent(Outbox.Next next) {
        String result =
                switch (next) {
                    case Outbox.Next.Received _ -> "received";
                    case Outbox.Next.Again _ -> "again";
                    case Outbox.Next.GivenUp _ -> "given_up";
                    case Outbox.Next.Unwanted _ -> "unwanted";
                };
        SENT.withTags(TagSet.of("result", result)).increment();
    }
}
