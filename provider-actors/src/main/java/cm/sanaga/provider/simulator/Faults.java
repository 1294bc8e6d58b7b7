package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * What rules do to the HTTP exchange: it stands in front of every protocol, so that all providers
 * fail alike. Rules about questions are asked here, those about orders by the {@link Course}.
 */
final class Faults {
    private static final String BEARER = "Bearer ";
    private static final String XML =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><fault><code>101503</code>"
                    + "<type>Status report</type><message>Runtime Error</message>"
                    + "<description>Error connecting to the back end</description></fault>";
    private static final String HTML =
            "<html><head><title>502 Bad Gateway</title></head>"
                    + "<body><center><h1>502 Bad Gateway</h1></center></body></html>";

    private final Protocol protocol;
    private final Book book;
    private final Rules rules;
    private final SimulatedClock clock;
    private final Set<String> deadTokens = ConcurrentHashMap.newKeySet();

    /** The protocol does not get to answer an order. */
    static final class Instead extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final Script.Http http;

        Instead(Script.Http http) {
            super("answered otherwise: " + http, null, false, false);
            this.http = http;
        }
    }

    Faults(Protocol protocol, Book book, Rules rules, SimulatedClock clock) {
        this.protocol = protocol;
        this.book = book;
        this.rules = rules;
        this.clock = clock;
    }

    CompletionStage<Reply> serve(Incoming original) {
        Incoming in = carriesDeadToken(original) ? withoutToken(original) : original;
        Protocol.Nature nature = protocol.nature(in);
        if (rules.silent() || nature == Protocol.Nature.ORDER) {
            return orders(in);
        }
        Optional<Order> subject = book.about(protocol.subject(in));
        Optional<Rule.Effect> effect = rules.question(in, nature, subject);
        Script.Exchange exchange =
                effect.map(some -> some.over(Script.Exchange.NORMAL))
                        .orElse(Script.Exchange.NORMAL);
        Script.Told told = subject.map(order -> rules.told(order.key())).orElse(Script.Told.RIGHT);
        Script.Status status = effect.map(some -> some.over(told)).orElse(told).status();
        CompletionStage<Reply> answer =
                question(in, exchange.http()).thenApply(reply -> misstated(reply, status));
        return exchange.slow().isZero()
                ? answer
                : clock.pause(exchange.slow()).thenCompose(_ -> answer);
    }

    /** Bearer tokens are forgotten, and so are the dead. */
    void reset() {
        deadTokens.clear();
    }

    private CompletionStage<Reply> orders(Incoming in) {
        return protocol.serve(in)
                .exceptionallyCompose(
                        failure -> {
                            Throwable cause =
                                    failure instanceof CompletionException wrapped
                                                    && wrapped.getCause() != null
                                            ? wrapped.getCause()
                                            : failure;
                            return cause instanceof Instead instead
                                    ? instead(in, instead.http)
                                    : CompletableFuture.failedFuture(cause);
                        });
    }

    private CompletionStage<Reply> question(Incoming in, Script.Http http) {
        return switch (http) {
            case NORMAL -> protocol.serve(in);
            case ERROR_AFTER, XML_AFTER, HTML_AFTER, TIMEOUT_WITH_MONEY ->
                    protocol.serve(in).thenCompose(_ -> instead(in, http));
            case ERROR_BEFORE,
                    CUT,
                    TIMEOUT_WITHOUT_MONEY,
                    RATE_LIMITED,
                    FORBIDDEN,
                    UNAVAILABLE,
                    XML_BEFORE,
                    HTML_BEFORE,
                    TOKEN_EXPIRED ->
                    instead(in, http);
        };
    }

    private CompletionStage<Reply> instead(Incoming in, Script.Http http) {
        return switch (http) {
            case NORMAL -> throw new IllegalArgumentException("nothing else is to be answered");
            case TOKEN_EXPIRED -> {
                bearers(in).forEach(deadTokens::add);
                yield protocol.serve(withoutToken(in));
            }
            case CUT -> now(new Reply.Cut());
            case TIMEOUT_WITH_MONEY, TIMEOUT_WITHOUT_MONEY -> now(new Reply.Silence());
            case ERROR_BEFORE, ERROR_AFTER -> now(problem(500, "Internal server error"));
            case RATE_LIMITED -> now(problem(429, "Rate limit is exceeded. Try again later."));
            case FORBIDDEN -> now(problem(403, "This address may not do that."));
            case UNAVAILABLE -> now(problem(503, "Service unavailable"));
            case XML_BEFORE, XML_AFTER -> now(Reply.text(500, Reply.XML, XML));
            case HTML_BEFORE, HTML_AFTER -> now(Reply.text(502, ContentTypes.TEXT_HTML_UTF8, HTML));
        };
    }

    private static Reply problem(int status, String message) {
        return Reply.json(status, java.util.Map.of("statusCode", status, "message", message));
    }

    private boolean carriesDeadToken(Incoming in) {
        return !deadTokens.isEmpty() && bearers(in).stream().anyMatch(deadTokens::contains);
    }

    private static List<String> bearers(Incoming in) {
        return headers(in)
                .map(HttpHeader::value)
                .filter(value -> value.startsWith(BEARER))
                .toList();
    }

    /** The protocol sees a token it never gave out, and says so in its own words. */
    private static Incoming withoutToken(Incoming in) {
        List<HttpHeader> others =
                headers(in)
                        .<HttpHeader>map(
                                header ->
                                        header.value().startsWith(BEARER)
                                                ? RawHeader.create(header.name(), BEARER + "dead")
                                                : header)
                        .toList();
        return new Incoming(in.request().withHeaders(others), in.method(), in.path(), in.body());
    }

    private static java.util.stream.Stream<HttpHeader> headers(Incoming in) {
        return StreamSupport.stream(in.request().getHeaders().spliterator(), false);
    }

    private static Reply misstated(Reply reply, Script.Status status) {
        return reply instanceof Reply.Said said && status != Script.Status.RIGHT
                ? Wire.object(said.body())
                        .<Reply>map(
                                body -> {
                                    misstate(body, status);
                                    return Reply.json(said.status(), body);
                                })
                        .orElse(said)
                : reply;
    }

    /** Amounts are one franc more than is so; francs become euros. */
    private static void misstate(JsonNode node, Script.Status status) {
        if (node instanceof ObjectNode object && object.has("amount")) {
            JsonNode amount = object.path("amount");
            switch (status) {
                case RIGHT -> {}
                case WRONG_CURRENCY -> object.put("currency", Callbacks.EUROS);
                case WRONG_AMOUNT -> {
                    if (amount.isTextual()) {
                        object.put("amount", Long.toString(amount.asLong() + 1));
                    } else {
                        object.put("amount", amount.asLong() + 1);
                    }
                }
            }
        }
        node.forEach(child -> misstate(child, status));
    }

    private static CompletionStage<Reply> now(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
