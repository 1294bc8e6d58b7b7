package cm.sanaga.provider.actor;

import cm.sanaga.kernel.trace.Span;
import cm.sanaga.kernel.trace.Tracer;
import cm.sanaga.kernel.trace.Tracing;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.http.OrderLog;
import java.util.Locale;

/** What a rail tells of calls about orders: the wait at its guard, the exchange, the outcome. */
final class CallTrace {
    private CallTrace() {}

    /** A call begins. */
    static Span begin(String call, ProviderCall.Order order) {
        Span span =
                Tracing.begin(
                        order.payment(),
                        Tracer.Kind.CLIENT,
                        () -> order.provider().value() + " " + call);
        return span == Span.NONE
                ? span
                : span.with("sanaga.provider", order.provider().value())
                        .with("sanaga.operation", order.operation().name().toLowerCase(Locale.ROOT))
                        .with("sanaga.reference", order.reference().toString());
    }

    /** It was answered, or not. */
    static void ended(Span span, Outcome outcome) {
        span.with("sanaga.outcome", outcome.getClass().getSimpleName());
        switch (outcome) {
            case Outcome.Doubt doubt -> span.failed(OrderLog.withoutNumbers(doubt.what()));
            case Outcome.NotSent(var reason, _) ->
                    span.with("sanaga.reason", reason.code().name()).failed("not sent");
            case Outcome.Declined(var reason) -> span.with("sanaga.reason", reason.code().name());
            case Outcome.Prepared _,
                    Outcome.Accepted _,
                    Outcome.Confirmed _,
                    Outcome.HadBefore _,
                    Outcome.Unheard _ -> {
                // The name says it all.
            }
        }
    }
}
