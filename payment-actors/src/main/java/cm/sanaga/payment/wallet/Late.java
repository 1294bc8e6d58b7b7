package cm.sanaga.payment.wallet;

import cm.sanaga.payment.PaymentId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** Those who were turned back where others get through, and come to their turn later each time. */
public record Late(PMap<PaymentId, Turn> turns) {
    static final Late NOBODY = new Late(HashTreePMap.empty());

    private static final Duration LATEST = Duration.ofMinutes(1);
    private static final int DOUBLED_AT_MOST = 12;

    /**
     * When one may go.
     *
     * @param times how often it was turned back
     */
    public record Turn(int times, Instant from) {}

    boolean has(PaymentId id, Instant now) {
        Turn turn = turns.get(id);
        return turn != null && now.isBefore(turn.from);
    }

    /** When one may go, where it is later than its place. */
    public Optional<Instant> of(PaymentId id) {
        return Optional.ofNullable(turns.get(id)).map(Turn::from);
    }

    /** With one that was turned back once more. */
    Late and(PaymentId id, Duration pause, Instant now) {
        Turn before = turns.get(id);
        int times = before == null ? 1 : before.times + 1;
        Duration wait = pause.multipliedBy(1L << Math.min(times, DOUBLED_AT_MOST));
        Duration most = wait.compareTo(LATEST) > 0 ? LATEST : wait;
        return new Late(turns.plus(id, new Turn(times, now.plus(most))));
    }

    Late without(PaymentId id) {
        return new Late(turns.minus(id));
    }
}
