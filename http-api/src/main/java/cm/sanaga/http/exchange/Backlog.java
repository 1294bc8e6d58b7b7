package cm.sanaga.http.exchange;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * How long what was let in waits for a thread to be worked at. An order is answered after a quarter
 * of the work it brings, so that a node takes on more than it can end long before too many are
 * unanswered; here it shows first.
 *
 * <p>It is asked by putting itself in line, when somebody comes and at most every ten milliseconds.
 * One long wait may be a collection; two in a row are a line that stands.
 */
final class Backlog {
    private static final Duration EVERY = Duration.ofMillis(10);

    /** An answer that is older says nothing of now. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Executor threads;
    private final LongSupplier nanos;
    private final long most;
    private final AtomicBoolean inLine = new AtomicBoolean();
    private volatile long since;
    private volatile long answered;
    private volatile boolean slow;
    private volatile boolean stands;

    /**
     * Of these threads.
     *
     * @param most the longest wait that is none too many
     * @param nanos the time, of {@link System#nanoTime}
     */
    Backlog(Executor threads, Duration most, LongSupplier nanos) {
        this.threads = threads;
        this.nanos = nanos;
        this.most = most.toNanos();
        this.answered = nanos.getAsLong() - FRESH.toNanos();
    }

    /** Whether there is more to do than is done in time. */
    boolean stands() {
        long now = nanos.getAsLong();
        boolean fresh = now - answered < FRESH.toNanos();
        if (inLine.get()) {
            return stands || (slow && now - since > most);
        }
        if (!fresh || now - answered >= EVERY.toNanos()) {
            ask(now, fresh);
        }
        return fresh && stands;
    }

    private void ask(long now, boolean fresh) {
        if (!inLine.compareAndSet(false, true)) {
            return;
        }
        slow = slow && fresh;
        stands = stands && fresh;
        since = now;
        try {
            threads.execute(() -> answered(now));
        } catch (RejectedExecutionException _) {
            inLine.set(false);
        }
    }

    private void answered(long asked) {
        long now = nanos.getAsLong();
        boolean slowAgain = now - asked > most;
        stands = slow && slowAgain;
        slow = slowAgain;
        answered = now;
        inLine.set(false);
    }
}
