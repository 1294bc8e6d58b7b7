package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who let time pass sees what it brought, and not what it is about to bring. */
class SimulatedClockTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private final SimulatedClock clock = new SimulatedClock(KIT.system());

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void what_fell_due_is_done_in_its_order_when_time_has_passed() {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        for (int minute : new int[] {30, 10, 40, 20, 90}) {
            clock.after(Duration.ofMinutes(minute), () -> done.add(minute));
        }
        clock.advance(Duration.ofHours(1));
        assertEquals(List.of(10, 20, 30, 40), done);
    }

    @Test
    void what_that_brings_in_its_turn_is_done_as_well() {
        AtomicInteger steps = new AtomicInteger();
        clock.after(
                Duration.ofMinutes(10),
                () -> {
                    steps.incrementAndGet();
                    clock.after(Duration.ZERO, steps::incrementAndGet);
                });
        clock.advance(Duration.ofHours(1));
        assertEquals(2, steps.get());
    }

    @Test
    void it_waits_for_what_somebody_else_has_begun() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        clock.after(
                Duration.ZERO,
                () -> {
                    begun.countDown();
                    await(goOn);
                    ended.set(true);
                });
        await(begun);
        AtomicBoolean seen = new AtomicBoolean();
        Thread passing =
                waiting(
                        () -> {
                            clock.advance(Duration.ofSeconds(1));
                            seen.set(ended.get());
                        });
        goOn.countDown();
        passing.join();
        assertTrue(seen.get());
    }

    @Test
    void what_somebody_else_has_begun_plans_from_before() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean followed = new AtomicBoolean();
        clock.after(
                Duration.ZERO,
                () -> {
                    begun.countDown();
                    await(goOn);
                    clock.after(Duration.ofMinutes(10), () -> followed.set(true));
                });
        await(begun);
        Thread passing = waiting(() -> clock.advance(Duration.ofHours(1)));
        goOn.countDown();
        passing.join();
        assertTrue(followed.get());
    }

    /** Begins something that has nothing else to wait for than the work, and stays there. */
    private static Thread waiting(Runnable something) {
        Thread thread = Thread.ofPlatform().start(something);
        while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
