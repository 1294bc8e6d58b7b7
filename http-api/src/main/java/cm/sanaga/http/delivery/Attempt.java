package cm.sanaga.http.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * What came of sending an event once.
 *
 * @param at when it was sent
 * @param tookMillis until there was an answer, or none any more
 * @param status of the answer, of HTTP
 * @param error why there was none
 * @param answer how it begins, at most {@link #LONGEST_ANSWER} bytes of it
 */
public record Attempt(
        Instant at,
        long tookMillis,
        Optional<Integer> status,
        Optional<String> error,
        Optional<String> answer) {
    static final int LONGEST_ANSWER = 1_024;
    private static final int GONE = 410;

    /** There was an answer. */
    static Attempt answered(Instant at, long tookMillis, int status, String answer) {
        return new Attempt(
                at,
                tookMillis,
                Optional.of(status),
                Optional.empty(),
                Optional.of(answer).filter(text -> !text.isEmpty()));
    }

    /** There was none. */
    static Attempt unanswered(Instant at, long tookMillis, String error) {
        return new Attempt(at, tookMillis, Optional.empty(), Optional.of(error), Optional.empty());
    }

    /** Whether the receiver has it. A redirect is no yes: it would lead elsewhere. */
    boolean received() {
        return status.filter(code -> code >= 200 && code < 300).isPresent();
    }

    /** Whether the receiver wants nothing any more. */
    boolean gone() {
        return status.filter(code -> code == GONE).isPresent();
    }
}
