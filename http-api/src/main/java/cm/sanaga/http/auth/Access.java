package cm.sanaga.http.auth;

/** Who may call a route. */
public enum Access {
    /** With a merchant's key. */
    MERCHANT,
    /** With an operator's key. */
    OPERATOR,
    /** Anybody. */
    OPEN
}
