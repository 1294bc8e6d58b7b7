package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
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
import scala.concurrent.duration.FiniteDuration;

/** Calls our customer back: once, over a bounded pool, without caring whether anybody listens. */
final class Callbacks {
    private static final int CONNECTIONS = 64;
    private static final int WAITING = 4096;

    /** Less than a rail waits for an answer, which a callback that overtakes it holds back. */
    private static final long PATIENCE_SECONDS = 8;

    private static final int REMEMBERED = 200;
    static final String EUROS = "EUR";
    private static final ScopedValue<String> CURRENCY = ScopedValue.newInstance();

    private final Http http;
    private final Materializer materializer;
    private final LoggingAdapter log;
    private final ConnectionPoolSettings pool;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final ArrayDeque<Sent> last = new ArrayDeque<>(REMEMBERED);

    /**
     * One callback.
     *
     * @param answer the status it was answered with, or why there was none
     */
    record Sent(
            Instant at, String method, String url, String body, String answer, boolean delivered) {}

    Callbacks(ActorSystem<?> system) {
        this.http = Http.get(system);
        this.materializer = Materializer.matFromSystem(system);
        this.log = system.classicSystem().log();
        this.pool =
                ConnectionPoolSettings.create(system.classicSystem())
                        .withMaxConnections(CONNECTIONS)
                        .withMaxOpenRequests(WAITING)
                        .withMaxRetries(0)
                        // Whether somebody was there last time says nothing of this time.
                        .withBaseConnectionBackoff(FiniteDuration.Zero())
                        .withMaxConnectionBackoff(FiniteDuration.Zero());
    }

    /** What is sent within is in euros. */
    static void inEuros(Runnable sending) {
        ScopedValue.where(CURRENCY, EUROS).run(sending);
    }

    /** A body as it will be sent, for whoever signs it. */
    static String spoken(String body) {
        return CURRENCY.isBound()
                ? Wire.object(body)
                        .map(object -> ((ObjectNode) object).put("currency", CURRENCY.get()))
                        .map(Wire::write)
                        .orElse(body)
                : body;
    }

    /** Sends one; completes when it was answered or given up, never exceptionally. */
    CompletionStage<Boolean> send(HttpMethod method, String url, String body) {
        return send(method, url, body, Map.of());
    }

    /** The same with headers of the provider's own. */
    CompletionStage<Boolean> send(
            HttpMethod method, String url, String said, Map<String, String> headers) {
        String body = spoken(said);
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
            note(method, url, body, "not an address");
            return CompletableFuture.completedFuture(false);
        }
        return http.singleRequest(request, http.defaultClientHttpsContext(), pool, log)
                .thenApply(
                        response -> {
                            response.discardEntityBytes(materializer);
                            return Integer.toString(response.status().intValue());
                        })
                .toCompletableFuture()
                .copy()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(_ -> "nobody")
                .thenApply(answer -> note(method, url, body, answer));
    }

    private boolean note(HttpMethod method, String url, String body, String answer) {
        boolean done = answer.startsWith("2");
        (done ? delivered : lost).incrementAndGet();
        var sent = new Sent(Instant.now(), method.value(), url, body, answer, done);
        synchronized (last) {
            if (last.size() == REMEMBERED) {
                last.removeLast();
            }
            last.addFirst(sent);
        }
        return done;
    }

    /** The last ones, the newest first. */
    List<Sent> last(int count) {
        synchronized (last) {
            return last.stream().limit(count).toList();
        }
    }

    /** Forgets what was sent, and how many. */
    void clear() {
        synchronized (last) {
            last.clear();
        }
        delivered.set(0);
        lost.set(0);
    }

    long delivered() {
        return delivered.get();
    }

    long lost() {
        return lost.get();
    }
}
