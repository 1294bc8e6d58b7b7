package cm.sanaga.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 of something, as 64 lower-case hexadecimal digits.
 *
 * @param value the digits
 */
public record Digest(String value) {
    /** What the first link of a chain points to. */
    public static final Digest ZERO = new Digest("0".repeat(64));

    private static final HexFormat HEX = HexFormat.of();

    public Digest {
        if (value.length() != 64) {
            throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits: " + value);
        }
    }

    /** The digest of these parts, one after the other. */
    public static Digest of(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha.update(part);
            }
            return new Digest(HEX.formatHex(sha.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The digest of a text in UTF-8. */
    public static Digest of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The 32 bytes. */
    public byte[] bytes() {
        return HEX.parseHex(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
