package cm.sanaga.node;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be closed when the node stops, newest first, so that the database is the last to go.
 * One thing that fails to close does not keep the others open.
 */
final class Ending {
    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

    private record Step(String name, AutoCloseable thing) {}

    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean begun;

    /** To be closed before everything added earlier; at once when the end has begun already. */
    synchronized <T extends AutoCloseable> T with(String name, T thing) {
        if (begun) {
            close(new Step(name, thing));
        } else {
            steps.push(new Step(name, thing));
        }
        return thing;
    }

    /** Closes everything; a second caller waits for the first and finds nothing left. */
    synchronized void run() {
        begun = true;
        while (!steps.isEmpty()) {
            close(steps.pop());
        }
    }

    private static void close(Step step) {
        try {
            step.thing().close();
        } catch (Exception e) {
            LOG.atWarn().setCause(e).addKeyValue("what", step.name()).log("does not close");
        }
    }
}
