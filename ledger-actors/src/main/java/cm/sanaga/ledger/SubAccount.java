package cm.sanaga.ledger;

import java.util.regex.Pattern;

/**
 * One line of a book: a line of the {@link ChartOfAccounts}, and for a float whose wallet it is.
 *
 * @param value {@code available}, {@code float/mtn}
 */
public record SubAccount(String value) {
    private static final Pattern PART = Pattern.compile("[a-z][a-z0-9-]{1,31}");

    public static final SubAccount BANK = new SubAccount("bank");
    public static final SubAccount ESCROW = new SubAccount("escrow");
    public static final SubAccount AVAILABLE = new SubAccount("available");
    public static final SubAccount FEES = new SubAccount("fees");
    public static final SubAccount PROVIDER_FEES = new SubAccount("provider-fees");
    public static final SubAccount TAX = new SubAccount("tax");
    public static final SubAccount SUSPENSE = new SubAccount("suspense");
    public static final SubAccount RECEIVABLE = new SubAccount("receivable");
    public static final SubAccount CLEARING = new SubAccount("clearing");

    public SubAccount {
        int slash = value.indexOf('/');
        ChartOfAccounts line = ChartOfAccounts.of(slash < 0 ? value : value.substring(0, slash));
        if ((line == ChartOfAccounts.FLOAT) != (slash >= 0)
                || (slash >= 0 && !PART.matcher(value.substring(slash + 1)).matches())) {
            throw new IllegalArgumentException(
                    "a float names its provider, as in float/mtn, and no other line does: "
                            + value);
        }
    }

    /** The owner's share of a provider's wallet. */
    public static SubAccount floatAt(String provider) {
        return new SubAccount("float/" + provider);
    }

    /** The line of the chart it belongs to. */
    public ChartOfAccounts line() {
        int slash = value.indexOf('/');
        return ChartOfAccounts.of(slash < 0 ? value : value.substring(0, slash));
    }

    @Override
    public String toString() {
        return value;
    }
}
