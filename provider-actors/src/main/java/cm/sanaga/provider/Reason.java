package cm.sanaga.provider;

/**
 * Why a provider did not do it, in one vocabulary for all providers.
 *
 * @param code what programs branch on
 * @param message what the provider said, for people; never parsed
 */
public record Reason(Code code, String message) {

    /** The canonical codes ({@code docs/rails.md} maps each provider's own to them). */
    public enum Code {
        INSUFFICIENT_FUNDS,
        ACCOUNT_NOT_FOUND,
        ACCOUNT_BLOCKED,
        LIMIT_EXCEEDED,
        DECLINED_BY_CUSTOMER,
        EXPIRED,
        /** Our contract, keys or settings are wrong: nothing will work until a person looks. */
        CONFIGURATION,
        PROVIDER_UNAVAILABLE,
        RATE_LIMITED,
        /** Our own wallet at the provider does not cover it: it was not sent. */
        FLOAT_SHORT,
        /** Nothing leaves the owner's account for the time being: it was not sent. */
        ACCOUNT_FROZEN,
        /** A final refusal for which we have no better word. */
        REFUSED
    }
}
