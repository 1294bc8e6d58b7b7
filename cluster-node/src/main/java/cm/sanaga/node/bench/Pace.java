package cm.sanaga.node.bench;

import java.util.concurrent.locks.LockSupport;

/** Keeps to the times at which a load is meant to be sent. */
final class Pace {
    private Pace() {}

    /** Comes back at a time of {@link System#nanoTime}, at once when it is over. */
    static void until(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
