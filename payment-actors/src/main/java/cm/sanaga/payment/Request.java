package cm.sanaga.payment;

import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.AccountId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What every payment keeps of the request that asked for it.
 *
 * @param id derived from the request
 * @param merchant whose payment it is
 * @param fingerprint of the request's content: the same id with another one is refused
 * @param orderedBy the key or person who asked
 * @param reference the merchant's own reference
 * @param description what the customer reads
 * @param metadata the merchant's own data
 * @param at when it was asked for
 */
public record Request(
        PaymentId id,
        String merchant,
        Digest fingerprint,
        String orderedBy,
        Optional<String> reference,
        Optional<String> description,
        Map<String, String> metadata,
        Instant at) {
    public Request {
        metadata = Map.copyOf(metadata);
    }

    /** The merchant's book. */
    public AccountId account() {
        return AccountId.merchant(merchant);
    }

    /** The same request at another instant. */
    public Request at(Instant then) {
        return new Request(
                id, merchant, fingerprint, orderedBy, reference, description, metadata, then);
    }

    /** The text a provider shows to the customer. */
    public String note() {
        return description.or(() -> reference).orElse("Sanaga " + id.value().substring(0, 11));
    }
}
