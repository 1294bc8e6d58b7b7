package cm.sanaga.node.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Calls back as a provider would, each time with other words, so that each is kept on its own, and
 * times the answers.
 */
final class Callbacks implements AutoCloseable {
    private static final int EACH_SECOND = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http;
    private final URI address;
    private final Recorder answers = new Recorder(3);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("callbacks").factory());

    /** Begins at once; what is under way then runs out by itself. */
    Callbacks(HttpClient http, URI address) {
        this.http = http;
        this.address = address;
        var _ =
                timer.scheduleAtFixedRate(
                        this::call, 0, 1_000 / EACH_SECOND, TimeUnit.MILLISECONDS);
    }

    private void call() {
        long begun = System.nanoTime();
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"status\":\"SUCCESSFUL\",\"n\":"
                                                + begun
                                                + sent.incrementAndGet()
                                                + "}"))
                        .build();
        var _ =
                http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                        .whenComplete(
                                (answer, failure) -> {
                                    answers.recordValue((System.nanoTime() - begun) / 1_000);
                                    if (failure != null || answer.statusCode() != 200) {
                                        wrong.incrementAndGet();
                                    }
                                });
    }

    /** In microseconds, since the last time it was asked. */
    Histogram micros() {
        return answers.getIntervalHistogram();
    }

    /** How many were not answered 200. */
    long wrong() {
        return wrong.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
