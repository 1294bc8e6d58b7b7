package cm.sanaga.money;

/** The currencies an account may be kept in, with the exponent of ISO 4217. */
public enum Currency {
    /** CFA franc of Central Africa. It has no minor unit: 500 francs are 500. */
    XAF(0);

    private final int exponent;

    Currency(int exponent) {
        this.exponent = exponent;
    }

    /** How many decimal places the minor unit has. */
    public int exponent() {
        return exponent;
    }
}
