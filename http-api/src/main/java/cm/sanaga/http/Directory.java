package cm.sanaga.http;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.http.auth.Keys;
import cm.sanaga.http.auth.Scope;
import cm.sanaga.projection.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Who there is: organisations, the merchants that belong to them, and the keys that act for a
 * merchant. What is added is known on every node within two seconds, and so is that a key has
 * ended. Each deed is done once, with a line in the trail.
 */
public interface Directory extends Keys {

    /**
     * Owns merchants.
     *
     * @param id {@code org_…}
     */
    record Organisation(String id, String name, String createdBy, Instant createdAt) {}

    /**
     * Whose money it is: one balance.
     *
     * @param id {@code mer_…}
     */
    record Merchant(
            String id, String organisation, String name, String createdBy, Instant createdAt) {}

    /**
     * What a key is without its secret.
     *
     * @param id {@code key_…}, which stands in the ledger as who ordered
     * @param hint the last four characters of the secret, by which its holder tells it from others
     * @param lastUsedAt to a minute
     * @param expiresAt from when on it is not known any more
     * @param revokedAt since when it is not known any more
     */
    record ApiKey(
            String id,
            String merchant,
            String name,
            Set<Scope> scopes,
            String hint,
            String createdBy,
            Instant createdAt,
            Optional<Instant> lastUsedAt,
            Optional<Instant> expiresAt,
            Optional<Instant> revokedAt) {
        public ApiKey {
            scopes = Set.copyOf(scopes);
        }
    }

    /**
     * A key that is wanted.
     *
     * @param id follows from the request
     */
    record Wanted(
            String id, String merchant, String name, Set<Scope> scopes, Optional<Instant> until) {
        public Wanted {
            scopes = Set.copyOf(scopes);
        }
    }

    /**
     * Whether a key was made now.
     *
     * @param secret to be shown now and never again: only its digest is kept. Empty unless it was
     *     made now
     */
    record Issued(Times times, Optional<String> secret) {}

    /** Adds an organisation. */
    CompletionStage<Times> add(Organisation organisation, Deed deed);

    /** Adds a merchant. Fails with "not found" when there is no such organisation. */
    CompletionStage<Times> add(Merchant merchant, Deed deed);

    /** Makes a key. Fails with "not found" when there is no such merchant. */
    CompletionStage<Issued> issue(Wanted wanted, Deed deed);

    /**
     * Makes a key that may do what another one may, which ends after the grace. Fails with "not
     * found" when there is no such key, and with a conflict when it has ended already.
     *
     * @param id of the new key
     */
    CompletionStage<Issued> roll(String key, String id, Duration grace, Deed deed);

    /**
     * Ends a key; one that has ended stays so. Fails with "not found" when there is no such key.
     */
    CompletionStage<Times> revoke(String key, Deed deed);

    /** One organisation. */
    CompletionStage<Optional<Organisation>> organisation(String id);

    /** All of them, the newest first. */
    CompletionStage<Page<Organisation>> organisations(Page.Wanted wanted);

    /** One merchant. */
    CompletionStage<Optional<Merchant>> merchant(String id);

    /** Those of an organisation, the newest first. */
    CompletionStage<Page<Merchant>> merchants(String organisation, Page.Wanted wanted);

    /** One key. */
    CompletionStage<Optional<ApiKey>> key(String id);

    /** Those of a merchant, the newest first, with those that have ended. */
    CompletionStage<Page<ApiKey>> keys(String merchant, Page.Wanted wanted);
}
