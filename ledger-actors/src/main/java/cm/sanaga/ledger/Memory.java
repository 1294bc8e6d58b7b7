package cm.sanaga.ledger;

import java.time.Instant;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What a book remembers of the ids it has obeyed: the newest thousands exactly, and of all the
 * others that they were ordered no later than the horizon. An id ordered after the horizon that is
 * not remembered is therefore new; one ordered before it has to be looked up.
 *
 * @param young the ids since the last generation
 * @param old the generation before
 * @param youngLatest when the latest of the young was ordered
 * @param oldLatest when the latest of the old was ordered
 * @param horizon when the latest of the forgotten was ordered
 * @param turn how many generations have ended
 * @param generation ids in a generation; between one and two generations are remembered
 */
public record Memory(
        PMap<String, Trace> young,
        PMap<String, Trace> old,
        Instant youngLatest,
        Instant oldLatest,
        Instant horizon,
        long turn,
        int generation) {
    /** Ids in a generation unless a test wants fewer. */
    static final int GENERATION = 1_024;

    /**
     * What is kept of an id.
     *
     * @param number the journal's number, 0 for a hold
     * @param fingerprint of what was ordered under it
     */
    public record Trace(long number, long fingerprint) {}

    /** Before anything of ours was ordered. */
    private static final Instant NEVER = Instant.parse("1900-01-01T00:00:00Z");

    static final Memory EMPTY = empty(GENERATION);

    /** Remembers nothing yet, and later between one and two generations of this size. */
    static Memory empty(int generation) {
        return new Memory(
                HashTreePMap.empty(), HashTreePMap.empty(), NEVER, NEVER, NEVER, 0, generation);
    }

    Optional<Trace> find(String id) {
        Trace trace = young.get(id);
        return Optional.ofNullable(trace != null ? trace : old.get(id));
    }

    /**
     * Whether an id that was unknown to everybody at an earlier turn is still known to be new
     * unless it is remembered: what was obeyed since then is forgotten two turns later at the
     * earliest.
     */
    public boolean provesNew(long unknownAtTurn) {
        return turn <= unknownAtTurn + 1;
    }

    /** Whether an id that is not remembered may have been forgotten. */
    boolean mayHaveForgotten(Instant orderedAt) {
        return !orderedAt.isAfter(horizon);
    }

    Memory with(String id, Trace trace, Instant orderedAt) {
        Instant latest = later(youngLatest, orderedAt);
        PMap<String, Trace> more = young.plus(id, trace);
        return more.size() < generation
                ? new Memory(more, old, latest, oldLatest, horizon, turn, generation)
                : new Memory(
                        HashTreePMap.empty(),
                        more,
                        NEVER,
                        latest,
                        later(horizon, oldLatest),
                        turn + 1,
                        generation);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
