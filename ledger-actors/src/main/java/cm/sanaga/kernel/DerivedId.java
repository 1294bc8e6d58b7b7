package cm.sanaga.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids that follow from what they identify, so that asking twice names the same thing. */
public final class DerivedId {
    private static final UUID NAMESPACE = UUID.fromString("6f1de9c2-57f4-5b5c-9a86-3a5e1c0b7d11");

    private DerivedId() {}

    /**
     * A version 5 UUID (RFC 9562) of the parts; each part is delimited, so none runs into the next.
     */
    public static UUID uuid5(String... parts) {
        byte[] space =
                ByteBuffer.allocate(16)
                        .putLong(NAMESPACE.getMostSignificantBits())
                        .putLong(NAMESPACE.getLeastSignificantBits())
                        .array();
        return version(sha1(space, delimited(parts)), 5);
    }

    /**
     * A UUID that has the form of version 4, for providers that insist on it, and yet follows from
     * the parts.
     */
    public static UUID uuid4(String... parts) {
        byte[] hash = Digest.of(delimited(parts)).bytes();
        return version(hash, 4);
    }

    private static byte[] delimited(String... parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(part.length()).append(':').append(part);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha1(byte[] first, byte[] second) {
        try {
            var sha = java.security.MessageDigest.getInstance("SHA-1");
            sha.update(first);
            return sha.digest(second);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private static UUID version(byte[] hash, int version) {
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        long high = (bytes.getLong() & ~0xF000L) | ((long) version << 12);
        long low = (bytes.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
