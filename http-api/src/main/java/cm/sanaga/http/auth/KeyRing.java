package cm.sanaga.http.auth;

import cm.sanaga.kernel.Digest;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A few keys in memory, kept as digests. Every one is compared in full, so that the time of an
 * answer tells nothing.
 */
public final class KeyRing implements Keys {
    private final List<Entry> entries;

    private record Entry(Digest digest, Caller caller) {}

    private KeyRing(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * The keys of an installation with one merchant.
     *
     * @param namespace of the merchant's idempotency keys
     * @param merchant who holds the key
     * @param apiKey his key
     * @param adminKey the operators' key
     */
    public static KeyRing of(String namespace, String merchant, String apiKey, String adminKey) {
        return new KeyRing(
                List.of(
                        new Entry(
                                Digest.of(apiKey),
                                new Caller.Merchant(
                                        namespace,
                                        merchant,
                                        Optional.empty(),
                                        keyId(apiKey),
                                        Scope.ALL)),
                        new Entry(
                                Digest.of(adminKey),
                                new Caller.Operator(keyId(adminKey), new Office.Platform()))));
    }

    /** These keys and one more of a merchant. */
    public KeyRing and(String namespace, String merchant, String apiKey) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(
                new Entry(
                        Digest.of(apiKey),
                        new Caller.Merchant(
                                namespace, merchant, Optional.empty(), keyId(apiKey), Scope.ALL)));
        return new KeyRing(List.copyOf(more));
    }

    /** How a key is called where the key itself may not stand. */
    private static String keyId(String key) {
        return "key_" + Digest.of("key id:" + key).value().substring(0, 16);
    }

    @Override
    public CompletionStage<Optional<Caller>> caller(String bearer) {
        byte[] shown = Digest.of(bearer).bytes();
        Optional<Caller> found = Optional.empty();
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.digest.bytes(), shown)) {
                found = Optional.of(entry.caller);
            }
        }
        return CompletableFuture.completedFuture(found);
    }
}
