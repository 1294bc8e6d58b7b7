package cm.sanaga.http.auth;

/** Who may call a route. */
public enum Access {
    /** Who acts for a merchant. */
    MERCHANT("merchants"),
    /** Operators, whatever their office, but for those of an organisation. */
    OPERATOR("operators"),
    /** Operators of the platform alone. */
    PLATFORM("operators of the platform"),
    /** Operators of the platform, and those of an organisation for what is theirs. */
    ORGANISATION("operators of the platform or of an organisation"),
    /** Anybody. */
    OPEN("anybody");

    private final String whom;

    Access(String whom) {
        this.whom = whom;
    }

    /** For whom the route is, in words. */
    public String whom() {
        return whom;
    }
}
