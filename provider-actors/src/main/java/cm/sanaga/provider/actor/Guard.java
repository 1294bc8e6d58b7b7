package cm.sanaga.provider.actor;

import cm.sanaga.provider.Outage;
import cm.sanaga.provider.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The rules of the guard of one operation at one provider: a breaker, a rate and a number of calls
 * under way. Immutable, without a clock; times are nanoseconds of one origin.
 *
 * @param nodes how many nodes share the contract's rate
 * @param tokens requests that may go at once, as of {@code at}; below zero while calls of several
 *     have gone ahead of the rate
 */
record Guard(
        GuardSettings.Lane settings,
        int nodes,
        Breaker breaker,
        double tokens,
        long at,
        int inFlight,
        Recent recent,
        Seen seen) {
    private static final Duration SOON = Duration.ofMillis(100);

    /**
     * The breaker; {@code epoch} tells the calls of one life of it from those of another, {@code
     * since} is when it last was closed.
     */
    sealed interface Breaker {
        int epoch();

        record Closed(int epoch, int failures) implements Breaker {}

        record Open(int epoch, long since, long until) implements Breaker {}

        /** One call is under way to try. */
        record Trying(int epoch, long since) implements Breaker {}
    }

    /** When it last went well, and when not. */
    record Seen(Optional<Instant> success, Optional<RailHealth.Failure> failure) {}

    /** Leave to call, to be given back when the call has ended. */
    record Permit(int epoch) {}

    /** What a guard answers to a call. */
    sealed interface Answer {
        record Admitted(Guard next, Permit permit) implements Answer {}

        record Refused(Reason reason, Duration retryAfter) implements Answer {}
    }

    /**
     * One that has seen nothing. No calls are saved up: what was sent before a restart, or by those
     * whom this node joins, is not known here.
     */
    static Guard begun(GuardSettings.Lane settings, int nodes, long now) {
        return new Guard(
                settings,
                nodes,
                new Breaker.Closed(0, 0),
                0,
                now,
                0,
                Recent.NONE,
                new Seen(Optional.empty(), Optional.empty()));
    }

    /** The contract's rate is shared by so many nodes from now on, at least one. */
    Guard sharedBy(int members, long now) {
        Guard refilled = refilled(now);
        int count = Math.max(1, members);
        // Whoever shares with more has no claim to what it saved up alone.
        return new Guard(
                settings,
                count,
                breaker,
                Math.min(refilled.tokens, burst(count)),
                now,
                inFlight,
                recent,
                seen);
    }

    /** Calls a second of this node. */
    double share() {
        return (double) settings.rate() / nodes;
    }

    private double burst(int members) {
        return Math.max(1, (double) settings.burst() / members);
    }

    /** A call of one request. */
    Answer admit(long now) {
        return admit(now, 1);
    }

    /** A call of so many requests: it goes with the first, and the next waits for the others. */
    Answer admit(long now, int requests) {
        return switch (breaker) {
            case Breaker.Closed _ -> through(now, requests, breaker);
            case Breaker.Open(int epoch, long since, long until) when now - until >= 0 ->
                    through(now, requests, new Breaker.Trying(epoch + 1, since));
            case Breaker.Open(_, _, long until) ->
                    unavailable("the breaker is open", Duration.ofNanos(until - now));
            case Breaker.Trying _ -> unavailable("one call is trying", SOON);
        };
    }

    private Answer through(long now, int requests, Breaker after) {
        if (inFlight >= settings.inFlight()) {
            return new Answer.Refused(
                    new Reason(Reason.Code.RATE_LIMITED, "too many calls under way"), SOON);
        }
        Guard full = refilled(now);
        if (full.tokens < 1) {
            return new Answer.Refused(
                    new Reason(Reason.Code.RATE_LIMITED, "too many calls a second"),
                    Duration.ofNanos((long) ((1 - full.tokens) / share() * 1e9) + 1));
        }
        return new Answer.Admitted(
                new Guard(
                        settings,
                        nodes,
                        after,
                        full.tokens - requests,
                        now,
                        inFlight + 1,
                        recent,
                        seen),
                new Permit(after.epoch()));
    }

    private Guard refilled(long now) {
        double more = Math.max(0, now - at) / 1e9 * share();
        return new Guard(
                settings,
                nodes,
                breaker,
                Math.min(burst(nodes), tokens + more),
                now,
                inFlight,
                recent,
                seen);
    }

    private static Answer unavailable(String why, Duration retryAfter) {
        return new Answer.Refused(new Reason(Reason.Code.PROVIDER_UNAVAILABLE, why), retryAfter);
    }

    /** A call that got through has ended well: perhaps with a refusal of business. */
    Guard succeeded(Permit permit, Duration took, Instant when) {
        Breaker after =
                permit.epoch == breaker.epoch() && !(breaker instanceof Breaker.Open)
                        ? new Breaker.Closed(breaker.epoch(), 0)
                        : breaker;
        return ended(
                after, recent.and(false, isSlow(took)), new Seen(Optional.of(when), seen.failure));
    }

    /** A call got lost, was not understood, or found nobody. */
    Guard failed(Permit permit, String what, Duration took, long now, Instant when) {
        Seen last = new Seen(seen.success, Optional.of(new RailHealth.Failure(what, when)));
        return ended(after(permit, now), recent.and(true, isSlow(took)), last);
    }

    /**
     * The provider is there and does not let us in: it is not well, and asking less often would not
     * mend it.
     */
    Guard misconfigured(Permit permit, String what, Duration took, Instant when) {
        return ended(
                succeeded(permit, took, when).breaker,
                recent.and(true, isSlow(took)),
                new Seen(seen.success, Optional.of(new RailHealth.Failure(what, when))));
    }

    /** A call that says nothing; if it was the one that tries, another may. */
    Guard untold(Permit permit, long now) {
        Breaker after =
                breaker instanceof Breaker.Trying(int epoch, long since) && permit.epoch == epoch
                        ? new Breaker.Open(epoch, since, now)
                        : breaker;
        return ended(after, recent, seen);
    }

    private Breaker after(Permit permit, long now) {
        if (permit.epoch != breaker.epoch()) {
            return breaker;
        }
        return switch (breaker) {
            case Breaker.Closed(int epoch, int before) ->
                    before + 1 < settings.failures()
                            ? new Breaker.Closed(epoch, before + 1)
                            : open(epoch, now, now);
            case Breaker.Trying(int epoch, long since) -> open(epoch, since, now);
            case Breaker.Open _ -> breaker;
        };
    }

    private Breaker open(int epoch, long since, long now) {
        return new Breaker.Open(epoch, since, now + settings.openFor().toNanos());
    }

    private boolean isSlow(Duration took) {
        return took.compareTo(settings.slow()) > 0;
    }

    private Guard ended(Breaker after, Recent calls, Seen last) {
        return new Guard(settings, nodes, after, tokens, at, inFlight - 1, calls, last);
    }

    /** Whether the breaker would let a call through now. */
    boolean available(long now) {
        return switch (breaker) {
            case Breaker.Closed _ -> true;
            case Breaker.Open(_, _, long until) -> now - until >= 0;
            case Breaker.Trying _ -> false;
        };
    }

    /** What is known of the outage since it last was closed, over all its tries. */
    Optional<Outage> outage(long now) {
        return switch (breaker) {
            case Breaker.Closed _ -> Optional.empty();
            case Breaker.Open(_, long since, long until) ->
                    Optional.of(
                            new Outage(
                                    Duration.ofNanos(now - since),
                                    Duration.ofNanos(Math.max(0, until - now))));
            case Breaker.Trying(_, long since) ->
                    Optional.of(new Outage(Duration.ofNanos(now - since), Duration.ZERO));
        };
    }

    /** It works, and worse than it should. */
    boolean degraded() {
        return !(breaker instanceof Breaker.Closed) || recent.bad(settings.badPercent());
    }

    /** The breaker as it is seen: one that would let a call try is half open. */
    RailHealth.Breaker state(long now) {
        return switch (breaker) {
            case Breaker.Closed _ -> RailHealth.Breaker.CLOSED;
            case Breaker.Open(_, _, long until) ->
                    now - until >= 0 ? RailHealth.Breaker.HALF_OPEN : RailHealth.Breaker.OPEN;
            case Breaker.Trying _ -> RailHealth.Breaker.HALF_OPEN;
        };
    }

    /**
     * How the last calls went, at most 64 of them, the newest in the lowest bit.
     *
     * @param calls how many there were
     */
    record Recent(int calls, long failed, long slow) {
        static final Recent NONE = new Recent(0, 0, 0);
        private static final int MOST = 64;

        /** Fewer say nothing yet. */
        private static final int ENOUGH = 10;

        Recent and(boolean failure, boolean late) {
            return new Recent(
                    Math.min(MOST, calls + 1),
                    failed << 1 | (failure ? 1 : 0),
                    slow << 1 | (late ? 1 : 0));
        }

        boolean bad(int percent) {
            int most = Math.max(Long.bitCount(failed), Long.bitCount(slow));
            return calls >= ENOUGH && most * 100 > percent * calls;
        }
    }
}
