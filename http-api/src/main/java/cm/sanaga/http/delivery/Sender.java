package cm.sanaga.http.delivery;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.javadsl.ClientTransport;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.OutgoingConnectionBuilder;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.ProductVersion;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.UserAgent;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Sends a parcel once, over a connection of its own, so that a receiver who keeps one open keeps
 * nothing. The address that was found to be in the open is the one that is connected to, and no
 * redirect is followed. Of the answer no more is read than is kept.
 */
final class Sender {
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration READING = Duration.ofSeconds(2);

    private final Http http;
    private final Materializer materializer;
    private final LoggingAdapter log;
    private final ClientConnectionSettings settings;
    private final ExecutorService lookups;
    private final Destinations destinations;
    private final Signing signing;
    private final Duration answerTime;
    private final InstantSource clock;

    Sender(
            ActorSystem<?> system,
            Duration answerTime,
            Destinations destinations,
            Signing signing,
            InstantSource clock) {
        this.http = Http.get(system);
        this.materializer = Materializer.matFromSystem(system);
        this.log = system.classicSystem().log();
        this.lookups = Executors.newVirtualThreadPerTaskExecutor();
        this.destinations = destinations;
        this.signing = signing;
        this.answerTime = answerTime;
        this.clock = clock;
        this.settings = connection(system);
    }

    private ClientConnectionSettings connection(ActorSystem<?> system) {
        return ClientConnectionSettings.create(system.classicSystem())
                .withTransport(ClientTransport.withCustomResolver(this::resolve))
                .withConnectingTimeout(CONNECTING)
                .withIdleTimeout(answerTime)
                .withUserAgentHeader(
                        Optional.of(
                                UserAgent.create(ProductVersion.create("Sanaga-Webhooks", "1"))));
    }

    private CompletionStage<InetSocketAddress> resolve(String host, Object port) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new InetSocketAddress(destinations.resolve(host), (Integer) port);
                    } catch (UnknownHostException e) {
                        throw new CompletionException(e);
                    }
                },
                lookups);
    }

    /**
     * Completes normally, always, and when the time is over at the latest; the connection, which is
     * this attempt's own, is closed by then.
     */
    CompletionStage<Attempt> send(Parcel parcel, byte[] body) {
        Instant at = clock.instant();
        long begun = System.nanoTime();
        if (destinations.objection(parcel.url()).isPresent()) {
            return CompletableFuture.completedFuture(
                    Attempt.unanswered(at, 0, "the address may not be called"));
        }
        try {
            Uri uri = Uri.create(parcel.url());
            return Source.single(request(parcel, uri, body, at))
                    .via(connectionTo(uri))
                    .mapAsync(
                            1,
                            response ->
                                    beginning(response)
                                            .thenApply(
                                                    text ->
                                                            Attempt.answered(
                                                                    at,
                                                                    millis(begun),
                                                                    response.status().intValue(),
                                                                    text)))
                    .completionTimeout(answerTime)
                    .runWith(Sink.head(), materializer)
                    .exceptionally(failure -> Attempt.unanswered(at, millis(begun), why(failure)));
        } catch (RuntimeException refused) {
            return CompletableFuture.completedFuture(
                    Attempt.unanswered(at, millis(begun), "the address is not understood"));
        }
    }

    private Flow<HttpRequest, HttpResponse, ?> connectionTo(Uri uri) {
        OutgoingConnectionBuilder connection =
                http.connectionTo(uri.getHost().address())
                        .toPort(uri.getPort())
                        .withClientConnectionSettings(settings)
                        .logTo(log);
        return uri.getScheme().equals("https") ? connection.https() : connection.http();
    }

    private HttpRequest request(Parcel parcel, Uri uri, byte[] body, Instant at) {
        String id = parcel.event().text();
        return HttpRequest.POST(uri.toRelative().toString())
                .addHeader(RawHeader.create("webhook-id", id))
                .addHeader(
                        RawHeader.create("webhook-timestamp", Long.toString(at.getEpochSecond())))
                .addHeader(
                        RawHeader.create(
                                "webhook-signature",
                                signing.header(parcel.endpoint(), parcel.versions(), id, at, body)))
                .withEntity(ContentTypes.APPLICATION_JSON, body);
    }

    /**
     * How the answer begins; what comes later or too late is not kept. It is read on until the
     * connection ends, as ending the body would end the connection, and with it the attempt.
     */
    private CompletionStage<String> beginning(HttpResponse response) {
        Beginning beginning = new Beginning();
        response.entity()
                .getDataBytes()
                .runForeach(beginning::add, materializer)
                .whenComplete((_, _) -> beginning.end());
        CompletableFuture.delayedExecutor(READING.toMillis(), TimeUnit.MILLISECONDS)
                .execute(beginning::end);
        return beginning.enough.thenApply(Sender::text);
    }

    /** The first bytes of an answer. */
    private static final class Beginning {
        final CompletableFuture<ByteString> enough = new CompletableFuture<>();
        private ByteString read = ByteString.emptyByteString();

        synchronized void add(ByteString part) {
            if (read.length() < Attempt.LONGEST_ANSWER) {
                read = read.concat(part);
            } else {
                end();
            }
        }

        synchronized void end() {
            enough.complete(read.take(Attempt.LONGEST_ANSWER));
        }
    }

    /** Whatever it is, as a text that can be kept and shown. */
    private static String text(ByteString bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPLACE)
                            .onUnmappableCharacter(CodingErrorAction.REPLACE)
                            .decode(bytes.toByteBuffer())
                            .toString();
            return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "\uFFFD");
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("what is malformed is replaced", e);
        }
    }

    private static long millis(long begun) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    /** What its owner is told: nothing of what is inside. */
    private static String why(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case TimeoutException _ -> {
                    return "no answer in time";
                }
                case UnknownHostException _ -> {
                    return "the host is not known, or not in the open internet";
                }
                case ConnectException _ -> {
                    return "no connection";
                }
                case SSLException _ -> {
                    return "TLS: the certificate is not trusted, or not of this host";
                }
                default -> {
                    // The next one may say more.
                }
            }
        }
        return "no answer";
    }
}
