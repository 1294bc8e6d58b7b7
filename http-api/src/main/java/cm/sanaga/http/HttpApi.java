package cm.sanaga.http;

import cm.sanaga.http.auth.Authentication;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Gate;
import cm.sanaga.http.exchange.ProblemForBrokenRequest;
import cm.sanaga.http.exchange.Reception;
import cm.sanaga.http.exchange.RouteTable;
import cm.sanaga.http.limit.Turnstile;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.io.Inet;
import org.apache.pekko.stream.ActorMaterializer;
import org.apache.pekko.stream.ActorMaterializerSettings;
import org.apache.pekko.stream.Materializer;

/** The API, listening. */
public final class HttpApi {
    private static final String DISPATCHER = "sanaga.http.dispatcher";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /**
     * How long a connection whose body was given up stays for the answer to it. Pekko's 100 ms are
     * over before the answer is there when there is much to do, and the caller sees a reset.
     */
    private static final Duration CANCELLED = Duration.ofSeconds(5);

    /** How long the last answers may take to leave the machine. */
    private static final Duration FLUSH = Duration.ofMillis(250);

    private final Listening listening;
    private final Gate gate;
    private final Duration grace;

    private HttpApi(Listening listening, Gate gate, Duration grace) {
        this.listening = listening;
        this.gate = gate;
        this.grace = grace;
    }

    /**
     * Listens. The stage fails when the port is taken. When the actor system stops, nothing new is
     * accepted and what is under way may end within {@link HttpSettings#grace}.
     */
    public static CompletionStage<HttpApi> start(
            ActorSystem<?> system, HttpSettings settings, Doors doors) {
        Materializer threads = ofItsOwn(system);
        Gate gate =
                new Gate(
                        new RouteTable(endpoints(doors)),
                        new Reception(
                                new Authentication(doors.keys(), doors.mode()),
                                new Turnstile(doors.quotas()),
                                settings.origins()),
                        settings.limits(),
                        threads);
        int sockets = Listening.possible(settings.connections().listeners());
        ServerSettings server = server(system, settings, sockets);
        return Listening.on(
                        new InetSocketAddress(settings.host(), settings.port()),
                        sockets,
                        address ->
                                Http.get(system)
                                        .newServerAt(address.getHostString(), address.getPort())
                                        .withSettings(server)
                                        .withMaterializer(threads)
                                        .bind(gate::answer))
                .thenApply(
                        listening -> {
                            HttpApi api = new HttpApi(listening, gate, settings.grace());
                            CoordinatedShutdown.get(system)
                                    .addTask(
                                            CoordinatedShutdown.PhaseServiceUnbind(),
                                            "stop-http-api",
                                            () -> api.stop().thenApply(_ -> Done.done()));
                            return api;
                        });
    }

    /**
     * Whoever comes is heard, and let in or turned away, however much else the node has to do: on
     * the threads of everything else he would wait before anybody could count him.
     */
    @SuppressWarnings("deprecation") // Nothing else says on which threads connections are.
    private static Materializer ofItsOwn(ActorSystem<?> system) {
        var classic = Adapter.toClassic(system);
        return ActorMaterializer.create(
                ActorMaterializerSettings.create(classic).withDispatcher(DISPATCHER),
                classic,
                "http-api");
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return listening.address();
    }

    /**
     * Stops before the actor system does. Pekko's own termination resets a connection whose answer
     * is just being written, so what is under way ends first.
     */
    public CompletionStage<Void> stop() {
        return listening
                .unbind()
                .thenCompose(
                        _ ->
                                gate.drain()
                                        .thenRun(() -> {})
                                        .toCompletableFuture()
                                        .completeOnTimeout(
                                                null, grace.toMillis(), TimeUnit.MILLISECONDS))
                .thenCompose(
                        _ ->
                                CompletableFuture.runAsync(
                                        () -> {},
                                        CompletableFuture.delayedExecutor(
                                                FLUSH.toMillis(), TimeUnit.MILLISECONDS)))
                .thenCompose(_ -> listening.terminate(FLUSH));
    }

