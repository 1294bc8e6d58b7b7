package cm.sanaga.node.cluster;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks every backend again and again whether it is ready. */
public final class Watch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(200);

    /** A node whose readiness asks the database may be slow; one that is stopped stays silent. */
    private static final Duration PATIENCE = Duration.ofMillis(2_500);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ScheduledExecutorService timer;

    private Watch(List<Backend.Seen> backends) {
        this.timer =
                Executors.newScheduledThreadPool(
                        backends.size(), Thread.ofPlatform().daemon().name("watch-", 0).factory());
        for (Backend.Seen each : backends) {
            var _ =
                    timer.scheduleWithFixedDelay(
                            () -> each.is(state(each.backend())),
                            0,
                            EVERY.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    static Watch over(List<Backend.Seen> backends) {
        return new Watch(backends);
    }

    /** What each that is not ready says about it, a line for each; empty when all are. */
    public static String troubles(List<Backend> backends) {
        StringBuilder lines = new StringBuilder();
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            for (Backend each : backends) {
                try {
                    HttpResponse<String> answer =
                            http.send(ready(each), HttpResponse.BodyHandlers.ofString());
                    if (answer.statusCode() != 200) {
                        lines.append("  %s: %s%n".formatted(each.name(), answer.body().strip()));
                    }
                } catch (IOException e) {
                    lines.append("  %s does not answer: %s%n".formatted(each.name(), e));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return lines.toString();
    }

    private static HttpRequest ready(Backend backend) {
        return HttpRequest.newBuilder(backend.management().resolve("/ready"))
                .timeout(PATIENCE)
                .build();
    }

    private Backend.State state(Backend backend) {
        try {
            return http.send(ready(backend), HttpResponse.BodyHandlers.discarding()).statusCode()
                            == 200
                    ? Backend.State.READY
                    : Backend.State.UNREADY;
        } catch (IOException _) {
            return Backend.State.GONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Backend.State.GONE;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        http.close();
    }
}
