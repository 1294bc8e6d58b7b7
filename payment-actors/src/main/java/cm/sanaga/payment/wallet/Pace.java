package cm.sanaga.payment.wallet;

import java.time.Duration;
import java.time.Instant;

/**
 * How fast a line is served. Whoever fits goes at once, until one is turned back at the provider's
 * door: after a rest one goes, in the next step two, then four, until a step has room left. When
 * one of a step comes back, the next is half as wide, after a rest again.
 *
 * @param window how many go in a step, {@link #ALL} when there are no steps
 * @param step how long one is
 * @param next when the next may begin
 * @param resting whether somebody came back since the last one began
 */
public record Pace(int window, Duration step, Instant next, boolean resting) {
    /** As many as there are. */
    public static final int ALL = Integer.MAX_VALUE;

    /** Nobody was turned back. */
    public static final Pace FREE = new Pace(ALL, Duration.ZERO, Instant.EPOCH, false);

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofMillis(500);

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
                : new Pace(window > ALL / 2 ? ALL - 1 : window * 2, step, now.plus(step), false);
    }

    /**
     * One was turned back.
     *
     * @param pause when whoever turned it back expects the next
     */
    public Pace turnedBack(Duration pause, Instant now) {
        Duration rest = between(SHORTEST, pause, LONGEST);
        Instant until = now.plus(rest);
        if (resting) {
            // Of the same step: it is not narrowed twice for one reason.
            return new Pace(window, step, until.isAfter(next) ? until : next, true);
        }
        // The window is that of the step to come, twice as wide as the one he belonged to.
        return new Pace(
                slowed() ? Math.max(1, window / 4) : 1, between(SHORTEST, rest, STEP), until, true);
    }

    private static Duration between(Duration least, Duration wish, Duration most) {
        if (wish.compareTo(least) < 0) {
            return least;
        }
        return wish.compareTo(most) > 0 ? most : wish;
    }

    /** When whoever stands at this place, one for the first, goes at this pace. */
    public Instant expected(int place) {
        return next.plus(step.multipliedBy((place - 1) / window));
    }
}
