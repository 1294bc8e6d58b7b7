package cm.sanaga.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Planted mistakes are found; were one not, the simulation would be blind to its like. */
class MutationGateTest {
    private static final int SEEDS = 1_000;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_planted_bug_is_found(Bug bug) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            try {
                long steps = new LedgerSim(seed, bug, false).run();
                assertEquals(true, steps > 0);
            } catch (Violation found) {
                System.out.printf("%s found at seed %d by: %s%n", bug, seed, found.check());
                return;
            }
        }
        fail(bug + " was not found in " + SEEDS + " seeds");
    }
}
