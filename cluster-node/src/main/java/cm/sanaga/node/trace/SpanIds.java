package cm.sanaga.node.trace;

import java.util.HexFormat;
import java.util.function.Supplier;
import kamon.trace.Identifier;

/**
 * Sixteen bytes for a trace and eight for a span, as W3C has them, and a span whose id is known
 * beforehand. Made by Kamon, from its configuration.
 */
public final class SpanIds extends Identifier.Scheme {
    private static final long serialVersionUID = 1;
    private static final ScopedValue<String> NEXT = ScopedValue.newInstance();

    public SpanIds() {
        super(
                kamon.trace.Identifier$Scheme$.MODULE$.Double().traceIdFactory(),
                new Foreseen(kamon.trace.Identifier$Scheme$.MODULE$.Double().spanIdFactory()));
    }

    /** Starts a span that has this id. */
    static <T> T named(String spanId, Supplier<T> start) {
        return ScopedValue.where(NEXT, spanId).call(start::get);
    }

    /** Of hexadecimal digits. */
    static Identifier of(String digits) {
        return new Identifier(digits, HexFormat.of().parseHex(digits));
    }

    private record Foreseen(Identifier.Factory random) implements Identifier.Factory {
        @Override
        public Identifier generate() {
            return NEXT.isBound() ? of(NEXT.get()) : random.generate();
        }

        @Override
        public Identifier from(String text) {
            return random.from(text);
        }

        @Override
        public Identifier from(byte[] bytes) {
            return random.from(bytes);
        }
    }
}
