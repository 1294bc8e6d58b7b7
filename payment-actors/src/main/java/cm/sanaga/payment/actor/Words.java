package cm.sanaga.payment.actor;

import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.money.Money;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Reason;
import java.util.Optional;

/** Reasons of our own, in the vocabulary of the providers. */
final class Words {
    private Words() {}

    /** Why a hold was not taken, empty for an answer that does not say that. */
    static Optional<Reason> notHeld(Ledger.Answer answer) {
        return switch (answer) {
            case Ledger.Answer.Refused(Account.Refusal.InsufficientFunds no) ->
                    Optional.of(notHeld(no.free() + " are free in " + no.line(), no.asked()));
            // Another copy of the payment was refused it, and has ended it since.
            case Ledger.Answer.Refused(Account.Refusal.HoldEnded(var hold)) ->
                    Optional.of(new Reason(Reason.Code.INSUFFICIENT_FUNDS, hold + " has ended"));
            case Ledger.Answer.Refused _, Ledger.Answer.Done _, Ledger.Answer.Unanswered _ ->
                    Optional.empty();
        };
    }

    private static Reason notHeld(String free, Money asked) {
        return new Reason(Reason.Code.INSUFFICIENT_FUNDS, free + ", " + asked + " were asked for");
    }

    static Reason railDown(Provider provider) {
        return new Reason(
                Reason.Code.PROVIDER_UNAVAILABLE, provider + " takes no orders at the moment");
    }

    /** What is wrong with the account is not for whoever is paid out of it. */
    static Reason frozen() {
        return new Reason(
                Reason.Code.ACCOUNT_FROZEN, "nothing leaves this account until we have looked");
    }

    static Reason busy(Provider provider) {
        return new Reason(
                Reason.Code.RATE_LIMITED, provider + " takes no more orders at the moment");
    }

    static Reason floatShort(Provider provider) {
        return new Reason(
                Reason.Code.FLOAT_SHORT,
                "the wallet at " + provider + " does not cover it at the moment");
    }
}
