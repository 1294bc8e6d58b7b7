package cm.sanaga.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * What many ask for one by one is done together: whatever comes while a turn is under way is the
 * next turn's, in the order in which it came. One turn at a time.
 */
final class Grouping<T> {
    private final BlockingQueue<T> waiting;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final Executor executor;
    private final ToIntFunction<T> weight;
    private final int enough;
    private final Consumer<List<T>> turn;

    /**
     * @param executor where turns are taken; they may block
     * @param room how many may wait
     * @param enough a turn that weighs so much takes no more
     * @param turn must not throw: who waits in it would never hear of it
     */
    Grouping(
            Executor executor,
            int room,
            ToIntFunction<T> weight,
            int enough,
            Consumer<List<T>> turn) {
        this.executor = executor;
        this.waiting = new LinkedBlockingQueue<>(room);
        this.weight = weight;
        this.enough = enough;
        this.turn = turn;
    }

    /** Whether there was room for it. */
    boolean offer(T one) {
        boolean room = waiting.offer(one);
        if (room && underWay.compareAndSet(false, true)) {
            executor.execute(this::work);
        }
        return room;
    }

    private void work() {
        do {
            try {
                for (List<T> next = next(); !next.isEmpty(); next = next()) {
                    turn.accept(next);
                }
            } finally {
                underWay.set(false);
            }
            // Who came between the last look and this line found a turn under way.
        } while (!waiting.isEmpty() && underWay.compareAndSet(false, true));
    }

    private List<T> next() {
        List<T> next = new ArrayList<>();
        for (int weighs = 0; weighs < enough; weighs += weight.applyAsInt(next.getLast())) {
            T one = waiting.poll();
            if (one == null) {
                break;
            }
            next.add(one);
        }
        return next;
    }
}
