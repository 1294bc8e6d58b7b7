package cm.sanaga.payment;

import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reason;
import java.time.Duration;
import java.time.Instant;

/** Orders that certainly never left, and so may wait instead. */
public final class Unsent {
    /** How long one waits before a person has to look. */
    public static final Duration UNTIL = Duration.ofDays(1);

    private Unsent() {}

    /** Whether what was ordered then has waited too long by now. */
    public static boolean tooLong(Instant ordered, Instant now) {
        return Duration.between(ordered, now).compareTo(UNTIL) >= 0;
    }

    /**
     * Whether one that waits for a reason is told nothing new by another: the provider's door is
     * the same, be it closed, too narrow, or not for us.
     */
    public static boolean waitsOn(Reason before, Reason now) {
        return before.code() == now.code() || (atTheDoor(before) && atTheDoor(now));
    }

    private static boolean atTheDoor(Reason reason) {
        return switch (reason.code()) {
            case PROVIDER_UNAVAILABLE, RATE_LIMITED, CONFIGURATION -> true;
            case INSUFFICIENT_FUNDS,
                    ACCOUNT_NOT_FOUND,
                    ACCOUNT_BLOCKED,
                    LIMIT_EXCEEDED,
                    DECLINED_BY_CUSTOMER,
                    EXPIRED,
                    FLOAT_SHORT,
                    ACCOUNT_FROZEN,
                    REFUSED ->
                    false;
        };
    }

    /** Whether an order was not sent before; whoever asks knows that it was not sent just now. */
    public static boolean before(ProviderCall.State call) {
        return switch (call) {
            case ProviderCall.State.Unprepared _ -> true;
            case ProviderCall.State.Open open -> open.resent() == 0;
            case ProviderCall.State.Unaskable _,
                    ProviderCall.State.Confirmed _,
                    ProviderCall.State.Declined _,
                    ProviderCall.State.Contradicted _ ->
                    false;
        };
    }

    /** The same order as it was before anything was asked of the provider. */
    public static ProviderCall.State.Unprepared again(ProviderCall.State call) {
        return switch (call) {
            case ProviderCall.State.Unprepared unprepared -> unprepared;
            case ProviderCall.State.Open open ->
                    new ProviderCall.State.Unprepared(open.order(), open.ladder());
            case ProviderCall.State.Unaskable _,
                    ProviderCall.State.Confirmed _,
                    ProviderCall.State.Declined _,
                    ProviderCall.State.Contradicted _ ->
                    throw new IllegalStateException("was sent: " + call);
        };
    }
}
