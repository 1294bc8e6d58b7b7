package cm.sanaga.node;

import java.time.Duration;

/**
 * How long tests wait for what comes by itself, on a machine several times slower than usual. Where
 * the product promises a time, a test says so with a time of its own.
 */
final class Patience {
    static final Duration USUAL = Duration.ofSeconds(60);

    private Patience() {}
}
