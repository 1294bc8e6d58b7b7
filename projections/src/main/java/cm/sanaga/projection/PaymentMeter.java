package cm.sanaga.projection;

import cm.sanaga.payment.PaymentView;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import kamon.Kamon;
import kamon.metric.Metric;
import kamon.tag.TagSet;

/**
 * Figures of the payments whose events this node reads: the statuses they come to, and how long
 * after they were ordered. One that it only passes while a part of the journal is read does not
 * count. A part of the journal that is read again after a failure is counted again, one that is
 * read again long after it was written is not.
 */
final class PaymentMeter {
    /** What is older is not news: somebody rebuilds the read models. */
    private static final Duration NEWS = Duration.ofMinutes(10);

    private static final Metric.Timer REACHED =
            Kamon.timer(
                    "sanaga.payment.reached",
                    "Payments by each status they come to, and how long after they were ordered");

    private PaymentMeter() {}

    /**
     * A payment is in another status than before.
     *
     * @param writtenAt when the event that brought it there was
     */
    static void reached(PaymentView view, Instant writtenAt) {
        if (writtenAt.isBefore(Instant.now().minus(NEWS))) {
            return;
        }
        Duration took = Duration.between(view.request().at(), view.updatedAt());
        REACHED.withTags(
                        TagSet.of(
                                        "kind",
                                        view.request().id().kind().name().toLowerCase(Locale.ROOT))
                                .withTag("provider", view.wallet().provider().value())
                                .withTag("status", view.status()))
                .record(took.isNegative() ? Duration.ZERO : took);
    }
}
