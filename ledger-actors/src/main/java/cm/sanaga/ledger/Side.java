package cm.sanaga.ledger;

/** The two sides of an entry. */
public enum Side {
    DEBIT,
    CREDIT;

    /** The other one. */
    public Side opposite() {
        return this == DEBIT ? CREDIT : DEBIT;
    }
}
