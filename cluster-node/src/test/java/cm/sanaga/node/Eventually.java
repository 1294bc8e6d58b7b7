package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what must come to be, and not longer than it may take. */
final class Eventually {
    private static final Duration LOOK = Duration.ofMillis(100);

    private Eventually() {}

    /** Looks until it is so; fails with what is said otherwise. */
    static void within(Duration patience, Supplier<String> otherwise, BooleanSupplier so) {
        long last = System.nanoTime() + patience.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - last > 0) {
                fail("not within " + patience.toSeconds() + " s: " + otherwise.get());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** Looks until what is seen is right, and returns it; fails with what was seen last. */
    static <T> T seen(Duration patience, Supplier<T> look, Predicate<T> right) {
        long last = System.nanoTime() + patience.toNanos();
        T seen = look.get();
        while (!right.test(seen)) {
            if (System.nanoTime() - last > 0) {
                fail("not within " + patience.toSeconds() + " s: " + seen);
            }
            LockSupport.parkNanos(LOOK.toNanos());
            seen = look.get();
        }
        return seen;
    }

    /** Lets time pass where it is time itself that something waits for. */
    static void pass(Duration time) {
        long last = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - last < 0) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** Looks for so long whether something happens that must not; fails when it does. */
    static void never(Duration during, Supplier<String> otherwise, BooleanSupplier so) {
        long last = System.nanoTime() + during.toNanos();
        while (System.nanoTime() - last < 0) {
            if (so.getAsBoolean()) {
                fail(otherwise.get());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
