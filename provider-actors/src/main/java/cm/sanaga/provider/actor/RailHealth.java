package cm.sanaga.provider.actor;

import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.Optional;

/**
 * How a rail is at one moment, on this node.
 *
 * @param paymentsInFlight orders and preparations under way
 * @param queriesInFlight questions under way
 * @param lastFailure the last thing that went wrong on the way, never a refusal of business
 */
public record RailHealth(
        Provider provider,
        Breaker breaker,
        int paymentsInFlight,
        int queriesInFlight,
        Optional<Failure> lastFailure) {

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
