package cm.sanaga.http.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What is to be sent. Each stage fails when the database is away; what was claimed and not ended is
 * claimed again when the claim has run out.
 */
public interface Outbox {
    /**
     * What may be claimed of those that are enabled, of nobody twice: one of each merchant, the
     * longest due, then a second of each, and so on; of endpoints that are slow when there is room
     * left.
     */
    CompletionStage<List<Parcel>> claim(Room room);

    /**
     * Writes down what came of a claim; what becomes of the parcel is left alone where it was
     * claimed again, or asked for again, since.
     */
    CompletionStage<Void> ended(Parcel parcel, Attempt attempt, Next next);

    /**
     * How much may be claimed.
     *
     * @param all the most, 1 and up
     * @param each the most that one endpoint may have under way
     * @param merchant the most that all endpoints of a merchant may have
     * @param busy how much endpoints have under way here
     * @param slow endpoints that may have one
     * @param slowOnes the most of slow ones
     * @param lease how long a claim holds: longer than sending may take
     */
    record Room(
            int all,
            int each,
            int merchant,
            Map<String, Integer> busy,
            Set<String> slow,
            int slowOnes,
            Duration lease) {
        public Room {
            busy = Map.copyOf(busy);
            slow = Set.copyOf(slow);
        }
    }

    /** What becomes of a parcel that was sent. */
    sealed interface Next {
        /** The receiver has it. */
        record Received() implements Next {}

        /** It is sent again after so long. */
        record Again(Duration pause) implements Next {}

        /** It was sent as often as the schedule has it. */
        record GivenUp() implements Next {}

        /** The endpoint wants nothing any more, and is disabled. */
        record Unwanted() implements Next {}
    }
}
