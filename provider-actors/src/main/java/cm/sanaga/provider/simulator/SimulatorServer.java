package cm.sanaga.provider.simulator;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One simulator as a server: reads requests whole, answers them, or cuts the line. */
final class SimulatorServer {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatorServer.class);
    private static final long LONGEST_BODY = 64 * 1024;
    private static final Duration READING = Duration.ofSeconds(5);

    private final Materializer materializer;
    private final Function<Incoming, CompletionStage<Reply>> protocol;
    private final ControlSurface control;
    private final RequestLog log;
    private final SimulatedClock clock;

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
                .bindFlow(
                        Flow.of(HttpRequest.class)
                                .mapAsync(1, this::answer)
                                .takeWhile(Reply.Said.class::isInstance)
                                .map(SimulatorServer::response));
    }

    static int port(ServerBinding binding) {
        InetSocketAddress address = binding.localAddress();
        return address.getPort();
    }

    private static HttpResponse response(Reply reply) {
        return switch (reply) {
            case Reply.Said said -> said.response();
            case Reply.Cut _ -> throw new IllegalStateException("a cut line says nothing");
        };
    }

    private CompletionStage<Reply> answer(HttpRequest request) {
        return request.entity()
                .withSizeLimit(LONGEST_BODY)
                .toStrict(READING.toMillis(), materializer)
                .thenCompose(body -> answer(Incoming.of(request, body.getData().utf8String())))
                .exceptionally(
                        bug -> {
                            LOG.error("a simulator failed", bug);
                            return Reply.empty(500);
                        });
    }

    private CompletionStage<Reply> answer(Incoming in) {
        if (in.path().startsWith(ControlSurface.PREFIX)) {
            return CompletableFuture.completedFuture(control.serve(in));
        }
        return protocol.apply(in)
                .thenApply(
                        reply -> {
                            log.add(clock.now(), in, reply);
                            return reply;
                        });
    }
}
