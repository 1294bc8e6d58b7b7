package cm.sanaga.testing;

import cm.sanaga.kernel.trace.Span;
import cm.sanaga.kernel.trace.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A span that keeps what it is told, and tells all of it when it ends. */
public final class HeardSpan implements Span {
    private final List<String> said = new ArrayList<>();
    private final Optional<TraceContext> context;
    private final Consumer<List<String>> ended;

    public HeardSpan(Optional<TraceContext> context, Consumer<List<String>> ended) {
        this.context = context;
        this.ended = ended;
    }

    /** So far. */
    public List<String> said() {
        return List.copyOf(said);
    }

    @Override
    public Span with(String key, String value) {
        said.add(key + "=" + value);
        return this;
    }

    @Override
    public Span with(String key, long value) {
        return with(key, Long.toString(value));
    }

    @Override
    public Span beside(TraceContext other) {
        return this;
    }

    @Override
    public Span failed(String why) {
        return with("failed", why);
    }

    @Override
    public Optional<TraceContext> context() {
        return context;
    }

    @Override
    public void end() {
        ended.accept(said());
    }
}
