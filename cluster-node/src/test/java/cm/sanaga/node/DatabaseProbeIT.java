package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node learns when it asks its database how it is. */
class DatabaseProbeIT {
    /** Both clocks are this machine's: what is left is the time of a question that took long. */
    private static final double NEAR_SECONDS = 30;

    @ParameterizedTest
    @ValueSource(longs = {0, 300, -300})
    void the_answer_tells_how_far_the_clocks_are_apart(long seconds) {
        Duration wrong = Duration.ofSeconds(seconds);
        InstantSource clock = () -> InstantSource.system().instant().plus(wrong);
        try (var probe = new DatabaseProbe(TestDatabase.migrated(), Duration.ZERO, clock)) {
            assertTrue(probe.clockAhead().isEmpty());
            assertEquals(
                    Optional.empty(), probe.check().trouble().get().toCompletableFuture().join());
            assertEquals((double) seconds, probe.clockAhead().orElseThrow(), NEAR_SECONDS);
        }
    }
}
