package cm.sanaga.payment;

import cm.sanaga.provider.ProviderCall;
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
