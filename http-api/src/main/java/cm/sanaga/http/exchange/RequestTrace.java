package cm.sanaga.http.exchange;

import cm.sanaga.http.auth.Caller;
import cm.sanaga.kernel.trace.Span;
import cm.sanaga.kernel.trace.TraceContext;
import cm.sanaga.kernel.trace.Tracer;
import cm.sanaga.kernel.trace.Tracing;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One request as it is told of when it has been answered: which payment it was about is known only
 * then. Goes on with the caller's trace if he sent one, else with that of the payment.
 */
final class RequestTrace {
    private static final int SERVER_FAULT = 500;

    private final String requestId;
    private final Instant begun;
    private final Optional<TraceContext> caller;
    private volatile String payment = "";
    private volatile String merchant = "";
    private volatile boolean asked;

    private RequestTrace(String requestId, Instant begun, Optional<TraceContext> caller) {
        this.requestId = requestId;
        this.begun = begun;
        this.caller = caller;
    }

    /** Begins now. */
    static RequestTrace of(String requestId, Map<String, String> headers) {
        return Tracing.on()
                ? new RequestTrace(
                        requestId,
                        Instant.now(),
                        Optional.ofNullable(headers.get(TraceContext.HEADER))
                                .flatMap(TraceContext::parse))
                : new RequestTrace(requestId, Instant.EPOCH, Optional.empty());
    }

    /** It turned out to be about this payment. */
    void about(String id) {
        payment = id;
    }

    /** Whether somebody with a key has asked for something about a payment. */
    boolean ofPayment() {
        return asked && !payment.isEmpty();
    }

    /** Who asks. */
    void from(Caller who) {
        asked = true;
        if (who instanceof Caller.Merchant(_, var name, _, _, _)) {
            merchant = name;
        }
    }

    /** By what this request is found, in a line of the log. */
    LoggingEventBuilder on(LoggingEventBuilder line) {
        LoggingEventBuilder known = line.addKeyValue("correlation", requestId);
        if (!payment.isEmpty()) {
            known = known.addKeyValue("payment", payment);
        }
        if (!merchant.isEmpty()) {
            known = known.addKeyValue("merchant", merchant);
        }
        Optional<TraceContext> place = Tracing.on() ? place() : Optional.empty();
        return place.isPresent() ? known.addKeyValue("trace", place.get().traceId()) : known;
    }

    private Optional<TraceContext> place() {
        return caller.or(() -> TraceContext.of(payment));
    }

    /**
     * It was answered.
     *
     * @param route the template of its path, empty where there is none
     */
    void answered(String method, String route, int status) {
        // One that began before anybody listened has no beginning.
        if (!Tracing.on() || begun.equals(Instant.EPOCH)) {
            return;
        }
        Tracer tracer = Tracing.tracer();
        String name = route.isEmpty() ? method : method + " " + route;
        var served = new Tracer.Work(Tracer.Kind.SERVER, name, begun);
        Optional<TraceContext> first = TraceContext.of(payment);
        Span span =
                caller.map(place -> tracer.joining(place, served))
                        .orElseGet(
                                () ->
                                        first.isPresent()
                                                ? tracer.of(payment, served)
                                                : tracer.alone(fresh(), served));
        if (caller.isPresent() && first.isPresent()) {
            // Two traces, each of which leads to the other.
            span.beside(first.get());
            var ordered = new Tracer.Work(Tracer.Kind.INTERNAL, name, begun);
            Span there = tracer.of(payment, ordered).beside(span.context().orElse(caller.get()));
            end(there, method, route, status);
        }
        end(span, method, route, status);
    }

    private void end(Span span, String method, String route, int status) {
        span.with("http.request.method", method)
                .with("http.route", route)
                .with("http.response.status_code", status)
                .with("sanaga.request", requestId);
        if (!payment.isEmpty()) {
            span.with("sanaga.payment", payment);
        }
        if (status >= SERVER_FAULT) {
            span.failed("HTTP " + status);
        }
        span.end();
    }

    private static String fresh() {
        var random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        // Never zero, which would be no id.
        return hex.toHexDigits(random.nextLong() | 1) + hex.toHexDigits(random.nextLong());
    }
}
