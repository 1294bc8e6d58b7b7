package cm.sanaga.node.chaos;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Nodes are restarted with the newer program, one after the other, the next when all are ready; and
 * one goes back to the older program and forward again, as when something is wrong with the new
 * one.
 */
final class Upgrade {
    static final String FORWARD = "node-upgraded";
    static final String BACK = "node-put-back";

    private static final Duration COMES = Duration.ofMinutes(3);
    private static final int TOGETHER_SECONDS = 10;

    private final Prey prey;
    private final PrintStream out;

    Upgrade(Prey prey, PrintStream out) {
        this.prey = prey;
        this.out = out;
    }

    /**
     * Does it.
     *
     * @throws IllegalStateException when a node does not come back
     */
    List<Strike> perform() throws InterruptedException {
        List<Strike> strikes = new ArrayList<>();
        TimeUnit.SECONDS.sleep(TOGETHER_SECONDS);
        for (int node = 0; node < prey.nodes(); node++) {
            strikes.add(turn(node, false));
        }
        strikes.add(turn(0, true));
        strikes.add(turn(0, false));
        return strikes;
    }

    private Strike turn(int node, boolean older) throws InterruptedException {
        out.printf(
                "%tT node-%d is restarted with the %s program%n",
                LocalTime.now(ZoneId.systemDefault()), node + 1, older ? "older" : "newer");
        long from = System.nanoTime();
        long process = prey.process(node);
        prey.use(node, older);
        prey.restart(node);
        await(node, () -> prey.process(node) != process);
        // By then the proxy has seen that the old one is gone.
        TimeUnit.SECONDS.sleep(1);
        await(node, () -> prey.ready() == prey.nodes());
        out.printf("         ready after %.1f s%n", (System.nanoTime() - from) / 1e9);
        TimeUnit.SECONDS.sleep(TOGETHER_SECONDS);
        return new Strike(older ? BACK : FORWARD, from, System.nanoTime());
    }

    private void await(int node, BooleanSupplier what) throws InterruptedException {
        long until = System.nanoTime() + COMES.toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        "node-%d is restarted, and %d of %d are ready"
                                .formatted(node + 1, prey.ready(), prey.nodes()));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
