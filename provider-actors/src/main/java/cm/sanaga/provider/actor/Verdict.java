package cm.sanaga.provider.actor;

import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Reason;
import java.util.Optional;

/** What a call says of the provider, whatever it says of the payment. */
sealed interface Verdict {

    /** It answered: perhaps with a refusal of business. */
    record Well() implements Verdict {}

    /** It got lost, was not understood, found nobody, or there were too many for the provider. */
    record Failed(String what) implements Verdict {}

    /** It refused this order for what we are: it is up, and others may get through. */
    record Misconfigured(String what) implements Verdict {}

    /** It let nobody in, for our keys: it is up, and of no use. */
    record LockedOut(String what) implements Verdict {}

    /** Nothing: perhaps nobody was called. */
    record Untold() implements Verdict {}

    static Verdict ofOrder(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Doubt doubt -> new Failed(doubt.what());
            case Outcome.NotSent(var reason, _) ->
                    switch (reason.code()) {
                        case PROVIDER_UNAVAILABLE, RATE_LIMITED -> new Failed(reason.message());
                        case CONFIGURATION -> new LockedOut(reason.message());
                        case INSUFFICIENT_FUNDS,
                                ACCOUNT_NOT_FOUND,
                                ACCOUNT_BLOCKED,
                                LIMIT_EXCEEDED,
                                DECLINED_BY_CUSTOMER,
                                EXPIRED,
                                REFUSED,
                                FLOAT_SHORT,
                                ACCOUNT_FROZEN ->
                                new Well();
                    };
            case Outcome.Declined(var reason) when reason.code() == Reason.Code.CONFIGURATION ->
                    new Misconfigured(reason.message());
            case Outcome.Prepared _,
                    Outcome.Accepted _,
                    Outcome.Confirmed _,
                    Outcome.Declined _,
                    Outcome.HadBefore _,
                    Outcome.Unheard _ ->
                    new Well();
        };
    }

    /**
     * One order about which something is said that cannot be true keeps nobody from asking about
     * the others. An order that is answered so does: no more shall follow it into the same doubt.
     */
    static Verdict ofQuestion(Outcome outcome) {
        return outcome instanceof Outcome.Disbelieved ? new Well() : ofOrder(outcome);
    }

    /** Of an answer that is empty where the provider cannot say, or did not. */
    static Verdict of(Optional<?> answer) {
        return answer.isPresent() ? new Well() : new Untold();
    }
}
