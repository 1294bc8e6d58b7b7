package cm.sanaga.node.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/**
 * Sends charges at their times whatever became of those before, at one rate and then at another,
 * without a pause between. Each is timed from when it was meant to be sent and counts where it was
 * meant to be sent.
 */
final class Waves {
    /** More than that without an answer are not sent: a server takes no more connections. */
    private static final int MOST_UNDER_WAY = 4_000;

    private static final int PATIENCE_SECONDS = 35;

    /** As good as before for so many seconds in a row. */
    private static final int STEADY = 3;

    private final Wire wire;
    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);

    /** So many a second, for so long. */
    record Wave(String name, int rate, Duration span) {
        long count() {
            return (long) rate * span.toSeconds();
        }
    }

    /** What came of the orders of one second; latencies in microseconds. */
    static final class Second {
        final Histogram accepted = new Histogram(3);
        final Histogram turnedAway = new Histogram(3);
        final Map<String, Integer> failed = new TreeMap<>();

        synchronized void accepted(long micros) {
            accepted.recordValue(micros);
        }

        synchronized void turnedAway(long micros) {
            turnedAway.recordValue(micros);
        }

        synchronized void failed(String how) {
            failed.merge(how, 1, Integer::sum);
        }

        private synchronized void addTo(Outcome all) {
            all.accepted.add(accepted);
            all.turnedAway.add(turnedAway);
            failed.forEach((how, count) -> all.failed.merge(how, count, Integer::sum));
        }

        /** Everybody was served, and nine of ten at once. */
        private boolean asGoodAs(long micros) {
            return turnedAway.getTotalCount() == 0
                    && failed.isEmpty()
                    && accepted.getValueAtPercentile(90) <= micros;
        }
    }

    /**
     * What a wave brought.
     *
     * @param charges by id, when each was meant to be sent
     * @param ids by the number of the order, counted over all waves
     */
    record Outcome(
            Wave wave,
            List<Second> seconds,
            Map<String, Instant> charges,
            Map<Long, String> ids,
            Histogram accepted,
            Histogram turnedAway,
            Map<String, Integer> failed) {
        static Outcome of(Wave wave) {
            List<Second> seconds = new ArrayList<>();
            for (long i = 0; i < wave.span().toSeconds(); i++) {
                seconds.add(new Second());
            }
            return new Outcome(
                    wave,
                    seconds,
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>(),
                    new Histogram(3),
                    new Histogram(3),
                    new TreeMap<>());
        }

        private void sum() {
            seconds.forEach(second -> second.addTo(this));
        }

        /** How many a second came, were let in and turned away, and how long they waited. */
        Map<String, Double> figures() {
            Map<String, Double> figures = new LinkedHashMap<>();
            double seconds = wave.span().toSeconds();
            figures.put("offered/s", (double) wave.rate());
            figures.put("accepted/s", accepted.getTotalCount() / seconds);
            figures.put("turned_away/s", turnedAway.getTotalCount() / seconds);
            figures.put("failed", (double) failures());
            Figures.latencies(figures, "accepted_", accepted);
            Figures.latencies(figures, "turned_away_", turnedAway);
            return figures;
        }

        /** How many were answered neither with a charge nor with a wish to come again later. */
        long failures() {
            return failed.values().stream().mapToLong(Integer::intValue).sum();
        }
    }

    private Waves(Wire wire) {
        this.wire = wire;
    }

    /**
     * Sends them all, one wave after the other.
     *
     * @param request the n-th
     * @param over is told of each wave that is over, while the next one comes already
     */
    static List<Outcome> run(
            Wire wire, LongFunction<byte[]> request, List<Wave> waves, Runnable over)
            throws InterruptedException {
        Waves all = new Waves(wire);
        List<Outcome> outcomes = waves.stream().map(Outcome::of).toList();
        long begins = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        Instant at = Instant.now().plusMillis(100);
        long number = 0;
        for (Outcome outcome : outcomes) {
            Wave wave = outcome.wave();
            for (long n = 0; n < wave.count(); n++) {
                long offset = n * 1_000_000_000L / wave.rate();
                Pace.until(begins + offset);
                all.send(
                        request.apply(number),
                        new Order(
                                number++,
                                outcome.seconds().get((int) (n / wave.rate())),
                                outcome,
                                begins + offset,
                                at.plusNanos(offset)));
            }
            begins += wave.span().toNanos();
            at = at.plus(wave.span());
            Pace.until(begins);
            over.run();
        }
        if (!all.room.tryAcquire(MOST_UNDER_WAY, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            outcomes.getLast().seconds().getLast().failed("no answer at all");
        }
        outcomes.forEach(Outcome::sum);
        return outcomes;
    }

    /**
     * After how many seconds of a wave answers were as before, and stayed so for a while; the whole
     * wave where they never were.
     *
     * @param before the p99 of then, in microseconds
     */
    static int recovered(List<Second> seconds, long before) {
        int good = 0;
        for (int i = 0; i < seconds.size(); i++) {
            good = seconds.get(i).asGoodAs(before) ? good + 1 : 0;
            if (good == STEADY) {
                return i + 1 - STEADY;
            }
        }
        return seconds.size();
    }

    private void send(byte[] bytes, Order order) {
        if (!room.tryAcquire()) {
            order.second.failed("not sent: too many without an answer");
            return;
        }
        Thread.startVirtualThread(
                () -> {
                    try {
                        order.heard(wire.exchange(bytes));
                    } catch (IOException e) {
                        order.second.failed("no answer: " + e.getMessage());
                    } finally {
                        room.release();
                    }
                });
    }

    /** One that was meant to be sent at a time, by this JVM's clock and by the world's. */
    private record Order(long number, Second second, Outcome outcome, long nanos, Instant at) {
        void heard(Wire.Heard heard) {
            long micros = (System.nanoTime() - nanos) / 1_000;
            if (heard.status() == 201) {
                second.accepted(micros);
                String id = Calls.json(heard.body()).path("id").asText();
                outcome.charges().put(id, at);
                outcome.ids().put(number, id);
            } else if (turnedAway(heard)) {
                second.turnedAway(micros);
            } else {
                String detail = Calls.json(heard.body()).path("detail").asText();
                second.failed(heard.status() + " " + detail);
            }
        }

        /** At once, and not because nobody knows what became of it. */
        private static boolean turnedAway(Wire.Heard heard) {
            return (heard.status() == 503 || heard.status() == 429)
                    && heard.body().contains("nothing was done");
        }
    }
}
