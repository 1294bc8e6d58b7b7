package cm.sanaga.ledger;

import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;

/**
 * Where one line stands.
 *
 * @param debits everything ever debited
 * @param credits everything ever credited
 * @param held what is set aside
 */
public record Balance(Money debits, Money credits, Money held) {

    /** A line nothing was posted to. */
    public static Balance zero(Currency currency) {
        Money zero = Money.zero(currency);
        return new Balance(zero, zero, zero);
    }

    /** What is posted, positive on the line's normal side. */
    public Money posted(ChartOfAccounts line) {
        return line.normal() == Side.DEBIT ? debits.minus(credits) : credits.minus(debits);
    }

    /** What is posted and not held. */
    public Money free(ChartOfAccounts line) {
        return posted(line).minus(held);
    }

    Balance with(Side side, Money amount) {
        return switch (side) {
            case DEBIT -> new Balance(debits.plus(amount), credits, held);
            case CREDIT -> new Balance(debits, credits.plus(amount), held);
        };
    }

    Balance holding(Money amount) {
        return new Balance(debits, credits, held.plus(amount));
    }
}
