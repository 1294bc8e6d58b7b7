package cm.sanaga.node.cluster;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.japi.function.Function;
import scala.concurrent.duration.FiniteDuration;

/**
 * One address for several nodes. A request goes to a node that is ready; when that one dies before
 * it has answered, a request that may be repeated goes to another: what carries an idempotency key,
 * what only reads, and what a provider calls back. The others are told that nobody knows.
 */
public final class Front implements AutoCloseable {
    /** How long a request may wait for a node, over all that were tried. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final long BODY_MS = 8_000;

    /** More than a node takes: that it is too much is for the node to say. */
    private static final long LONGEST_BODY = 16 * 1024 * 1024;

    private static final Set<String> OF_ONE_CONNECTION =
            Set.of("connection", "keep-alive", "timeout-access", "host", "transfer-encoding");

    private final ActorSystem<?> system;
    private final List<Backend.Seen> backends;
    private final ConnectionPoolSettings pool;
    private final AtomicInteger turn = new AtomicInteger();
    private final Watch watch;
    private final ServerBinding api;
    private final ServerBinding management;

    private Front(
            ActorSystem<?> system, List<Backend> backends, String host, int port, int management) {
        this.system = system;
        this.backends = backends.stream().map(Backend.Seen::new).toList();
        ConnectionPoolSettings defaults = ConnectionPoolSettings.create(system.classicSystem());
        this.pool =
                defaults.withMaxConnections(512)
                        .withMaxOpenRequests(4_096)
                        .withMaxRetries(0)
                        // Else a node that is back is not called for as long as it was away.
                        .withBaseConnectionBackoff(FiniteDuration.Zero())
                        .withMaxConnectionBackoff(FiniteDuration.Zero())
                        .withConnectionSettings(
                                defaults.getConnectionSettings()
                                        .withConnectingTimeout(
                                                FiniteDuration.apply(1, TimeUnit.SECONDS)));
        Http http = Http.get(system);
        Function<HttpRequest, CompletionStage<HttpResponse>> forward = this::forward;
        this.api =
                http.newServerAt(host, port)
                        .withSettings(server(system))
                        .bind(forward)
                        .toCompletableFuture()
                        .join();
        this.management =
                http.newServerAt(host, management)
                        .bindSync(_ -> ready())
                        .toCompletableFuture()
                        .join();
        this.watch = Watch.over(this.backends);
    }

    /**
     * Listens on both ports.
     *
     * @param management where {@code /ready} says which nodes are ready
     * @throws java.util.concurrent.CompletionException when a port is taken
     */
    public static Front start(
            ActorSystem<?> system, List<Backend> backends, String host, int port, int management) {
        return new Front(system, backends, host, port, management);
    }

    private static ServerSettings server(ActorSystem<?> system) {
        ServerSettings defaults = ServerSettings.create(system.settings().config());
        return defaults.withRemoteAddressAttribute(true)
                .withParserSettings(
                        defaults.getParserSettings().withMaxContentLength(LONGEST_BODY));
    }

    /** Where requests go. */
    public URI address() {
        return at(api);
    }

    /** Where {@code /ready} says which nodes are. */
    public URI management() {
        return at(management);
    }

    private static URI at(ServerBinding binding) {
        InetSocketAddress address = binding.localAddress();
        return URI.create("http://127.0.0.1:" + address.getPort());
    }

    /** How many nodes are ready. */
    public int readyNodes() {
        return (int) backends.stream().filter(Backend.Seen::ready).count();
    }

    private HttpResponse ready() {
        String nodes =
                backends.stream()
                        .map(
                                each ->
                                        "\"%s\": \"%s\""
                                                .formatted(
                                                        each.backend().name(),
                                                        each.state()
                                                                .name()
                                                                .toLowerCase(Locale.ROOT)))
                        .collect(Collectors.joining(", "));
        boolean any = readyNodes() > 0;
        return HttpResponse.create()
                .withStatus(any ? 200 : 503)
                .withEntity(
                        HttpEntities.create(
                                ContentTypes.APPLICATION_JSON,
                                "{\"ready\": " + any + ", \"nodes\": {" + nodes + "}}\n"));
    }

    private CompletionStage<HttpResponse> forward(HttpRequest request) {
        return request.toStrict(BODY_MS, LONGEST_BODY, system)
                .thenApply(Optional::of)
                .exceptionally(_ -> Optional.empty())
                .thenCompose(
                        whole ->
                                whole.isPresent()
                                        ? attempt(new Errand(whole.get()), new HashSet<>())
                                        : CompletableFuture.completedFuture(
                                                problem(
                                                        400,
                                                        "invalid_request",
                                                        "The body did not come",
                                                        false)));
    }

