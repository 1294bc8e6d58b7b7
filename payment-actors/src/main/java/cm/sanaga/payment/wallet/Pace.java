package cm.sanaga.payment.wallet;

import java.time.Duration;
import java.time.Instant;

/**
 * How fast a line is served. Whoever fits goes at once, until one is turned back at the provider's
 * door: from then on one goes in a step, and twice as many in the next when none came back, until a
 * step has room left.
 *
 * @param window how many go in a step, {@link #ALL} when there are no steps
 * @param step how long one is
 * @param next when the next may begin
 */
public record Pace(int window, Duration step, Instant next) {
    /** As many as there are. */
    public static final int ALL = Integer.MAX_VALUE;

    /** Nobody was turned back. */
    public static final Pace FREE = new Pace(ALL, Duration.ZERO, Instant.EPOCH);

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    /** Whether it goes by steps. */
    public boolean slowed() {
        return window < ALL;
    }

    /** How many may go now. */
    public int most(Instant now) {
        return now.isBefore(next) ? 0 : window;
    }

    /** So many of those who might have gone went. */
    public Pace went(int count, Instant now) {
        if (!slowed() || now.isBefore(next)) {
            return this;
        }
        return count < window
                ? FREE
                : new Pace(window > ALL / 2 ? ALL - 1 : window * 2, step, now.plus(step));
    }

    /**
     * One was turned back.
     *
     * @param pause when whoever turned it back expects the next
     */
    public Pace turnedBack(Duration pause, Instant now) {
        Duration wait = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        Duration length = wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait;
        return new Pace(1, length, now.plus(length));
    }

    /** When whoever stands at this place, one for the first, goes at this pace. */
    public Instant expected(int place) {
        return next.plus(step.multipliedBy((place - 1) / window));
    }
}
