package cm.sanaga.kernel.trace;

import java.util.Optional;

/** A piece of work under way. It is told of when it ends, once; may be used by any thread. */
public interface Span {
    /** What is not traced: nothing is done with it. */
    Span NONE =
            new Span() {
                @Override
                public Span with(String key, String value) {
                    return this;
                }

                @Override
                public Span with(String key, long value) {
                    return this;
                }

                @Override
                public Span beside(TraceContext other) {
                    return this;
                }

                @Override
                public Span failed(String why) {
                    return this;
                }

                @Override
                public Optional<TraceContext> context() {
                    return Optional.empty();
                }

                @Override
                public void end() {
                    // It never began.
                }
            };

    /** Says more of it. */
    Span with(String key, String value);

    /** Says more of it. */
    Span with(String key, long value);

    /** Has to do with something in another trace. */
    Span beside(TraceContext other);

    /** It went wrong. */
    Span failed(String why);

    /** Where it stands; empty for {@link #NONE}. */
    Optional<TraceContext> context();

    /** It is done. */
    void end();
}
