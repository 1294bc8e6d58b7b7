package cm.sanaga.http.problem;

import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Refusal;
import cm.sanaga.projection.ReadUnavailable;
import cm.sanaga.provider.Provider;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.pattern.CircuitBreakerOpenException;

/** Every way in which something the domain or the world says becomes a problem. */
public final class Problems {
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Over so long those are spread who were turned away in one second. */
    private static final Duration CROWD = Duration.ofSeconds(5);

    private static final Duration CHECKED = Duration.ofMinutes(5);

    private Problems() {}

    /**
     * The names under which a request carries what a refusal may be about.
     *
     * @param subject the field of the thing that was referred to, empty when the address names it
     * @param providers the fields that name, or decide, a provider
     */
    public record Names(Optional<String> subject, Map<Provider, String> providers) {
        /** The address says it all. */
        public static final Names NONE = new Names(Optional.empty(), Map.of());

        public Names {
            providers = Map.copyOf(providers);
        }

        String provider(Provider provider) {
            return providers.getOrDefault(provider, "provider");
        }
    }

    /** What a refusal of a payment means to the client who asked. */
    public static Problem of(Refusal refusal, Names names) {
        return switch (refusal) {
            case Refusal.KeyReused(var id) ->
                    Problem.of(
                            ProblemCode.IDEMPOTENCY_KEY_REUSED,
                            "The key stands for another request, which made " + id,
                            "Idempotency-Key");
            case Refusal.NotFound(var id) ->
                    new Problem(
                            ProblemCode.NOT_FOUND, "There is no " + id, names.subject(), Map.of());
            case Refusal.NotNow(var id, var status, var asked) ->
                    Problem.of(
                            ProblemCode.CONFLICT,
                            asked + " is not possible: " + id + " is " + status);
            case Refusal.BeyondLeft(var id, var left, var asked) ->
                    Problem.of(
                            ProblemCode.CONFLICT,
                            asked + " is more than may be moved of " + id + ", " + left,
                            "amount");
            case Refusal.WrongCode(var id) ->
                    Problem.invalid("code", "Is not the code by which " + id + " is released");
            case Refusal.OtherDispute(var id, var open) ->
                    Problem.of(
                            ProblemCode.CONFLICT,
                            "The dispute about " + id + " that is open is " + open,
                            "dispute");
            case Refusal.TooMuchSaid(var id, var most) ->
                    Problem.of(
                            ProblemCode.CONFLICT,
                            "There is room for "
                                    + most
                                    + " steps of a side about "
                                    + id
                                    + ", and so many there are");
            case Refusal.OtherOffer(var id, var stands, var asked) ->
                    Problem.of(
                            ProblemCode.CONFLICT,
                            "Nobody offers "
                                    + asked
                                    + " for "
                                    + id
                                    + "; what is offered now: "
                                    + stands.map(Money::toString).orElse("nothing"),
                            "refund_amount");
            case Refusal.BeyondDispute(var id, var disputed, var asked) ->
                    Problem.of(
                            ProblemCode.CONFLICT,
                            asked + " is more than is in dispute of " + id + ", " + disputed,
                            "refund_amount");
            case Refusal.InsufficientFunds(var available, var asked) ->
                    Problem.of(
                            ProblemCode.INSUFFICIENT_FUNDS,
                            asked + " is more than is available, which is " + available,
                            "amount");
            case Refusal.BelowFee(var amount, var fee) ->
                    Problem.invalid("amount", amount + " does not cover the fee of " + fee);
            case Refusal.NoSuchRail(var provider) ->
                    Problem.invalid(
                            names.provider(provider),
                            "The provider " + provider + " is not served");
            case Refusal.RailDown(var provider, var retryAfter) ->
                    Problem.of(
                                    ProblemCode.PROVIDER_UNAVAILABLE,
                                    "The provider "
                                            + provider
                                            + " does not answer; nothing was sent")
                            .retryAfter(retryAfter);
            case Refusal.InProgress(var id) ->
                    Problem.of(
                                    ProblemCode.REQUEST_IN_PROGRESS,
                                    "The same request is under way and not answered yet; it is "
                                            + id)
                            .retryAfter(SOON);
            case Refusal.NoPromptAgain(var provider) ->
                    Problem.of(
                            ProblemCode.CONFLICT,
                            "The provider "
                                    + provider
                                    + " cannot ask this payer once more; nothing was sent");
            case Refusal.TooSoon(var id, var retryAfter) ->
                    Problem.of(
                                    ProblemCode.RATE_LIMITED,
                                    "The payer of " + id + " was asked just now; nothing was sent")
                            .retryAfter(retryAfter);
            case Refusal.OutOfPlace(_) -> internal();
        };
    }

    /** Nobody knows yet whether it was done; the same request with the same key finds out. */
    public static Problem unavailable() {
        return Problem.of(
                        ProblemCode.SERVICE_UNAVAILABLE,
                        "No answer in time; the same request with the same key may be made again")
                .retryAfter(SOON);
    }

    /** The journal was restored, and what it says of this is not believed yet. */
    public static Problem quarantined() {
        return Problem.of(
                        ProblemCode.SERVICE_UNAVAILABLE,
                        "What was paid out lately is being checked; nothing can be cancelled until"
                                + " then")
                .retryAfter(CHECKED);
    }

    /**
     * More work than can be done at once; nothing was done. Not everybody is told to come again in
     * the same second.
     */
    public static Problem overloaded() {
        Duration pause =
                Duration.ofSeconds(ThreadLocalRandom.current().nextLong(1, CROWD.toSeconds() + 1));
        return Problem.of(
                        ProblemCode.SERVICE_UNAVAILABLE,
                        "Too many requests are under way; nothing was done")
                .retryAfter(pause);
    }

    /** A defect. What it was stands in the log, under the id of the request. */
    public static Problem internal() {
        return Problem.of(
                ProblemCode.INTERNAL_ERROR,
                "The request failed; its id finds the reason in our log");
    }

    /** What a failure means: the world being away, or a defect. */
    public static Problem of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Rejection rejection) {
                return rejection.problem();
            }
            if (away(cause)) {
                return unavailable();
            }
        }
        return internal();
    }

    private static boolean away(Throwable cause) {
        return cause instanceof TimeoutException
                || cause instanceof ReadUnavailable
                || cause instanceof Ledger.Unavailable
                || cause instanceof CircuitBreakerOpenException;
    }
}
