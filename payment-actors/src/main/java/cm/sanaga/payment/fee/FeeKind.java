package cm.sanaga.payment.fee;

/** For what a part of the fee is taken. */
public enum FeeKind {
    /** Our own price. */
    PLATFORM,
    /** What the operator of mobile money charges us for the movement, passed on. */
    OPERATOR,
    /** Owed to the state; it stands in a line of its own in the books. */
    TAX
}
