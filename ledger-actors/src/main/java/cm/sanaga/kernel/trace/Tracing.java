package cm.sanaga.kernel.trace;

import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one place where work is told of. Nobody listens until the program says who does; until then a
 * piece of work costs the look whether somebody does.
 */
public final class Tracing {
    private static final ScopedValue<Span> CURRENT = ScopedValue.newInstance();

    private static final Tracer OFF =
            new Tracer() {
                @Override
                public Span first(String payment, Work work) {
                    return Span.NONE;
                }

                @Override
                public Span of(String payment, Work work) {
                    return Span.NONE;
                }

                @Override
                public Span joining(TraceContext caller, Work work) {
                    return Span.NONE;
                }

                @Override
                public Span alone(String traceId, Work work) {
                    return Span.NONE;
                }
            };

    private static volatile Tracer tracer = OFF;

    private Tracing() {}

    /** From now on this one listens. */
    public static void to(Tracer listener) {
        tracer = listener;
    }

    /** Nobody listens any more. */
    public static void off() {
        tracer = OFF;
    }

    /** Whether somebody listens: what is costly to say is said only then. */
    public static boolean on() {
        return tracer != OFF;
    }

    /** Whoever listens. */
    public static Tracer tracer() {
        return tracer;
    }

    /** Begins a piece of work for a payment; the name is made only when somebody listens. */
    public static Span begin(String payment, Tracer.Kind kind, Supplier<String> name) {
        Tracer listener = tracer;
        return listener == OFF
                ? Span.NONE
                : listener.of(payment, new Tracer.Work(kind, name.get(), Instant.now()));
    }

    /** The work that this thread does right now, as far as it said so. */
    public static Span current() {
        return CURRENT.isBound() ? CURRENT.get() : Span.NONE;
    }

    /** Does something as part of a piece of work; what it leaves to other threads is not. */
    public static <T> T within(Span span, Supplier<T> work) {
        return span == Span.NONE ? work.get() : ScopedValue.where(CURRENT, span).call(work::get);
    }

    /** A step that is taken later, by any thread, as part of the work that is current now. */
    public static <A, B> Function<A, B> carried(Function<A, B> step) {
        Span span = current();
        return span == Span.NONE ? step : value -> within(span, () -> step.apply(value));
    }

    /**
     * Ends a piece of work when its answer comes. The answer itself is left alone.
     *
     * @param told says of the work what the answer means; not asked where nobody listens
     */
    public static <T> CompletionStage<T> ending(
            Span span, CompletionStage<T> answer, BiConsumer<Span, T> told) {
        if (span != Span.NONE) {
            var _ =
                    answer.whenComplete(
                            (value, failure) -> {
                                if (failure == null) {
                                    told.accept(span, value);
                                } else {
                                    span.failed(failure.toString());
                                }
                                span.end();
                            });
        }
        return answer;
    }
}
