package cm.sanaga.projection;

import cm.sanaga.payment.PaymentView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The life of a payment.
 *
 * @param payment as it stands
 * @param moments what happened to it, oldest first
 */
public record Trace(PaymentView payment, List<Moment> moments) {
    public Trace {
        moments = List.copyOf(moments);
    }

    /** One thing that happened. */
    public sealed interface Moment {
        /** When. */
        Instant at();
    }

    /**
     * The payment changed.
     *
     * @param seq its number among the payment's events, 1 and up
     * @param type {@code opened}, {@code called.confirmed}
     * @param facts what it said, by name
     */
    public record Step(long seq, Instant at, String type, Map<String, String> facts)
            implements Moment {
        public Step {
            facts = Map.copyOf(facts);
        }
    }

    /** A journal was posted. */
    public record Posted(JournalRecord journal) implements Moment {
        @Override
        public Instant at() {
            return journal.at();
        }
    }

    /**
     * A provider called back.
     *
     * @param id of the callback in the inbox
     * @param body as it came, if it is text
     */
    public record CalledBack(long id, String provider, Instant at, Optional<String> body)
            implements Moment {}
}
