package cm.sanaga.payment.actor;

import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Quarantine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a provider's answer means for an order that is asked after before it is sent. */
final class AskFirst {
    /** How soon a provider that could not be asked is asked again. */
    static final Duration AGAIN = Duration.ofSeconds(10);

    /** A rail whose token is gone cannot be asked by our reference. */
    static final Outcome.InDoubt CANNOT_ASK =
            new Outcome.InDoubt(
                    "after a restore: this provider cannot be asked by our reference, so nothing"
                            + " goes out there until the quarantine is lifted");

    private AskFirst() {}

    /** What to do with the order. */
    sealed interface Verdict {
        /** The provider never heard of it. */
        record Send() implements Verdict {}

        /** The provider knows it: this became of it. */
        record Take(Outcome outcome) implements Verdict {}

        /** Nobody knows yet. */
        record Wait(Outcome.InDoubt why, Duration again) implements Verdict {}
    }

    /** Since when this order must be asked after; empty for what takes no money out. */
    static Optional<Instant> since(Quarantine quarantine, ProviderCall.Order order) {
        return order.operation() == Operation.COLLECT ? Optional.empty() : quarantine.since();
    }

    /**
     * What an answer means. "Never heard of it" is believed when the quarantine is a minute old:
     * what was sent just before it began may have been on its way until then.
     */
    static Verdict on(Instant since, Instant now, Outcome answer) {
        Instant believed = since.plus(ProviderCall.SETTLED);
        return switch (answer) {
            case Outcome.Unheard _ ->
                    now.isBefore(believed)
                            ? new Verdict.Wait(
                                    new Outcome.InDoubt(
                                            "after a restore: what was sent before it may still"
                                                    + " be on its way"),
                                    soon(Duration.between(now, believed)))
                            : new Verdict.Send();
            case Outcome.Accepted _, Outcome.Confirmed _, Outcome.Declined _ ->
                    new Verdict.Take(answer);
            case Outcome.Doubt doubt -> unasked(doubt.what());
            case Outcome.HadBefore(var what) -> unasked(what);
            case Outcome.NotSent(var reason, _) -> unasked(reason.message());
            case Outcome.Prepared _ -> unasked("it told of a token, not of the order");
        };
    }

    /**
     * An answer about an order that may have been sent. "Never heard of it" lets it be sent again,
     * so it is taken for a doubt while it is not believed.
     */
    static Outcome believed(Instant since, Instant now, Outcome answer) {
        return answer instanceof Outcome.Unheard
                        && on(since, now, answer) instanceof Verdict.Wait(var why, _)
                ? why
                : answer;
    }

    private static Verdict unasked(String why) {
        return new Verdict.Wait(
                new Outcome.InDoubt("after a restore the provider is asked first: " + why), AGAIN);
    }

    private static Duration soon(Duration left) {
        return left.compareTo(AGAIN) < 0 ? left : AGAIN;
    }
}
