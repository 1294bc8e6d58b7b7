package cm.sanaga.provider.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;
import org.apache.pekko.stream.Materializer;

/** Calls our customer back: once, over a bounded pool, without caring whether anybody listens. */
final class Callbacks {
    private static final int CONNECTIONS = 64;
    private static final int WAITING = 4096;
    private static final long PATIENCE_SECONDS = 2;

    private final Http http;
    private final Materializer materializer;
    private final LoggingAdapter log;
    private final ConnectionPoolSettings pool;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    Callbacks(ActorSystem<?> system) {
        this.http = Http.get(system);
        this.materializer = Materializer.matFromSystem(system);
        this.log = system.classicSystem().log();
        this.pool =
                ConnectionPoolSettings.create(system.classicSystem())
                        .withMaxConnections(CONNECTIONS)
                        .withMaxOpenRequests(WAITING)
                        .withMaxRetries(0);
    }

    /** Sends one; completes when it was answered or given up, never exceptionally. */
    CompletionStage<Boolean> send(HttpMethod method, String url, String body) {
        return send(method, url, body, Map.of());
    }

    /** The same with headers of the provider's own. */
    CompletionStage<Boolean> send(
            HttpMethod method, String url, String body, Map<String, String> headers) {
        HttpRequest request;
        try {
            request =
                    HttpRequest.create(url)
                            .withMethod(method)
                            .withEntity(
                                    ContentTypes.APPLICATION_JSON,
                                    body.getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, String> header : headers.entrySet()) {
                request = request.addHeader(RawHeader.create(header.getKey(), header.getValue()));
            }
        } catch (RuntimeException _) {
            lost.incrementAndGet();
            return CompletableFuture.completedFuture(false);
        }
        return http.singleRequest(request, http.defaultClientHttpsContext(), pool, log)
                .thenApply(
                        response -> {
                            response.discardEntityBytes(materializer);
                            return response.status().isSuccess();
                        })
                .toCompletableFuture()
                .copy()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(_ -> false)
                .thenApply(
                        done -> {
                            (done ? delivered : lost).incrementAndGet();
                            return done;
                        });
    }

    long delivered() {
        return delivered.get();
    }

    long lost() {
        return lost.get();
    }
}
