package cm.sanaga.provider;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells whether a callback comes from whom we share a secret with: a header {@code t=<unix
 * seconds>,v1=<hex>} in which a v1 is the HMAC-SHA256 of {@code <t>.<body>}. Several v1 may stand
 * in it, so that the sender can change its secret.
 */
public final class SignedCallback {
    /** How far the time in a signature may be from ours, either way. */
    public static final Duration WINDOW = Duration.ofMinutes(5);

    private static final int MOST_PARTS = 16;
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern TIME = Pattern.compile("[0-9]{1,12}");

    /** Small letters only, so that a signature has one form. */
    private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{64}");

    private final String header;
    private final SecretKeySpec key;

    /** What was found. */
    public enum Verdict {
        GENUINE,
        /** There is no signature at all. */
        UNSIGNED,
        /** Something stands where the signature should, and is none. */
        MALFORMED,
        /** No signature fits. */
        FORGED,
        /** One fits, but it was made too long ago, or by a clock that is wrong. */
        STALE
    }

    private record Signature(String time, List<byte[]> proofs) {}

    /**
     * For one sender.
     *
     * @param header where its signature stands
     */
    public SignedCallback(String header, Secret secret) {
        this.header = header.toLowerCase(Locale.ROOT);
        this.key = new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /**
     * Judges a callback.
     *
     * @param headers by lower-case name
     * @param body as it came, byte for byte
     */
    public Verdict judge(Map<String, String> headers, byte[] body, Instant now) {
        String text = headers.get(header);
        if (text == null || text.isBlank()) {
            return Verdict.UNSIGNED;
        }
        Signature signature = read(text);
        if (signature.proofs.isEmpty() || !TIME.matcher(signature.time).matches()) {
            return Verdict.MALFORMED;
        }
        byte[] right = proof(signature.time, body);
        boolean genuine = false;
        // All are compared, and each in constant time: nothing is to be learnt from how long.
        for (byte[] shown : signature.proofs) {
            genuine |= MessageDigest.isEqual(shown, right);
        }
        if (!genuine) {
            return Verdict.FORGED;
        }
        Instant made = Instant.ofEpochSecond(Long.parseLong(signature.time));
        return Duration.between(made, now).abs().compareTo(WINDOW) <= 0
                ? Verdict.GENUINE
                : Verdict.STALE;
    }

    /** Parts with another name are for others; anything odd about ours leaves no time. */
    private static Signature read(String text) {
        String time = "";
        List<byte[]> proofs = new ArrayList<>();
        String[] parts = text.split(",", MOST_PARTS + 1);
        boolean odd = parts.length > MOST_PARTS;
        for (String part : parts) {
            if (part.startsWith("t=")) {
                odd |= !time.isEmpty();
                time = part.substring("t=".length());
            } else if (part.startsWith("v1=")) {
                String hex = part.substring("v1=".length());
                if (SIGNATURE.matcher(hex).matches()) {
                    proofs.add(HexFormat.of().parseHex(hex));
                } else {
                    odd = true;
                }
            }
        }
        return new Signature(odd ? "" : time, proofs);
    }

    private byte[] proof(String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
