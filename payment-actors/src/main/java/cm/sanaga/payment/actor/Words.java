package cm.sanaga.payment.actor;

import cm.sanaga.ledger.Account;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Reason;

/** Reasons of our own, in the vocabulary of the providers. */
final class Words {
    private Words() {}

    static Reason notCovered(Account.Refusal.InsufficientFunds no) {
        return new Reason(
                Reason.Code.INSUFFICIENT_FUNDS,
                no.free() + " are free in " + no.line() + ", " + no.asked() + " were asked for");
    }

    static Reason railDown(Provider provider) {
        return new Reason(
                Reason.Code.PROVIDER_UNAVAILABLE, provider + " takes no orders at the moment");
    }
}
