package cm.sanaga.node.bench;

import cm.sanaga.ledger.actor.Ledger;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Keeps so many orders in flight: each answer is followed by the next order. */
final class ClosedLoop {
    private static final int PATIENCE_SECONDS = 60;

    private final Supplier<CompletionStage<Ledger.Answer>> order;
    private final Recorder recorder = new Recorder(3);
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Phaser chains = new Phaser(1);
    private volatile boolean recording;
    private volatile boolean over;

    /**
     * What came of it.
     *
     * @param acknowledged within the measured span
     * @param failed refused or not answered, lead-in and end included
     */
    record Outcome(long acknowledged, long failed, double seconds, Histogram micros) {
        double rate() {
            return acknowledged / seconds;
        }
    }

    private ClosedLoop(Supplier<CompletionStage<Ledger.Answer>> order) {
        this.order = order;
    }

    /**
     * Runs for the lead-in, then for the span that counts.
     *
     * @param edge is called at both ends of the span
     */
    static Outcome run(
            int inFlight,
            Duration leadIn,
            Duration span,
            Runnable edge,
            Supplier<CompletionStage<Ledger.Answer>> order)
            throws InterruptedException {
        ClosedLoop loop = new ClosedLoop(order);
        for (int chain = 0; chain < inFlight; chain++) {
            loop.chains.register();
            loop.next();
        }
        Thread.sleep(leadIn);
        edge.run();
        long began = System.nanoTime();
        loop.recording = true;
        Thread.sleep(span);
        loop.recording = false;
        long ended = System.nanoTime();
        edge.run();
        loop.over = true;
        loop.drain();
        return new Outcome(
                loop.acknowledged.get(),
                loop.failed.get(),
                (ended - began) / 1e9,
                loop.recorder.getIntervalHistogram());
    }

    private void drain() throws InterruptedException {
        try {
            chains.awaitAdvanceInterruptibly(
                    chains.arriveAndDeregister(), PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("orders without an answer when the load ended", e);
        }
    }

    private void next() {
        if (over) {
            chains.arriveAndDeregister();
            return;
        }
        long began = System.nanoTime();
        var _ =
                order.get()
                        .whenComplete(
                                (answer, _) -> {
                                    if (!(answer instanceof Ledger.Answer.Done)) {
                                        failed.incrementAndGet();
                                    } else if (recording) {
                                        acknowledged.incrementAndGet();
                                        recorder.recordValue((System.nanoTime() - began) / 1000);
                                    }
                                    next();
                                });
    }
}
