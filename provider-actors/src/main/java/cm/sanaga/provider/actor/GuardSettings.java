package cm.sanaga.provider.actor;

import cm.sanaga.provider.http.Keys;
import java.time.Duration;

/**
 * The limits of one rail on one node.
 *
 * @param failures failures in a row that open the breaker
 * @param openFor how long it stays open before one call may try
 */
record GuardSettings(int failures, Duration openFor, Lane payments, Lane queries) {

    /**
     * The limits of one class of operations.
     *
     * @param rate calls a second, on average
     * @param burst calls at once after a pause
     * @param inFlight calls under way at most
     */
    record Lane(int rate, int burst, int inFlight) {
        static Lane from(Keys keys) {
            return new Lane(keys.count("rate"), keys.count("burst"), keys.count("in-flight"));
        }
    }

    static GuardSettings from(Keys keys) {
        return new GuardSettings(
                keys.count("breaker.failures"),
                keys.duration("breaker.open-for"),
                Lane.from(keys.under("payments")),
                Lane.from(keys.under("queries")));
    }
}
