package cm.sanaga.ledger;

import cm.sanaga.money.Money;
import java.util.Optional;

/**
 * When the fees in a merchant's book go to the platform's. The transfer's id follows from the book
 * and the number of its last journal: looking twice at the same page orders once.
 */
public final class FeeSweep {
    private FeeSweep() {}

    /** A sweep that is due. */
    public record Due(TransferId id, Transfer.Terms terms) {}

    /**
     * What to sweep from a book, if it is worth it.
     *
     * @param fees where its line {@code fees} stands
     * @param number of its last journal
     * @param threshold the least that is swept
     */
    public static Optional<Due> of(AccountId account, Balance fees, long number, Money threshold) {
        Money free = fees.free(ChartOfAccounts.FEES);
        if (account.equals(AccountId.PLATFORM)
                || !free.positive()
                || free.compareTo(threshold) < 0) {
            return Optional.empty();
        }
        return Optional.of(
                new Due(
                        TransferId.derived("fee-sweep", account.value(), Long.toString(number)),
                        new Transfer.Terms(
                                new Transfer.Line(account, SubAccount.FEES),
                                new Transfer.Line(AccountId.PLATFORM, SubAccount.FEES),
                                free,
                                "fee sweep",
                                "fee-sweep")));
    }
}
