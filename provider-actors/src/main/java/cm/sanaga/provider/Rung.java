package cm.sanaga.provider;

/** How far up the ladder an order is whose outcome nobody knows yet. */
public enum Rung {
    /** The provider is asked on schedule. */
    POLL,
    /** Asking has not helped in the time it usually takes; the provider's statement may. */
    STATEMENT,
    /** A person has to find out. The provider is still asked, seldom. */
    PERSON
}
