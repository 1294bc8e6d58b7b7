package cm.sanaga.payment.fee;

/** Who bears a part of the fee. */
public enum Bearer {
    /** It is taken from what the merchant gets, or asked of him beside what he pays out. */
    MERCHANT,
    /** The payer pays it beside the amount, or the recipient gets so much less. */
    CUSTOMER
}
