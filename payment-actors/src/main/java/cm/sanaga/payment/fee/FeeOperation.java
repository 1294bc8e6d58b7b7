package cm.sanaga.payment.fee;

/** What is charged for. */
public enum FeeOperation {
    /** What is collected at once. */
    CHARGE,
    /** What is released to the merchant. */
    ESCROW,
    /** What is cashed out. */
    PAYOUT
}
