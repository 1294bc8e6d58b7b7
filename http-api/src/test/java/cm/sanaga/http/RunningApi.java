package cm.sanaga.http;

import cm.sanaga.http.auth.KeyRing;
import cm.sanaga.http.auth.Keys;
import cm.sanaga.http.auth.Mode;
import cm.sanaga.http.delivery.Destinations;
import cm.sanaga.http.delivery.Signing;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.limit.Quotas;
import cm.sanaga.http.limit.Subject;
import cm.sanaga.money.Money;
import cm.sanaga.projection.DaemonPlace;
import cm.sanaga.projection.Standing;
import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.NumberingPlan;
import cm.sanaga.provider.Polling;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Secret;
import cm.sanaga.provider.SignedCallback;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The API on a free port, with its doors played. */
final class RunningApi implements AutoCloseable {
    static final String ORGANISATION = "org_demo";
    static final String MERCHANT = "mer_demo";
    static final String API_KEY = "sk_test_0123456789";
    static final String OTHER_KEY = "sk_test_9876543210";

    /** The one route that is asked with a body and keeps nothing. */
    static final String ASKS = "/v1/quotes";

    static final String ADMIN_KEY = "admin_0123456789";
    static final CallbackPath CALLBACKS = new CallbackPath(new byte[CallbackPath.KEY_BYTES]);
    static final Provider SIGNING = new Provider("signing");
    static final SignedCallback SIGNED = new SignedCallback("X-Signature", new Secret("kettle"));
    private static final ClusterBoard.View CLUSTER =
            new ClusterBoard.View(
                    "pekko://sanaga@10.0.0.1:25520",
                    "pekko://sanaga@10.0.0.1:25520",
                    List.of(
                            new ClusterBoard.Member(
                                    "pekko://sanaga@10.0.0.1:25520", "up", true, true),
                            new ClusterBoard.Member(
                                    "pekko://sanaga@10.0.0.2:25520", "leaving", false, false)),
                    List.of(
                            new ClusterBoard.Shards(
                                    "account", "pekko://sanaga@10.0.0.1:25520", 50, 1_234)),
                    List.of(
                            new DaemonPlace(
                                    "feed ledger", 0, "pekko://sanaga@10.0.0.1:25520", true),
                            new DaemonPlace(
                                    "feed payments", 1, "pekko://sanaga@10.0.0.2:25520", false),
                            new DaemonPlace("due work", 0, "", false)));
    static final JsonMapper JSON = new JsonMapper();

    final PlayedPayments payments = new PlayedPayments();
    final PlayedReads reads = new PlayedReads();
    final PlayedEndpoints endpoints = new PlayedEndpoints();
    final Signing signing = new Signing(new byte[32]);
    final PlayedDirectory directory = new PlayedDirectory();
    final PlayedFees fees = new PlayedFees();
    final PlayedOperators operators = new PlayedOperators();
    final List<Inbox.Callback> kept = new CopyOnWriteArrayList<>();
    final PlayedRails rails = new PlayedRails();
    volatile Optional<RuntimeException> inboxBroken = Optional.empty();
    volatile boolean inboxMute;
    volatile Quotas quotas = Quotas.NONE;
    private final Quotas limits =
            new Quotas() {
                @Override
                public CompletionStage<Optional<Duration>> take(Subject subject) {
                    return quotas.take(subject);
                }

                @Override
                public boolean counts(Subject.Kind kind) {
                    return quotas.counts(kind);
                }
            };
    volatile UnaryOperator<Keys> identity = UnaryOperator.identity();
    final Doors doors =
            new Doors(
                    payments,
                    reads.ledger(),
                    reads,
                    reads::events,
                    new Doors.Webhooks(
                            endpoints, new Destinations(false), signing, reads::eventsById),
                    reads,
                    this::keep,
                    () ->
                            CompletableFuture.completedFuture(
                                    List.of(
                                            new Wallets.Report(
                                                    Provider.MTN,
                                                    Optional.of(Money.xaf(5100)),
                                                    Optional.of(Money.xaf(100))),
                                            new Wallets.Report(
                                                    Provider.ORANGE,
                                                    Optional.empty(),
                                                    Optional.empty()))),
                    limits,
                    bearer -> identity.apply(known()).caller(bearer),
                    directory,
                    fees,
                    Mode.TEST,
                    CALLBACKS,
                    Map.of(SIGNING, SIGNED),
                    new NumberingPlan(),
                    Set.of(Provider.MTN, Provider.ORANGE, SIGNING),
                    Map.of(
                            Provider.MTN,
                            new Polling(
                                    List.of(Duration.ofSeconds(5)),
                                    List.of(
                                            new Polling.Phase(
                                                    Duration.ofMinutes(1), Duration.ofDays(1))),
                                    Duration.ofSeconds(1),
                                    Duration.ofDays(3))),
                    (_, token) ->
                            Optional.of(URI.create("https://pay.example.cm/" + token.value())),
                    rails,
                    operators,
                    operators,
                    operators,
                    operators,
                    () -> CompletableFuture.completedFuture(CLUSTER),
                    () ->
                            CompletableFuture.completedFuture(
                                    new Standing(
                                            new TreeMap<>(
                                                    Map.of(
                                                            "ledger",
                                                            Duration.ofMillis(12),
                                                            "payments",
                                                            Duration.ZERO)),
                                            3,
                                            Optional.of(Samples.AT))),
                    Clock.fixed(Samples.AT, ZoneOffset.UTC));

