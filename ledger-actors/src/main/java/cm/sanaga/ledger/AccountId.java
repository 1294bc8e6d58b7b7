package cm.sanaga.ledger;

import java.util.regex.Pattern;

/**
 * Whose book it is: a kind and an owner, as in {@code merchant:mer_9f31} or {@code platform:main}.
 *
 * @param value {@code kind:owner}
 */
public record AccountId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z]{2,16}:[A-Za-z0-9_-]{1,64}");

    /** Sanaga's own book. */
    public static final AccountId PLATFORM = new AccountId("platform:main");

    public AccountId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("an account is kind:owner, not " + value);
        }
    }

    /** The book of a merchant. */
    public static AccountId merchant(String merchant) {
        return new AccountId("merchant:" + merchant);
    }

    /** {@code merchant}, {@code platform} and so on. */
    public String kind() {
        return value.substring(0, value.indexOf(':'));
    }

    /** Who owns the money. */
    public String owner() {
        return value.substring(value.indexOf(':') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
