package cm.sanaga.provider.orange;

import cm.sanaga.provider.Claim;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.http.Json;
import cm.sanaga.provider.http.OrderLog;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes that both surfaces share, each with its line in the log.
 *
 * @param retryAfter how long an order that could not be sent should wait
 */
record OrangeOutcomes(Duration retryAfter) {
    Outcome unavailable(String what) {
        return new Outcome.NotSent(new Reason(Reason.Code.PROVIDER_UNAVAILABLE, what), retryAfter);
    }

    Outcome limited() {
        return new Outcome.NotSent(new Reason(Reason.Code.RATE_LIMITED, "HTTP 429"), retryAfter);
    }

    /** Who is not let in has sent nothing; it may go out when the keys are mended. */
    Outcome lockedOut(String what) {
        return new Outcome.NotSent(new Reason(Reason.Code.CONFIGURATION, what), retryAfter);
    }

    static Outcome misconfigured(ProviderCall.Order order, String what) {
        OrderLog.misconfigured(order, what);
        return new Outcome.Declined(new Reason(Reason.Code.CONFIGURATION, what));
    }

    static Outcome doubt(ProviderCall.Order order, String what) {
        return inDoubt(order, new Outcome.InDoubt(what));
    }

    /** It answered, and what it says of the order cannot be true. */
    static Outcome disbelieved(ProviderCall.Order order, String what) {
        return inDoubt(order, new Outcome.Disbelieved(what));
    }

    private static Outcome inDoubt(ProviderCall.Order order, Outcome.Doubt doubt) {
        OrderLog.inDoubt(order, doubt.what());
        return doubt;
    }

    static Outcome unknown(ProviderCall.Order order, String status) {
        OrderLog.unknownStatus(order, status);
        return new Outcome.Accepted();
    }

    /** What a callback of either surface claims; Orange names no currency. */
    static Optional<Claim> claimed(String body) {
        return Json.read(body, OrangeBody.Notice.class)
                .flatMap(
                        read ->
                                switch (read.status() == null ? "" : read.status()) {
                                    case "SUCCESSFULL", "SUCCESSFUL", "SUCCESS" ->
                                            Optional.of(Claim.succeeded(read.amount(), null, ""));
                                    case "FAILED", "CANCELLED", "EXPIRED" ->
                                            Optional.of(Claim.failed());
                                    default -> Optional.empty();
                                });
    }

    /** Whether what an answer says, if it says it, is ours; a blank says nothing. */
    static boolean agrees(@Nullable String said, String ours) {
        return said == null || said.isBlank() || said.equals(ours);
    }
}
