package cm.sanaga.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Many worlds, each from one seed. {@code -Dsim.seed=7} replays one of them, {@code
 * -Dsim.seeds=100000} walks through more.
 */
class LedgerSimTest {
    private static final int SEEDS = 1_000;
    private static final int TRACED = 400;

    @Test
    void no_world_breaks_an_invariant() {
        Long only = Long.getLong("sim.seed");
        long first = only != null ? only : 1;
        long last = only != null ? only : Integer.getInteger("sim.seeds", SEEDS);
        long began = System.nanoTime();
        long steps = 0;
        for (long seed = first; seed <= last; seed++) {
            steps += run(seed);
        }
        double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
        System.out.printf(
                "%d seeds, %d steps, %.1f s: %.0f seeds/s%n",
                last - first + 1, steps, seconds, (last - first + 1) / seconds);
        assertTrue(steps > 100 * (last - first + 1), "hardly anything happened");
    }

    @Test
    void a_seed_is_the_same_world_every_time() {
        assertTrue(traced(11).equals(traced(11)), "chance came from elsewhere than the seed");
    }

    private static java.util.List<String> traced(long seed) {
        LedgerSim sim = new LedgerSim(seed, Bug.NONE, true);
        sim.run();
        return sim.trace();
    }

    private static long run(long seed) {
        try {
            return new LedgerSim(seed, Bug.NONE, false).run();
        } catch (Violation | RuntimeException e) {
            return fail("-Dsim.seed=" + seed + " " + e + "\n" + story(seed), e);
        }
    }

    private static String story(long seed) {
        LedgerSim again = new LedgerSim(seed, Bug.NONE, true);
        try {
            again.run();
        } catch (Violation | RuntimeException _) {
            return String.join(
                    "\n",
                    again.trace()
                            .subList(
                                    Math.max(0, again.trace().size() - TRACED),
                                    again.trace().size()));
        }
        return "it did not happen again";
    }
}
