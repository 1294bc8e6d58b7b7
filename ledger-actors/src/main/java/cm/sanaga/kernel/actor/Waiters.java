package cm.sanaga.kernel.actor;

import cm.sanaga.kernel.actor.ProcessRules.Milestone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Who waits until a process has come so far. Each asks again as long as he waits. Who has ordered
 * it and waits has no answer yet: it is held back.
 */
final class Waiters {
    /** Whoever ordered begins to count when he hears that it is durable. */
    private static final Duration LATER = Duration.ofMillis(250);

    private final int most;
    private final List<Waiter> waiting = new ArrayList<>();
    private long heldSince;
    private Duration heldFor = Duration.ZERO;
    private boolean ordered;

    private record Waiter(ProcessMessage.Await await, long since) {}

    /**
     * Nobody yet.
     *
     * @param most how many are remembered
     */
    Waiters(int most) {
        this.most = most;
    }

    /** Somebody orders who waits so long for his answer. */
    void ordered(Duration wait) {
        ordered = true;
        hold(wait.plus(LATER));
    }

    private void hold(Duration most) {
        heldSince = System.nanoTime();
        heldFor = most;
    }

    /** Whether the first answer is held back, as far as is known here. */
    boolean holding() {
        return System.nanoTime() - heldSince < heldFor.toNanos();
    }

    void add(ProcessMessage.Await await) {
        long now = System.nanoTime();
        if (!ordered && await.milestone() != Milestone.BEGUN) {
            hold(Insisting.SOON);
        }
        waiting.removeIf(waiter -> now - waiter.since > Insisting.SOON.toNanos());
        if (waiting.size() < most) {
            waiting.add(new Waiter(await, now));
        }
    }

    /** Answers those whose milestone is reached. */
    void tell(Predicate<Milestone> reached, Supplier<ProcessAnswer> answer) {
        waiting.removeIf(
                waiter -> {
                    boolean so = reached.test(waiter.await.milestone());
                    if (so) {
                        waiter.await.replyTo().tell(answer.get());
                    }
                    return so;
                });
    }
}
