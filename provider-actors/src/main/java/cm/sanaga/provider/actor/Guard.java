package cm.sanaga.provider.actor;

import cm.sanaga.provider.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The rules of a guard: a breaker, and for each class of operations a rate and a number of calls
 * under way. Immutable, without a clock; times are nanoseconds of one origin.
 */
record Guard(GuardSettings settings, Breaker breaker, Lane payments, Lane queries, Last last) {
    private static final Duration SOON = Duration.ofMillis(100);

    /** Orders, or questions. */
    enum Kind {
        PAYMENT,
        QUERY
    }

    /** The breaker; {@code epoch} tells the calls of one life of it from those of another. */
    sealed interface Breaker {
        int epoch();

        record Closed(int epoch, int failures) implements Breaker {}

        record Open(int epoch, long until) implements Breaker {}

        /** One call is under way to try. */
        record Trying(int epoch) implements Breaker {}
    }

    /** One class: tokens as of a moment, and calls under way. */
    record Lane(GuardSettings.Lane limits, double tokens, long at, int inFlight) {
        private Lane refilled(long now) {
            double more = Math.max(0, now - at) / 1e9 * limits.rate();
            return new Lane(limits, Math.min(limits.burst(), tokens + more), now, inFlight);
        }

        private Lane taken() {
            return new Lane(limits, tokens - 1, at, inFlight + 1);
        }

        private Lane ended() {
            return new Lane(limits, tokens, at, inFlight - 1);
        }

        private Duration untilToken() {
            return Duration.ofNanos((long) ((1 - tokens) / limits.rate() * 1e9) + 1);
        }
    }

    /** The last failure. */
    record Last(Optional<RailHealth.Failure> failure) {}

    /** Leave to call, to be given back when the call has ended. */
    record Permit(Kind kind, int epoch) {}

    /** What a guard answers to a call. */
    sealed interface Answer {
        record Admitted(Guard next, Permit permit) implements Answer {}

        record Refused(Reason reason, Duration retryAfter) implements Answer {}
    }

    static Guard closed(GuardSettings settings, long now) {
        return new Guard(
                settings,
                new Breaker.Closed(0, 0),
                full(settings.payments(), now),
                full(settings.queries(), now),
                new Last(Optional.empty()));
    }

    private static Lane full(GuardSettings.Lane limits, long now) {
        return new Lane(limits, limits.burst(), now, 0);
    }

    Answer admit(Kind kind, long now) {
        return switch (breaker) {
            case Breaker.Closed _ -> through(kind, now, breaker);
            case Breaker.Open(int epoch, long until) when now - until >= 0 ->
                    through(kind, now, new Breaker.Trying(epoch + 1));
            case Breaker.Open(_, long until) ->
                    unavailable("the breaker is open", Duration.ofNanos(until - now));
            case Breaker.Trying _ -> unavailable("one call is trying", SOON);
        };
    }

    private Answer through(Kind kind, long now, Breaker after) {
        Lane lane = lane(kind).refilled(now);
        if (lane.inFlight() >= lane.limits().inFlight()) {
            return new Answer.Refused(
                    new Reason(Reason.Code.RATE_LIMITED, "too many calls under way"), SOON);
        }
        if (lane.tokens() < 1) {
            return new Answer.Refused(
                    new Reason(Reason.Code.RATE_LIMITED, "too many calls a second"),
                    lane.untilToken());
        }
        return new Answer.Admitted(
                with(kind, lane.taken()).with(after), new Permit(kind, after.epoch()));
    }

    private static Answer unavailable(String why, Duration retryAfter) {
        return new Answer.Refused(new Reason(Reason.Code.PROVIDER_UNAVAILABLE, why), retryAfter);
    }

    /** A call that got through has ended well: perhaps with a refusal of business. */
    Guard succeeded(Permit permit) {
        Guard next = with(permit.kind(), lane(permit.kind()).ended());
        return permit.epoch() == breaker.epoch() && !(breaker instanceof Breaker.Open)
                ? next.with(new Breaker.Closed(breaker.epoch(), 0))
                : next;
    }

    /** A call got lost, was not understood, or found nobody. */
    Guard failed(Permit permit, String what, long now, Instant at) {
        Guard next =
                with(permit.kind(), lane(permit.kind()).ended())
                        .with(new Last(Optional.of(new RailHealth.Failure(what, at))));
        if (permit.epoch() != breaker.epoch()) {
            return next;
        }
        return switch (breaker) {
            case Breaker.Closed(int epoch, int before) ->
                    before + 1 < settings.failures()
                            ? next.with(new Breaker.Closed(epoch, before + 1))
                            : next.with(open(epoch, now));
            case Breaker.Trying(int epoch) -> next.with(open(epoch, now));
            case Breaker.Open _ -> next;
        };
    }

    private Breaker open(int epoch, long now) {
        return new Breaker.Open(epoch, now + settings.openFor().toNanos());
    }

    /** Whether the breaker would let a call through now. */
    boolean available(long now) {
        return switch (breaker) {
            case Breaker.Closed _ -> true;
            case Breaker.Open(_, long until) -> now - until >= 0;
            case Breaker.Trying _ -> false;
        };
    }

    RailHealth.Breaker state() {
        return switch (breaker) {
            case Breaker.Closed _ -> RailHealth.Breaker.CLOSED;
            case Breaker.Open _ -> RailHealth.Breaker.OPEN;
            case Breaker.Trying _ -> RailHealth.Breaker.HALF_OPEN;
        };
    }

    private Lane lane(Kind kind) {
        return switch (kind) {
            case PAYMENT -> payments;
            case QUERY -> queries;
        };
    }

    private Guard with(Kind kind, Lane lane) {
        return switch (kind) {
            case PAYMENT -> new Guard(settings, breaker, lane, queries, last);
            case QUERY -> new Guard(settings, breaker, payments, lane, last);
        };
    }

    private Guard with(Breaker other) {
        return new Guard(settings, other, payments, queries, last);
    }

    private Guard with(Last other) {
        return new Guard(settings, breaker, payments, queries, other);
    }
}
