package cm.sanaga.provider;

/** What a provider can be asked to do with money. */
public enum Operation {
    /** From a customer's wallet to ours. */
    COLLECT,
    /** From our wallet to anybody's. */
    DISBURSE,
    /** Back to the payer of a former collection. */
    REFUND
}
