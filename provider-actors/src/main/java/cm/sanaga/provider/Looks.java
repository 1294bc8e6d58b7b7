package cm.sanaga.provider;

import cm.sanaga.kernel.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When, after a decline that may yet be overtaken by the money, the provider is asked once more. A
 * provider that says "expired" has been seen to succeed later.
 */
public final class Looks {
    /** How long after the decline, each once. */
    public static final List<Duration> AFTER =
            List.of(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(4),
                    Duration.ofDays(1));

    private Looks() {}

    /** When the next is due, if there is one. */
    static Optional<Instant> next(ProviderCall.State.Declined declined) {
        return overtakable(declined) && declined.looks() < AFTER.size()
                ? Optional.of(declined.at().plus(AFTER.get(declined.looks())))
                : Optional.empty();
    }

    /** A look before its time came from outside and does not count. */
    static <R> Decision<ProviderCall.Event, R> looked(
            ProviderCall.State.Declined declined, Instant at) {
        return next(declined).filter(from -> !at.isBefore(from)).isPresent()
                ? Decision.accept(new ProviderCall.Event.Looked(declined.looks() + 1, at))
                : Decision.repeated();
    }

    /** What the provider refused in so many words stays refused; silence may end otherwise. */
    private static boolean overtakable(ProviderCall.State.Declined declined) {
        return declined.sent()
                && switch (declined.reason().code()) {
                    case EXPIRED, PROVIDER_UNAVAILABLE, REFUSED -> true;
                    case INSUFFICIENT_FUNDS,
                            ACCOUNT_NOT_FOUND,
                            ACCOUNT_BLOCKED,
                            LIMIT_EXCEEDED,
                            DECLINED_BY_CUSTOMER,
                            CONFIGURATION,
                            RATE_LIMITED,
                            FLOAT_SHORT,
                            ACCOUNT_FROZEN ->
                            false;
                };
    }

    /** What is worth asking when something outside says that a declined order has moved. */
    public static Optional<ProviderCall.Intent> nudged(ProviderCall.State.Declined declined) {
        return declined.sent()
                ? Optional.of(
                        new ProviderCall.Intent.Look(
                                declined.order(),
                                declined.token(),
                                next(declined).orElse(declined.at())))
                : Optional.empty();
    }
}
