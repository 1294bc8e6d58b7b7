package cm.sanaga.node.trace;

import cm.sanaga.kernel.trace.Span;
import cm.sanaga.kernel.trace.TraceContext;
import java.util.Optional;

/** A span of Kamon's that is kept. */
record KamonSpan(kamon.trace.Span span) implements Span {

    boolean isIn(String traceId) {
        return span.trace().id().string().equals(traceId);
    }

    @Override
    public Span with(String key, String value) {
        span.tag(key, value);
        return this;
    }

    @Override
    public Span with(String key, long value) {
        span.tag(key, value);
        return this;
    }

    @Override
    public Span beside(TraceContext other) {
        span.link(KamonTracer.remote(other), kamon.trace.Span$Link$Kind$FollowsFrom$.MODULE$);
        return this;
    }

    @Override
    public Span failed(String why) {
        span.fail(why);
        return this;
    }

    @Override
    public Optional<TraceContext> context() {
        return Optional.of(new TraceContext(span.trace().id().string(), span.id().string(), true));
    }

    @Override
    public void end() {
        span.finish();
    }
}
