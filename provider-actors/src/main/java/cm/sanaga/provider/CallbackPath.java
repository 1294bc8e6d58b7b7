package cm.sanaga.provider;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The path segment at which a provider calls back: the payment, and a proof that we gave the
 * address out. Not all providers sign, so nobody else may be able to guess it; it authorises a
 * question to the provider and nothing more.
 */
public final class CallbackPath {
    /** Bytes of the key. */
    public static final int KEY_BYTES = 32;

    private static final int PROOF_BYTES = 16;
    private static final Pattern PAYMENT = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** With a key of {@link #KEY_BYTES} random bytes that all nodes share. */
    public CallbackPath(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("the callback key has " + KEY_BYTES + " bytes");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** The segment for a payment: {@code <payment>.<32 hexadecimal digits>}. */
    public String token(Provider provider, String payment) {
        if (!PAYMENT.matcher(payment).matches()) {
            throw new IllegalArgumentException("not the id of a payment: " + payment);
        }
        return payment + "." + HexFormat.of().formatHex(proof(provider, payment));
    }

    /** The payment that a segment was made for; empty for anything we did not make ourselves. */
    public Optional<String> payment(Provider provider, String token) {
        int dot = token.lastIndexOf('.');
        if (dot < 1 || token.length() - dot - 1 != 2 * PROOF_BYTES) {
            return Optional.empty();
        }
        String payment = token.substring(0, dot);
        if (!PAYMENT.matcher(payment).matches()) {
            return Optional.empty();
        }
        byte[] shown;
        try {
            shown = HexFormat.of().parseHex(token, dot + 1, token.length());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        return MessageDigest.isEqual(shown, proof(provider, payment))
                ? Optional.of(payment)
                : Optional.empty();
    }

    /** The whole address to give to a provider: {@code <base>/webhooks/<provider>/<token>}. */
    public String url(URI base, Provider provider, String payment) {
        String start = base.toString();
        return (start.endsWith("/") ? start.substring(0, start.length() - 1) : start)
                + "/webhooks/"
                + provider
                + "/"
                + token(provider, payment);
    }

    private byte[] proof(Provider provider, String payment) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // Neither a provider nor a payment can contain the line break, so none runs over.
            mac.update((provider + "\n" + payment).getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(mac.doFinal(), PROOF_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
