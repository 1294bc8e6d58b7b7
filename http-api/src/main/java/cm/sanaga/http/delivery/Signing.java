package cm.sanaga.http.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what is sent, by Standard Webhooks 1.0: HMAC-SHA256 over id, time and body, under a secret
 * that only the endpoint and we have. The secrets follow from one of ours, so none is stored.
 */
public final class Signing {
    private static final String HMAC = "HmacSHA256";
    private static final String PREFIX = "whsec_";

    private final SecretKeySpec root;

    /**
     * @param root of which all secrets are made: at least 32 bytes, the same for ever
     */
    public Signing(byte[] root) {
        if (root.length < 32) {
            throw new IllegalArgumentException("a root has at least 32 bytes");
        }
        this.root = new SecretKeySpec(root, HMAC);
    }

    /**
     * The secret of an endpoint, as its owner enters it into his program.
     *
     * @param version 1 and up; another one has another secret
     */
    public String secret(String endpoint, int version) {
        return PREFIX + Base64.getEncoder().encodeToString(key(endpoint, version));
    }

    private byte[] key(String endpoint, int version) {
        return hmac(root, "webhook|" + endpoint + "|" + version);
    }

    /**
     * The header {@code webhook-signature}.
     *
     * @param versions whose secrets it is signed with, the newest first
     */
    public String header(String endpoint, IntStream versions, String id, Instant at, byte[] body) {
        String signed =
                id + '.' + at.getEpochSecond() + '.' + new String(body, StandardCharsets.UTF_8);
        return versions.mapToObj(version -> new SecretKeySpec(key(endpoint, version), HMAC))
                .map(key -> "v1," + Base64.getEncoder().encodeToString(hmac(key, signed)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }
}
