package cm.sanaga.provider.simulator;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One simulator as a server: reads requests whole, answers them, or cuts the line. */
final class SimulatorServer {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatorServer.class);
    private static final long LONGEST_BODY = 64 * 1024;
    private static final Duration READING = Duration.ofSeconds(5);

    /** Longer than any client waits for an answer; who hangs up before ends it. */
    private static final Duration SILENCE = Duration.ofMinutes(4);

    /** Our own silence ends before this does. */
    private static final Duration IDLE = Duration.ofMinutes(5);

    /**
     * Its body breaks before the first byte, which takes the connection down with it. A stream of
     * answers that merely ends would be answered 500 by the HTTP layer.
     */
    private static final HttpResponse CUT =
            HttpResponse.create()
                    .withEntity(
                            HttpEntities.create(
                                    ContentTypes.APPLICATION_JSON,
                                    LONGEST_BODY,
                                    Source.failed(new CutLine())));

    private final Materializer materializer;
    private final Function<Incoming, CompletionStage<Reply>> protocol;
    private final ControlSurface control;
    private final RequestLog log;
    private final SimulatedClock clock;

    /** Ordered by a rule, no accident. */
    private static final class CutLine extends RuntimeException {
        private static final long serialVersionUID = 1;

        CutLine() {
            super("the line is cut", null, false, false);
        }
    }

    SimulatorServer(
            ActorSystem<?> system,
            Function<Incoming, CompletionStage<Reply>> protocol,
            ControlSurface control,
            RequestLog log,
            SimulatedClock clock) {
        this.materializer = Materializer.matFromSystem(system);
        this.protocol = protocol;
        this.control = control;
        this.log = log;
        this.clock = clock;
    }

    /** Listens; fails when the port is taken. */
    CompletionStage<ServerBinding> bind(ActorSystem<?> system, String host, int port) {
        return Http.get(system)
                .newServerAt(host, port)
                .withSettings(patient(system))
                .bindFlow(Flow.fromMaterializer((_, _) -> connection()));
    }

    /** What one connection is asked, until the other side hangs up. */
    private Flow<HttpRequest, HttpResponse, NotUsed> connection() {
        var hungUp = new CompletableFuture<Done>();
        return Flow.of(HttpRequest.class)
                .watchTermination(
                        (used, end) -> {
                            end.whenComplete((_, _) -> hungUp.complete(Done.getInstance()));
                            return used;
                        })
                .mapAsync(1, request -> answer(request, hungUp))
                .map(SimulatorServer::response);
    }

    /** How long an answer takes is the rules' affair. */
    private static ServerSettings patient(ActorSystem<?> system) {
        ServerSettings usual = ServerSettings.create(system.classicSystem());
        var unhurried =
                usual.getTimeouts()
                        .withRequestTimeout(scala.concurrent.duration.Duration.Inf())
                        .withIdleTimeout(
                                scala.concurrent.duration.Duration.fromNanos(IDLE.toNanos()));
        return usual.withTimeouts(unhurried);
    }

    static int port(ServerBinding binding) {
        InetSocketAddress address = binding.localAddress();
        return address.getPort();
    }

    private static HttpResponse response(Reply reply) {
        return switch (reply) {
            case Reply.Said said -> said.response();
            case Reply.Cut _, Reply.Silence _ -> CUT;
        };
    }

    private CompletionStage<Reply> answer(HttpRequest request, CompletionStage<Done> hungUp) {
        return request.entity()
                .withSizeLimit(LONGEST_BODY)
                .toStrict(READING.toMillis(), materializer)
                .thenCompose(
                        body -> answer(Incoming.of(request, body.getData().utf8String()), hungUp))
                .exceptionally(
                        bug -> {
                            LOG.error("a simulator failed", bug);
                            return Reply.empty(500);
                        });
    }

    private CompletionStage<Reply> answer(Incoming in, CompletionStage<Done> hungUp) {
        if (ControlSurface.answers(in)) {
            return CompletableFuture.completedFuture(control.serve(in));
        }
        long begun = System.nanoTime();
        return protocol.apply(in)
                .thenCompose(
                        reply -> {
                            long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                            log.add(clock.now(), in, reply, ms);
                            return reply instanceof Reply.Silence
                                    ? clock.pause(SILENCE).applyToEither(hungUp, _ -> reply)
                                    : CompletableFuture.completedFuture(reply);
                        });
    }
}
