package cm.sanaga.http.auth;

/** What an operator is there for. */
public sealed interface Office {

    /** Everything of operators. */
    record Platform() implements Office {}

    /** Rails, cases, wallets, statements, the quarantine; nobody's keys. */
    record Treasury() implements Office {}

    /**
     * The merchants of one organisation and their keys.
     *
     * @param id of the organisation
     */
    record Organisation(String id) implements Office {}

    /** Whether such an operator may call such a route. */
    default boolean opens(Access access) {
        return switch (access) {
            case OPERATOR -> !(this instanceof Organisation);
            case PLATFORM -> this instanceof Platform;
            case ORGANISATION -> !(this instanceof Treasury);
            case MERCHANT, OPEN -> false;
        };
    }
}
