package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F1, F2: the node is killed in the middle of payments, and nobody has to clean up after it. */
class CrashIT {
    private static final int KILLS = 2;
    private static final int PAYMENTS = 100;
    private static final int KILLED_AT = 45;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void what_was_acknowledged_before_a_kill_ends_by_itself_and_happens_once(@TempDir Path folder)
            throws Exception {
        Traffic traffic = new Traffic("crash");
        RunningNode node = RunningNode.start(folder);
        try {
            Purse.fill(node.shop(), 2_000_000);
            for (int kill = 0; kill < KILLS; kill++) {
                RunningNode doomed = node;
                traffic.send(
                        node.shop(),
                        PAYMENTS,
                        acknowledged -> {
                            if (acknowledged == KILLED_AT) {
                                doomed.kill();
                            }
                        });
                node = node.again();
            }
            traffic.assertAnswersMakeSense();
            assertTrue(traffic.acknowledgements() >= KILLS * KILLED_AT, "acknowledged");
            assertFalse(traffic.lost().isEmpty(), "the kills came too late to hurt anybody");

            traffic.awaitEnds(node.shop(), PATIENCE);
            traffic.repeat(node.shop());
            traffic.awaitEnds(node.shop(), PATIENCE);
            assertEquals(Map.of(), traffic.lost());
            traffic.assertMovedOnce(node);
            BooksOf.assertRight(node);
        } finally {
            node.close();
        }
    }
}
