package cm.sanaga.node.chaos;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long the machine itself gave this program no processor. What took longer then says nothing of
 * what was broken on purpose.
 */
final class Host implements AutoCloseable {
    private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(50);

    private final AtomicLong longest = new AtomicLong();
    private final Thread watching =
            Thread.ofPlatform().daemon().name("host").unstarted(this::watch);

    private Host() {}

    static Host watched() {
        Host host = new Host();
        host.watching.start();
        return host;
    }

    private void watch() {
        try {
            long last = System.nanoTime();
            while (true) {
                TimeUnit.NANOSECONDS.sleep(EVERY);
                long now = System.nanoTime();
                longest.accumulateAndGet(now - last - EVERY, Math::max);
                last = now;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The longest time since it is watched. */
    Duration stoodStill() {
        return Duration.ofNanos(longest.get());
    }

    @Override
    public void close() {
        watching.interrupt();
    }
}
