package cm.sanaga.money;

/**
 * An exact amount in minor units. May be negative where a balance may; arithmetic that would leave
 * {@link #LIMIT} is refused, so that a sum can never wrap.
 *
 * @param minor whole minor units, between −9·10¹⁵ and 9·10¹⁵ (what JSON readers hold exactly)
 * @param currency the currency
 */
public record Money(long minor, Currency currency) implements Comparable<Money> {
    /** The largest amount that is held, in minor units. */
    public static final long LIMIT = 9_000_000_000_000_000L;

    public Money {
        if (minor > LIMIT || minor < -LIMIT) {
            throw new ArithmeticException(minor + " " + currency + " is beyond " + LIMIT);
        }
    }

    /** So many francs. */
    public static Money xaf(long francs) {
        return new Money(francs, Currency.XAF);
    }

    /** Nothing, in the given currency. */
    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /**
     * The sum.
     *
     * @throws ArithmeticException beyond {@link #LIMIT} or when the currencies differ
     */
    public Money plus(Money other) {
        return new Money(Math.addExact(minor, same(other).minor), currency);
    }

    /**
     * The difference, which may be negative.
     *
     * @throws ArithmeticException beyond {@link #LIMIT} or when the currencies differ
     */
    public Money minus(Money other) {
        return new Money(Math.subtractExact(minor, same(other).minor), currency);
    }

    /** The same amount with the other sign. */
    public Money negated() {
        return new Money(-minor, currency);
    }

    /** The smaller of the two. */
    public Money min(Money other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** Above zero. */
    public boolean positive() {
        return minor > 0;
    }

    /** Below zero. */
    public boolean negative() {
        return minor < 0;
    }

    /** Exactly zero. */
    public boolean isZero() {
        return minor == 0;
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(minor, same(other).minor);
    }

    @Override
    public String toString() {
        return minor + " " + currency;
    }

    private Money same(Money other) {
        if (currency != other.currency) {
            throw new ArithmeticException(currency + " and " + other.currency + " do not add up");
        }
        return other;
    }
}
