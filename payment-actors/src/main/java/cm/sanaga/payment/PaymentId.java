package cm.sanaga.payment;

import cm.sanaga.kernel.DerivedId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id of a payment. It is derived from the request that asked for it, so the same request can
 * never make two.
 *
 * @param value a prefix and 32 hexadecimal digits, {@code ch_5f…}
 */
public record PaymentId(String value) {
    private static final Pattern FORM = Pattern.compile("(ch|es|po|re)_[0-9a-f]{32}");

    public PaymentId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not the id of a payment: " + value);
        }
    }

    /**
     * The id of what a request asks for.
     *
     * @param kind what it asks for
     * @param namespace of the idempotency keys of who asks
     * @param route where, with the ids in it
     * @param key the idempotency key
     */
    public static PaymentId of(PaymentKind kind, String namespace, String route, String key) {
        return from(kind, DerivedId.uuid5(namespace, route, key));
    }

    /** The id of a payment that another one starts by itself. */
    public static PaymentId following(PaymentId cause, PaymentKind kind, String step) {
        return from(kind, DerivedId.uuid5(cause.value, step));
    }

    private static PaymentId from(PaymentKind kind, UUID uuid) {
        return new PaymentId(kind.prefix() + uuid.toString().replace("-", ""));
    }

    /** Reads an id, empty when it is not one. */
    public static Optional<PaymentId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new PaymentId(text)) : Optional.empty();
    }

    /** What kind of payment it names. */
    public PaymentKind kind() {
        for (PaymentKind kind : PaymentKind.values()) {
            if (value.startsWith(kind.prefix())) {
                return kind;
            }
        }
        throw new IllegalStateException(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
