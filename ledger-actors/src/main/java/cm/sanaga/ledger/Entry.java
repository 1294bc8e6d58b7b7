package cm.sanaga.ledger;

import cm.sanaga.money.Money;

/**
 * One leg of a journal.
 *
 * @param subAccount the line it touches
 * @param side on which side
 * @param amount how much, above zero
 */
public record Entry(SubAccount subAccount, Side side, Money amount) {
    public Entry {
        if (!amount.positive()) {
            throw new IllegalArgumentException("an entry is above zero: " + amount);
        }
    }

    /** A debit. */
    public static Entry debit(SubAccount subAccount, Money amount) {
        return new Entry(subAccount, Side.DEBIT, amount);
    }

    /** A credit. */
    public static Entry credit(SubAccount subAccount, Money amount) {
        return new Entry(subAccount, Side.CREDIT, amount);
    }
}
