package cm.sanaga.node;

import java.time.Duration;

/** How long tests wait for what comes by itself. */
final class Patience {
    static final Duration USUAL = Duration.ofSeconds(20);

    private Patience() {}
}