    /** A request on its way to some node. */
    private record Errand(HttpRequest request, long since) {
        Errand(HttpRequest request) {
            this(request, System.nanoTime());
        }

        boolean late() {
            return System.nanoTime() - since > PATIENCE.toNanos();
        }

        boolean repeatable() {
            String method = request.method().name();
            return method.equals("GET")
                    || method.equals("HEAD")
                    || request.getHeader("Idempotency-Key").isPresent()
                    || request.getUri().path().startsWith("/webhooks/");
        }
    }

    private CompletionStage<HttpResponse> attempt(Errand errand, Set<String> tried) {
        Optional<Backend.Seen> chosen = next(tried);
        if (chosen.isEmpty()) {
            if (errand.late()) {
                return CompletableFuture.completedFuture(
                        problem(503, "service_unavailable", "No node is ready", true));
            }
            // Those that failed may be back by then.
            return later().thenCompose(_ -> attempt(errand, new HashSet<>()));
        }
        Backend.Seen to = chosen.get();
        CompletableFuture<HttpResponse> answer =
                Http.get(system)
                        .singleRequest(
                                addressed(errand.request(), to.backend()),
                                Http.get(system).defaultClientHttpsContext(),
                                pool,
                                system.classicSystem().log())
                        .toCompletableFuture();
        return CompletableFuture.anyOf(answer, to.gone())
                .thenApply(HttpResponse.class::cast)
                .exceptionallyCompose(
                        _ -> {
                            var _ = answer.thenAccept(late -> late.discardEntityBytes(system));
                            return failed(errand, tried, to);
                        });
    }

    private CompletionStage<HttpResponse> failed(
            Errand errand, Set<String> tried, Backend.Seen by) {
        if (!errand.repeatable() || errand.late()) {
            return CompletableFuture.completedFuture(
                    problem(
                            503,
                            "service_unavailable",
                            "The node that had the request is gone; it may have been done",
                            errand.repeatable()));
        }
        tried.add(by.backend().name());
        return attempt(errand, tried);
    }

    private Optional<Backend.Seen> next(Set<String> tried) {
        int from = turn.getAndIncrement();
        for (int i = 0; i < backends.size(); i++) {
            Backend.Seen each = backends.get(Math.floorMod(from + i, backends.size()));
            if (each.ready() && !tried.contains(each.backend().name())) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static HttpRequest addressed(HttpRequest request, Backend to) {
        List<HttpHeader> headers =
                StreamSupport.stream(request.getHeaders().spliterator(), false)
                        .filter(header -> !OF_ONE_CONNECTION.contains(header.lowercaseName()))
                        .collect(Collectors.toCollection(ArrayList::new));
        request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(RemoteAddress::getAddress)
                .ifPresent(
                        from ->
                                headers.add(
                                        RawHeader.create(
                                                "X-Forwarded-For", from.getHostAddress())));
        return HttpRequest.create()
                .withMethod(request.method())
                .withUri(
                        request.getUri()
                                .scheme("http")
                                .host(to.api().getHost())
                                .port(to.api().getPort()))
                .withHeaders(headers)
                .withEntity(request.entity());
    }

    private static CompletableFuture<Void> later() {
        return CompletableFuture.runAsync(
                () -> {},
                CompletableFuture.delayedExecutor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static HttpResponse problem(int status, String code, String detail, boolean retryable) {
        HttpResponse answer =
                HttpResponse.create()
                        .withStatus(status)
                        .withEntity(
                                HttpEntities.create(
                                        MediaTypes.customWithFixedCharset(
                                                        "application",
                                                        "problem+json",
                                                        HttpCharsets.UTF_8,
                                                        Map.of(),
                                                        false)
                                                .toContentType(),
                                        ("{\"title\": \"%s\", \"status\": %d, \"code\": \"%s\","
                                                        + " \"detail\": \"%s\", \"retryable\": %s}\n")
                                                .formatted(
                                                        detail, status, code, detail, retryable)));
        return retryable ? answer.addHeader(RawHeader.create("Retry-After", "1")) : answer;
    }

    @Override
    public void close() {
        watch.close();
        Duration soon = Duration.ofSeconds(5);
        CompletableFuture.allOf(
                        api.terminate(soon).toCompletableFuture(),
                        management.terminate(soon).toCompletableFuture())
                // Or each that is left says with a stack trace that it was not expected to end.
                .thenCompose(_ -> Http.get(system).shutdownAllConnectionPools())
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(_ -> null)
                .join();
    }
}
