package cm.sanaga.http.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What is to be sent. Each stage fails when the database is away; what was claimed and not ended is
 * claimed again when the claim has run out.
 */
public interface Outbox {
    /** What may be claimed of those that are enabled, the longest due first; of nobody twice. */
    CompletionStage<List<Parcel>> claim(Room room);

    /** Writes down what came of a claim, unless the parcel was claimed again since. */
    CompletionStage<Void> ended(Parcel parcel, Attempt attempt, Next next);

    /**
     * How much may be claimed.
     *
     * @param all the most, 1 and up
     * @param each the most for one endpoint
     * @param full endpoints that have as much as they may
     * @param slow endpoints that get one at a time
     * @param lease how long a claim holds: longer than sending may take
     */
    record Room(int all, int each, Set<String> full, Set<String> slow, Duration lease) {
        public Room {
            full = Set.copyOf(full);
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
