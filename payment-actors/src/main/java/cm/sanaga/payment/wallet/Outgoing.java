package cm.sanaga.payment.wallet;

import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import java.time.Instant;
import java.util.Comparator;

/**
 * A payout or a refund that wants to go out; who was ordered first goes first.
 *
 * @param amount what leaves the wallet, above zero
 * @param since when it was ordered
 */
public record Outgoing(PaymentId id, Money amount, Instant since) implements Comparable<Outgoing> {
    private static final Comparator<Outgoing> ORDER =
            Comparator.comparing(Outgoing::since).thenComparing(one -> one.id().value());

    @Override
    public int compareTo(Outgoing other) {
        return ORDER.compare(this, other);
    }
}
