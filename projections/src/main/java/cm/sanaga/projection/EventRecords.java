package cm.sanaga.projection;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What merchants are told, in an order that never changes. What was answered before the question
 * was put is in the answer; a stage fails with {@link ReadUnavailable} when that does not come in
 * time.
 */
public interface EventRecords {

    /** The next ones; empty when the merchant has never been told of the one they should follow. */
    CompletionStage<Optional<Part>> after(Query query);

    /** Where to begin. */
    sealed interface From {
        /** With the first there are. */
        record Beginning() implements From {}

        /** After one that is known. */
        record After(PaymentEvent.Id id) implements From {}

        /** With what was told since then, to about a second. */
        record Since(Instant time) implements From {}
    }

    /**
     * Which.
     *
     * @param merchant whose
     * @param type of this type alone
     * @param limit the most, 1 to {@link Page#LARGEST}
     */
    record Query(String merchant, From from, Optional<String> type, int limit) {}

    /**
     * A part of them.
     *
     * @param events the oldest first
     * @param more whether any follow already
     */
    record Part(List<PaymentEvent> events, boolean more) {
        public Part {
            events = List.copyOf(events);
        }
    }
}
