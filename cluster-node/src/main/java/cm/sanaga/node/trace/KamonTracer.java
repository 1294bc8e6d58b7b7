package cm.sanaga.node.trace;

import cm.sanaga.kernel.trace.Span;
import cm.sanaga.kernel.trace.TraceContext;
import cm.sanaga.kernel.trace.Tracer;
import cm.sanaga.kernel.trace.Tracing;
import java.util.HexFormat;
import java.util.Optional;
import kamon.Kamon;
import kamon.trace.Identifier;
import kamon.trace.SpanBuilder;
import kamon.trace.Trace;

/**
 * Makes spans of Kamon. Which traces are kept follows from their ids alone, so that all nodes keep
 * the same ones.
 */
final class KamonTracer implements Tracer {
    /** The last 56 bits of an id are random, W3C says; of a derived id they are a hash. */
    private static final int RANDOM_DIGITS = 14;

    private static final long ALL = 1L << 56;

    private final long keptBelow;

    /** Keeps this part of all traces, above 0 and at most 1. */
    KamonTracer(double ratio) {
        this.keptBelow = Math.round(ratio * ALL);
    }

    boolean keeps(String traceId) {
        return HexFormat.fromHexDigitsToLong(traceId, traceId.length() - RANDOM_DIGITS, 32)
                < keptBelow;
    }

    @Override
    public Span first(String payment, Work work) {
        return kept(payment)
                .map(
                        place ->
                                SpanIds.named(
                                        place.spanId(),
                                        () -> started(root(place.traceId(), work), work)))
                .orElse(Span.NONE)
                .with("sanaga.payment", payment);
    }

    @Override
    public Span of(String payment, Work work) {
        Optional<TraceContext> place = kept(payment);
        if (place.isEmpty()) {
            return Span.NONE;
        }
        kamon.trace.Span parent =
                Tracing.current() instanceof KamonSpan now && now.isIn(place.get().traceId())
                        ? now.span()
                        : remote(place.get());
        return started(builder(work).asChildOf(parent), work).with("sanaga.payment", payment);
    }

    @Override
    public Span joining(TraceContext caller, Work work) {
        return caller.sampled()
                ? started(builder(work).asChildOf(remote(caller)), work)
                : Span.NONE;
    }

    @Override
    public Span alone(String traceId, Work work) {
        return keeps(traceId) ? started(root(traceId, work), work) : Span.NONE;
    }

    private Optional<TraceContext> kept(String payment) {
        return TraceContext.of(payment).filter(place -> keeps(place.traceId()));
    }

    private static SpanBuilder root(String traceId, Work work) {
        return builder(work).traceId(SpanIds.of(traceId)).samplingDecision(sampled());
    }

    private static SpanBuilder builder(Work work) {
        // Figures of all this are counted already, sampled or not.
        return Kamon.spanBuilder(work.name())
                .kind(kind(work.kind()))
                .tagMetrics(kamon.trace.Span$TagKeys$.MODULE$.Component(), "sanaga")
                .doNotTrackMetrics()
                .ignoreParentFromContext();
    }

    private static Span started(SpanBuilder builder, Work work) {
        return new KamonSpan(builder.start(work.at()));
    }

    static kamon.trace.Span remote(TraceContext place) {
        return new kamon.trace.Span.Remote(
                SpanIds.of(place.spanId()),
                Identifier.Empty(),
                Trace.create(SpanIds.of(place.traceId()), sampled()));
    }

    private static Trace.SamplingDecision sampled() {
        return kamon.trace.Trace$SamplingDecision$Sample$.MODULE$;
    }

    private static kamon.trace.Span.Kind kind(Kind kind) {
        return switch (kind) {
            case SERVER -> kamon.trace.Span$Kind$Server$.MODULE$;
            case CLIENT -> kamon.trace.Span$Kind$Client$.MODULE$;
            case INTERNAL -> kamon.trace.Span$Kind$Internal$.MODULE$;
        };
    }
}
