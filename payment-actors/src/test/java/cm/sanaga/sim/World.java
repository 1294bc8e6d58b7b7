package cm.sanaga.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Time, chance and the network of one simulated world; one thread, one seed, one order. */
final class World implements InstantSource {
    private static final Instant BEGINNING = Instant.parse("2026-03-01T06:00:00Z");

    private record Task(long at, long order, Runnable what) {}

    private final PriorityQueue<Task> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private final RandomGenerator random;
    private final boolean tracing;
    private final List<String> trace = new ArrayList<>();
    private final Bug bug;
    private final boolean twins;
    private Faults faults;
    private long now;
    private long tasks;

    World(long seed, Bug bug, boolean tracing) {
        this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        this.bug = bug;
        this.tracing = tracing;
        this.faults = Faults.drawn(random);
        this.twins = faults.twin() > 0;
    }

    @Override
    public Instant instant() {
        return BEGINNING.plusNanos(now * 1_000);
    }

    /** Whether this world has a bug planted. */
    boolean has(Bug planted) {
        return bug == planted;
    }

    /** Whether entities live twice here. */
    boolean twins() {
        return twins;
    }

    Faults faults() {
        return faults;
    }

    /** From now on nothing goes wrong any more. */
    void heal() {
        note(() -> "healed");
        faults = Faults.NONE;
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    int pick(int bound) {
        return random.nextInt(bound);
    }

    <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    Duration between(long leastMillis, long mostMillis) {
        return Duration.ofNanos(
                random.nextLong(leastMillis * 1_000, mostMillis * 1_000 + 1) * 1_000);
    }

    void later(Duration pause, Runnable what) {
        agenda.add(new Task(now + Math.max(0, pause.toNanos() / 1_000), tasks++, what));
    }

    /** A message inside the cluster: may be lost, doubled, slow, and overtaken by others. */
    void send(Runnable message) {
        send(message, 3_000);
    }

    /** A message that arrives within so many milliseconds, if at all. */
    void send(Runnable message, long mostMillis) {
        int copies = chance(faults.lost()) ? 0 : chance(faults.doubled()) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            later(chance(faults.slow()) ? between(100, mostMillis) : between(0, 20), message);
        }
    }

    /** Does what is next; false when nothing is left or the end has come. */
    boolean step(Instant end) {
        Task task = agenda.peek();
        if (task == null || task.at > Duration.between(BEGINNING, end).toNanos() / 1_000) {
            return false;
        }
        agenda.remove();
        now = task.at;
        task.what.run();
        return true;
    }

    /** How much has been put on the agenda. */
    long tasks() {
        return tasks;
    }

    void note(Supplier<String> what) {
        if (tracing) {
            trace.add(Duration.ofNanos(now * 1_000) + " " + what.get());
        }
    }

    List<String> trace() {
        return trace;
    }
}
