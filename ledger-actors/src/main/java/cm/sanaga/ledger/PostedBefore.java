package cm.sanaga.ledger;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * Looks up ids that a book may have forgotten. Answered by the read model, and only when that has
 * seen everything up to the book's event {@code through}; until then the stage does not complete.
 */
@FunctionalInterface
public interface PostedBefore {

    /**
     * What a book did under an id of a journal or of a hold, empty if nothing.
     *
     * @param through the sequence number of the book's last event
     */
    CompletionStage<Optional<Found>> find(AccountId account, String id, long through);

    /**
     * What was found.
     *
     * @param number of the journal, 0 for a hold
     * @param fingerprint of what was ordered under the id, as {@code Fingerprint} computes it;
     *     empty when the reader keeps none, and then the id alone has to do
     */
    record Found(long number, OptionalLong fingerprint) {
        /** Found by a reader that keeps no fingerprints. */
        public Found(long number) {
            this(number, OptionalLong.empty());
        }
    }
}
