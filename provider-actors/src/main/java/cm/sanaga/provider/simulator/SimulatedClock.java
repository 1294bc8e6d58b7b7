package cm.sanaga.provider.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Scheduler;
import scala.concurrent.ExecutionContext;

/**
 * The provider's time: ours plus an offset that can only grow. What falls due meanwhile is done.
 */
final class SimulatedClock {
    private final Scheduler scheduler;
    private final ExecutionContext executor;
    private final AtomicLong offset = new AtomicLong();
    private final AtomicLong sequence = new AtomicLong();
    private final ConcurrentSkipListMap<Due, Runnable> waiting =
            new ConcurrentSkipListMap<>(
                    Comparator.comparing(Due::at).thenComparingLong(Due::sequence));

    /** Shared by all who do what fell due, so that one who wants it done can wait for them. */
    private final ReadWriteLock working = new ReentrantReadWriteLock();

    private record Due(Instant at, long sequence) {}

    SimulatedClock(ActorSystem<?> system) {
        this.scheduler = system.scheduler();
        this.executor = system.executionContext();
    }

    Instant now() {
        return Instant.now().plusMillis(offset.get());
    }

    /** Seconds it is ahead of ours. */
    long aheadSeconds() {
        return offset.get() / 1000;
    }

    /** Does something later, by this clock; at once when that moment is over. */
    void at(Instant moment, Runnable work) {
        Due due = new Due(moment, sequence.getAndIncrement());
        waiting.put(due, work);
        arm(due);
    }

    void after(Duration delay, Runnable work) {
        at(now().plus(delay), work);
    }

    /** Goes on from a moment that has been seen, so that time never runs backwards. */
    void notBefore(Instant seen) {
        Duration behind = Duration.between(now(), seen);
        if (behind.isPositive()) {
            advance(behind);
        }
    }

    /** Lets time pass at once; what fell due is done when it returns. */
    void advance(Duration by) {
        move(by);
        try {
            while (isDue()) {
                List.copyOf(waiting.headMap(until(now()), true).keySet()).forEach(this::run);
            }
        } finally {
            waiting.keySet().forEach(this::arm);
        }
    }

    /** Waits for what is being done, so that it plans what follows from the time it began in. */
    private void move(Duration by) {
        working.writeLock().lock();
        try {
            offset.addAndGet(by.toMillis());
        } finally {
            working.writeLock().unlock();
        }
    }

    /** Whether something is left to do, once whoever has taken some of it has done that. */
    private boolean isDue() {
        working.writeLock().lock();
        try {
            return !waiting.headMap(until(now()), true).isEmpty();
        } finally {
            working.writeLock().unlock();
        }
    }

    private static Due until(Instant moment) {
        return new Due(moment, Long.MAX_VALUE);
    }

    /** Completes later by our own time, which nobody can advance. */
    CompletionStage<Done> pause(Duration real) {
        var over = new CompletableFuture<Done>();
        scheduler.scheduleOnce(real, () -> over.complete(Done.getInstance()), executor);
        return over;
    }

    private void arm(Due due) {
        Duration left = Duration.between(now(), due.at());
        scheduler.scheduleOnce(left.isNegative() ? Duration.ZERO : left, () -> run(due), executor);
    }

    private void run(Due due) {
        working.readLock().lock();
        try {
            Runnable work = waiting.remove(due);
            if (work != null) {
                work.run();
            }
        } finally {
            working.readLock().unlock();
        }
    }
}
