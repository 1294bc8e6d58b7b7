package cm.sanaga.provider;

import java.time.Duration;

/**
 * A provider does not take orders of a kind, as its guard on one node sees it.
 *
 * @param lasted since the guard last let calls through, not since the last of its tries
 * @param untilNextTry till it lets one call through to try; zero while one tries, or may
 */
public record Outage(Duration lasted, Duration untilNextTry) {

    /**
     * How much longer it may last: as long again as it has lasted, which is all that can be said of
     * one whose cause nobody knows, and not less than until somebody finds out that it is over.
     */
    public Duration expected() {
        return lasted.compareTo(untilNextTry) > 0 ? lasted : untilNextTry;
    }
}
