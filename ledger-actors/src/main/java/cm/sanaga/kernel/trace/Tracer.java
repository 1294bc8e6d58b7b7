package cm.sanaga.kernel.trace;

import java.time.Instant;

/** Takes what is told of work. Whatever it does not want to hear of is {@link Span#NONE}. */
public interface Tracer {

    /** On which side of a call a piece of work is. */
    enum Kind {
        /** Somebody called us. */
        SERVER,
        /** We call somebody. */
        CLIENT,
        /** Neither. */
        INTERNAL
    }

    /**
     * A piece of work that begins.
     *
     * @param name one of few: no ids
     */
    record Work(Kind kind, String name, Instant at) {

        /** Begins now. */
        public static Work now(Kind kind, String name) {
            return new Work(kind, name, Instant.now());
        }
    }

    /** The work that all other work for this payment hangs on; once in its life. */
    Span first(String payment, Work work);

    /** Work for a payment, part of {@link Tracing#current} where that is for the same one. */
    Span of(String payment, Work work);

    /** Work that somebody else's trace goes on with, kept if he keeps it. */
    Span joining(TraceContext caller, Work work);

    /**
     * Work that has to do with no payment and goes on with nothing.
     *
     * @param traceId 32 hexadecimal digits
     */
    Span alone(String traceId, Work work);
}
