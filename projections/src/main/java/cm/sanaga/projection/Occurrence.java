package cm.sanaga.projection;

import cm.sanaga.kernel.Persisted;
import java.time.Instant;

/**
 * An event as it lies in the journal.
 *
 * @param key its place in the journal, the same after every rebuild
 * @param entity whose it is, without the kind: {@code merchant:mer_1} of {@code
 *     account|merchant:mer_1}
 * @param seq its number among the entity's events, 1 and up
 * @param writtenAt when it was written, to the millisecond
 */
record Occurrence(
        long key,
        String persistenceId,
        String entity,
        long seq,
        Instant writtenAt,
        Persisted event) {}
