package cm.sanaga.node.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Those who do not order and want to be heard all the same: each asks five times a second, one
 * question after the other, and is timed from when he meant to ask.
 */
final class Bystanders implements AutoCloseable {
    private static final long EVERY_NANOS = 200_000_000;

    private final Map<String, Bystander> all = new LinkedHashMap<>();
    private volatile boolean over;

    /** One of them. */
    private static final class Bystander {
        final Recorder answers = new Recorder(3);
        final AtomicLong wrong = new AtomicLong();
    }

    /** From now on somebody asks this of a server; the request may be another each time. */
    void join(String name, Wire wire, LongFunction<byte[]> request) {
        Bystander one = new Bystander();
        all.put(name, one);
        Thread.startVirtualThread(() -> ask(one, wire, request));
    }

    private void ask(Bystander one, Wire wire, LongFunction<byte[]> request) {
        long due = System.nanoTime();
        for (long n = 0; !over; n++) {
            boolean well;
            try {
                well = wire.exchange(request.apply(n)).status() == 200;
            } catch (IOException _) {
                well = false;
            }
            one.answers.recordValue((System.nanoTime() - due) / 1_000);
            if (!well) {
                one.wrong.incrementAndGet();
            }
            due += EVERY_NANOS;
            Pace.until(due);
        }
    }

    /** What they saw since the last time, by name: the p99 and how often it was not 200. */
    Map<String, Double> seen() {
        Map<String, Double> seen = new LinkedHashMap<>();
        all.forEach(
                (name, one) -> {
                    Histogram micros = one.answers.getIntervalHistogram();
                    seen.put(name + "_p99_ms", micros.getValueAtPercentile(99) / 1000.0);
                    seen.put(name + "_not_200", (double) one.wrong.getAndSet(0));
                });
        return seen;
    }

    /** Who they are. */
    List<String> names() {
        return List.copyOf(all.keySet());
    }

    @Override
    public void close() {
        over = true;
    }
}