    /** Every route there is. */
    static List<Endpoint> endpoints(Doors doors) {
        OrderDesk desk = new OrderDesk(doors);
        PromptDesk prompts = new PromptDesk(desk);
        Parties parties = new Parties(doors.numbers(), doors.providers());
        PaymentLists lists = new PaymentLists(doors.records(), parties);
        List<Endpoint> all = new ArrayList<>();
        all.addAll(new ChargesRoutes(desk, prompts, parties, lists).endpoints());
        all.addAll(new EscrowsRoutes(desk, prompts, parties, lists).endpoints());
        all.addAll(new DisputesRoutes(doors, desk).endpoints());
        all.addAll(new RefundsRoutes(desk, lists).endpoints());
        all.addAll(new PayoutsRoutes(doors, desk, parties, lists).endpoints());
        all.addAll(new ExplainRoutes(doors, desk).endpoints());
        all.addAll(new QuotesRoutes(doors, parties).endpoints());
        all.addAll(new LedgerRoutes(doors.ledger(), doors.books()).endpoints());
        all.addAll(new ExportsRoutes(doors.records(), doors.books()).endpoints());
        all.addAll(new EventsRoutes(doors.events()).endpoints());
        all.addAll(new WebhookEndpointsRoutes(doors).endpoints());
        all.addAll(new WebhookDeliveriesRoutes(doors).endpoints());
        all.addAll(new TraceRoutes(doors.records()).endpoints());
        all.addAll(new AdminRoutes(doors.books(), doors.wallets()).endpoints());
        all.addAll(new CasesRoutes(doors, parties).endpoints());
        all.addAll(new UnderWayRoutes(doors.records(), parties).endpoints());
        all.addAll(new StatementsRoutes(doors).endpoints());
        all.addAll(new RailsRoutes(doors.rails()).endpoints());
        all.addAll(new WalletsRoutes(doors.rails(), parties).endpoints());
        all.addAll(new ClusterRoutes(doors).endpoints());
        all.addAll(new OperatorsRoutes(doors).endpoints());
        all.addAll(new DirectoryRoutes(doors).endpoints());
        all.addAll(new KeysRoutes(doors).endpoints());
        all.addAll(new FeesRoutes(doors, parties).endpoints());
        all.addAll(new QuarantineRoutes(doors).endpoints());
        all.addAll(new FreezesRoutes(doors).endpoints());
        all.addAll(new RepairsRoutes(doors).endpoints());
        all.addAll(new WebhooksRoutes(doors).endpoints());
        all.addAll(new OpenApiRoutes().endpoints());
        all.addAll(new PagesRoutes().endpoints());
        return List.copyOf(all);
    }

    private static ServerSettings server(
            ActorSystem<?> system, HttpSettings settings, int sockets) {
        ServerSettings defaults = ServerSettings.create(system.settings().config());
        HttpSettings.Connections of = settings.connections();
        List<Inet.SocketOption> options = new ArrayList<>(Listening.options(sockets));
        defaults.getSocketOptions().forEach(options::add);
        Duration request =
                settings.limits()
                        .bodyTime()
                        .plus(settings.limits().answerTime())
                        .plus(LONGEST_WAIT)
                        .plusSeconds(5);
        return defaults.withServerHeader(Optional.empty())
                .withMaxConnections(Math.ceilDiv(of.max(), sockets))
                .withBacklog(of.backlog())
                .withSocketOptions(options)
                .withPipeliningLimit(of.pipelining())
                .withTransparentHeadRequests(true)
                .withVerboseErrorMessages(false)
                .withRemoteAddressAttribute(true)
                .withStreamCancellationDelay(scala(CANCELLED))
                .withParsingErrorHandler(ProblemForBrokenRequest.class.getName())
                .withTimeouts(
                        defaults.getTimeouts()
                                .withIdleTimeout(scala(of.idle()))
                                .withRequestTimeout(scala(request)))
                .withParserSettings(
                        defaults.getParserSettings()
                                .withModeledHeaderParsing(false)
                                .withMaxHeaderCount(of.headers())
                                .withMaxHeaderValueLength(of.headerBytes())
                                .withMaxUriLength(of.uriBytes())
                                // The gate has the limit; this one would answer before it.
                                .withMaxContentLength(Long.MAX_VALUE));
    }

    private static scala.concurrent.duration.FiniteDuration scala(Duration duration) {
        return scala.concurrent.duration.FiniteDuration.apply(
                duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