    private final ActorSystem<Void> system;
    private final HttpApi api;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Described described = new Described();

    private RunningApi(String settings) {
        var config =
                ConfigFactory.parseString("sanaga.http.port = 0\n" + settings)
                        .withFallback(ConfigFactory.load());
        system = ActorSystem.create(Behaviors.empty(), "api", config);
        api =
                HttpApi.start(system, HttpSettings.from(config), doors)
                        .toCompletableFuture()
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join();
    }

    /** With settings that differ from the usual ones. */
    static RunningApi with(String settings) {
        return new RunningApi(settings);
    }

    static RunningApi usual() {
        return with("");
    }

    private Keys known() {
        return KeyRing.of(ORGANISATION, MERCHANT, API_KEY, ADMIN_KEY)
                .and("org_other", "mer_other", OTHER_KEY)
                .or(directory);
    }

    private CompletionStage<Inbox.Kept> keep(Inbox.Callback callback) {
        if (inboxMute) {
            return new CompletableFuture<>();
        }
        if (inboxBroken.isPresent()) {
            return CompletableFuture.failedFuture(inboxBroken.get());
        }
        boolean again =
                kept.stream()
                        .anyMatch(
                                one ->
                                        one.payment().equals(callback.payment())
                                                && one.body().equals(callback.body()));
        kept.add(callback);
        return CompletableFuture.completedFuture(again ? Inbox.Kept.AGAIN : Inbox.Kept.FIRST);
    }

    void reset() {
        payments.reset();
        reads.reset();
        rails.reset();
        operators.reset();
        directory.reset();
        fees.reset();
        endpoints.reset();
        kept.clear();
        inboxBroken = Optional.empty();
        inboxMute = false;
        quotas = Quotas.NONE;
    }

    int port() {
        return api.address().getPort();
    }

    /** Stops listening, as a node does when it leaves. */
    CompletableFuture<Void> stop() {
        return api.stop().toCompletableFuture();
    }

    List<Endpoint> routes() {
        return HttpApi.endpoints(doors);
    }

    /** A request that is complete but for what is to be tried. */
    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + API_KEY);
    }

    Answer get(String path) {
        return send(to(path).GET());
    }

    Answer asOperator(String path) {
        return send(to(path).setHeader("Authorization", "Bearer " + ADMIN_KEY).GET());
    }

    Answer post(String path, String body) {
        return post(path, UUID.randomUUID().toString(), body);
    }

    Answer post(String path, String key, String body) {
        return send(
                to(path).header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /**
     * With a body that is sent only if it is wanted. The server hangs up on one who sends what it
     * does not want, and he may miss the answer.
     */
    Answer offer(HttpRequest.Builder request) {
        return send(request.expectContinue(true));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpRequest asked = request.build();
            Answer answer = new Answer(client.send(asked, HttpResponse.BodyHandlers.ofByteArray()));
            described.check(
                    asked.method(),
                    asked.uri().getPath(),
                    answer.status(),
                    answer.header("Content-Type"),
                    answer.text());
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What came back. */
    record Answer(HttpResponse<byte[]> http) {
        int status() {
            return http.statusCode();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        String text() {
            return new String(http.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return JSON.readTree(http.body());
            } catch (IOException e) {
                throw new UncheckedIOException(text(), e);
            }
        }

        String code() {
            return json().path("code").asText();
        }

        String param() {
            return json().path("param").asText("");
        }
    }

    @Override
    public void close() {
        client.close();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
