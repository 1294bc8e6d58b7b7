package cm.sanaga.node.bench;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Sends charges at their times, whatever became of those before, as payers do. Each is timed from
 * when it was meant to be sent: a node that stalls pays for everything it kept waiting.
 */
final class OpenLoop {
    /** More than that without an answer are not sent, and count as errors. */
    private static final int MOST_UNDER_WAY = 4000;

    private static final int PATIENCE_SECONDS = 30;

    private final Calls calls;
    private final Map<String, Instant> charges = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> errors = new ConcurrentHashMap<>();
    private final Recorder answers = new Recorder(3);
    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);
    private final long firstNanos = System.nanoTime() + 100_000_000;
    private final Instant first = Instant.now().plusMillis(100);

    /**
     * What the span that counts brought.
     *
     * @param charges by id, when each was meant to be sent
     * @param errors by what was answered instead of a charge
     * @param answers in microseconds from the intended time
     * @param seconds from the first to the last that was sent
     */
    record Outcome(
            Map<String, Instant> charges,
            Map<String, AtomicLong> errors,
            Histogram answers,
            long sent,
            double seconds) {
        double rate() {
            return sent / seconds;
        }
    }

    private OpenLoop(Calls calls) {
        this.calls = calls;
    }

    /**
     * Who pays, and whose charges are looked at.
     *
     * @param number that pays the n-th
     * @param watched whether the n-th counts; the others are load
     */
    record Payers(LongFunction<String> number, LongPredicate watched) {}

    /**
     * Runs for the lead-in, then for the span that counts.
     *
     * @param rate charges a second
     * @param edge is called at both ends of the span
     */
    static Outcome run(
            Calls calls,
            String name,
            int rate,
            Duration leadIn,
            Duration span,
            Payers payers,
            Runnable edge)
            throws InterruptedException {
        OpenLoop loop = new OpenLoop(calls);
        long counted = leadIn.toSeconds() * rate;
        long all = counted + span.toSeconds() * rate;
        long begun = 0;
        long sent = 0;
        for (long n = 0; n < all; n++) {
            long offset = n * 1_000_000_000L / rate;
            if (n == counted) {
                edge.run();
                begun = System.nanoTime();
            }
            Pace.until(loop.firstNanos + offset);
            boolean watched = payers.watched.test(n);
            sent += n >= counted && watched ? 1 : 0;
            loop.send(
                    name + "-" + n,
                    payers.number.apply(n),
                    offset,
                    new Interest(watched, n >= counted));
        }
        Pace.until(loop.firstNanos + all * 1_000_000_000L / rate);
        double seconds = (System.nanoTime() - begun) / 1e9;
        edge.run();
        if (!loop.room.tryAcquire(MOST_UNDER_WAY, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            loop.error("no answer at all");
        }
        return new Outcome(
                loop.charges, loop.errors, loop.answers.getIntervalHistogram(), sent, seconds);
    }

    /** Errors count in the lead-in too, latencies only after it, and of those watched alone. */
    private record Interest(boolean watched, boolean timed) {}

    private void send(String key, String payer, long offset, Interest interest) {
        if (!room.tryAcquire()) {
            error("not sent: too many without an answer");
            return;
        }
        var _ =
                calls.http()
                        .sendAsync(calls.charge(key, payer), HttpResponse.BodyHandlers.ofString())
                        .whenComplete(
                                (answer, failure) -> {
                                    long nanos = System.nanoTime() - firstNanos - offset;
                                    if (interest.watched) {
                                        heard(answer, failure, offset, interest.timed ? nanos : -1);
                                    }
                                    room.release();
                                });
    }

    private void heard(
            @Nullable HttpResponse<String> answer,
            @Nullable Throwable failure,
            long offset,
            long nanos) {
        if (answer == null) {
            error("no answer: " + (failure == null ? "?" : failure.getClass().getSimpleName()));
            return;
        }
        if (answer.statusCode() != 201) {
            error(answer.statusCode() + " " + Calls.json(answer.body()).path("code").asText());
            return;
        }
        if (nanos >= 0) {
            answers.recordValue(nanos / 1000);
            charges.put(Calls.json(answer.body()).path("id").asText(), first.plusNanos(offset));
        }
    }

    private void error(String what) {
        errors.computeIfAbsent(what, _ -> new AtomicLong()).incrementAndGet();
    }
}
