package cm.sanaga.http.auth;

/** Who asks, once that is known. */
public sealed interface Caller {

    /** Names the credential without giving it away; stands in the ledger as who ordered. */
    String keyId();

    /**
     * Somebody who acts for a merchant.
     *
     * @param organisation the namespace of his idempotency keys
     * @param merchant whose money it is
     */
    record Merchant(String organisation, String merchant, String keyId) implements Caller {}

    /** Somebody who runs the platform. */
    record Operator(String keyId) implements Caller {}
}
