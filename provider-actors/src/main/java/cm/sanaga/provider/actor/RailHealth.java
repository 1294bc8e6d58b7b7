package cm.sanaga.provider.actor;

import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.Optional;

/**
 * How one operation of a rail is at one moment, on this node.
 *
 * @param operation empty for questions
 * @param available whether an order given now would be taken
 * @param degraded it works, and worse than it should
 * @param rate calls a second by contract, of all nodes together
 * @param share of it that this node takes
 * @param inFlight calls under way
 * @param lastSuccess when it last went well
 * @param lastFailure the last thing that went wrong on the way, never a refusal of business
 * @param drained switched off by an operator
 */
public record RailHealth(
        Provider provider,
        Optional<Operation> operation,
        Breaker breaker,
        boolean available,
        boolean degraded,
        int rate,
        double share,
        int inFlight,
        Optional<Instant> lastSuccess,
        Optional<Failure> lastFailure,
        Optional<Drains.Drain> drained) {

    /** Whether calls go through. */
    public enum Breaker {
        /** They do. */
        CLOSED,
        /** They do not, for a few seconds. */
        OPEN,
        /** One does, to try. */
        HALF_OPEN
    }

    /** What went wrong, and when. */
    public record Failure(String what, Instant at) {}
}
