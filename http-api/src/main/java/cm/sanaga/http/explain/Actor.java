package cm.sanaga.http.explain;

/** Who acts next. */
public enum Actor {
    /** The customer, on the handset or on a page. */
    PAYER,
    /** Whose payment it is. */
    MERCHANT,
    /** Who moves the money. */
    PROVIDER,
    /** The program, by itself. */
    SANAGA,
    /** A person of ours. */
    OPERATOR,
    /** It has ended. */
    NOBODY
}
