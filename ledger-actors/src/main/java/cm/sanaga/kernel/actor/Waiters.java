package cm.sanaga.kernel.actor;

import cm.sanaga.kernel.actor.ProcessRules.Milestone;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Who waits until a process has come so far. Each asks again as long as he waits. */
final class Waiters {
    private final int most;
    private final List<Waiter> waiting = new ArrayList<>();

    private record Waiter(ProcessMessage.Await await, long since) {}

    /**
     * Nobody yet.
     *
     * @param most how many are remembered
     */
    Waiters(int most) {
        this.most = most;
    }

    void add(ProcessMessage.Await await) {
        long now = System.nanoTime();
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
