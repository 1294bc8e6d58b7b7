package cm.sanaga.provider.http;

import cm.sanaga.kernel.trace.TraceContext;
import cm.sanaga.kernel.trace.Tracing;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.UserAgent;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;
import org.apache.pekko.stream.BufferOverflowException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.StreamTcpException;
import scala.concurrent.duration.FiniteDuration;

/**
 * The connection pool to one provider. It never sends anything twice by itself, and says of every
 * request whether it was answered, lost, or never left.
 */
public final class ProviderHttp {
    /** Bytes of the longest answer that is read. */
    private static final long LONGEST_ANSWER = 256 * 1024;

    private final Http http;
    private final Materializer materializer;
    private final ConnectionPoolSettings pool;
    private final org.apache.pekko.event.LoggingAdapter log;
    private final HttpSettings settings;

    private ProviderHttp(ActorSystem<?> system, HttpSettings settings) {
        this.http = Http.get(system);
        this.materializer = Materializer.matFromSystem(system);
        this.log = system.classicSystem().log();
        this.settings = settings;
        this.pool = pool(system, settings);
    }

    /** A pool in this system; connections are opened when they are needed. */
    public static ProviderHttp open(ActorSystem<?> system, HttpSettings settings) {
        return new ProviderHttp(system, settings);
    }

    /** Sends a request once. Completes normally, always. */
    public CompletionStage<Exchange> send(HttpRequest request) {
        long millis = settings.answerTimeout().toMillis();
        return http.singleRequest(traced(request), http.defaultClientHttpsContext(), pool, log)
                .thenCompose(response -> whole(response, millis))
                .toCompletableFuture()
                .copy()
                .orTimeout(millis, TimeUnit.MILLISECONDS)
                .exceptionally(ProviderHttp::ending);
    }

    /** Tells the provider which trace of ours this belongs to, where there is one. */
    private static HttpRequest traced(HttpRequest request) {
        return Tracing.current()
                .context()
                .map(
                        place ->
                                request.addHeader(
                                        RawHeader.create(TraceContext.HEADER, place.header())))
                .orElse(request);
    }

    private CompletionStage<Exchange> whole(HttpResponse response, long millis) {
        return response.entity()
                .withSizeLimit(LONGEST_ANSWER)
                .toStrict(millis, materializer)
                .thenApply(
                        body ->
                                new Exchange.Answered(
                                        response.status().intValue(), body.getData().utf8String()));
    }

    private static Exchange ending(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof TimeoutException) {
            return new Exchange.Lost("no answer in time");
        }
        return neverLeft(cause) ? new Exchange.Unsent(text(cause)) : new Exchange.Lost(text(cause));
    }

    /** No connection came about, or the pool had no room. Everything else may have arrived. */
    private static boolean neverLeft(Throwable cause) {
        if (cause instanceof BufferOverflowException) {
            return true;
        }
        if (cause instanceof StreamTcpException) {
            return cause.getCause() instanceof ConnectException
                    || cause.getCause() instanceof UnknownHostException
                    || text(cause).startsWith("Tcp command [Connect(");
        }
        return false;
    }

    private static String text(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static ConnectionPoolSettings pool(ActorSystem<?> system, HttpSettings settings) {
        ConnectionPoolSettings base = ConnectionPoolSettings.create(system.classicSystem());
        ClientConnectionSettings connection =
                base.getConnectionSettings()
                        .withConnectingTimeout(finite(settings.connectTimeout()))
                        .withIdleTimeout(finite(settings.answerTimeout().multipliedBy(2)))
                        .withUserAgentHeader(
                                java.util.Optional.of(
                                        UserAgent.create(
                                                org.apache.pekko.http.javadsl.model.headers
                                                        .ProductVersion.create("sanaga", "1"))));
        return base.withConnectionSettings(connection)
                .withMaxConnections(settings.connections())
                .withMaxOpenRequests(settings.waiting())
                .withMaxRetries(0)
                .withKeepAliveTimeout(settings.keepAlive())
                .withBaseConnectionBackoff(FiniteDuration.create(0, TimeUnit.MILLISECONDS))
                .withMaxConnectionBackoff(FiniteDuration.create(0, TimeUnit.MILLISECONDS));
    }

    private static FiniteDuration finite(Duration duration) {
        return FiniteDuration.create(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
