package cm.sanaga.payment;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Reference;
import java.util.Optional;

/**
 * What is to be given back, and out of what.
 *
 * @param request who asked, when; its id is the refund's
 * @param payment the charge or escrow
 * @param source which line of the merchant's book it comes from
 * @param amount how much
 * @param to the wallet that paid
 * @param original our reference of the collection
 * @param why in the merchant's words
 */
public record RefundTerms(
        Request request,
        PaymentId payment,
        Source source,
        Money amount,
        Wallet to,
        Reference original,
        Optional<String> why) {
    public RefundTerms {
        if (!amount.positive()) {
            throw new IllegalArgumentException("a refund is above zero: " + amount);
        }
    }

    /** Where the money lies. */
    public enum Source {
        ESCROW,
        AVAILABLE,
        SUSPENSE
    }
}
