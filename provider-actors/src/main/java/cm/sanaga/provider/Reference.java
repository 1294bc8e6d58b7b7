package cm.sanaga.provider;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;

/**
 * Our name for one call to a provider, and the provider's key for not doing it twice. Persisted
 * before the call goes out, never replaced while the outcome is in doubt.
 *
 * @param value a UUID in the form of version 4
 */
public record Reference(UUID value) {
    private static final int SHORT_BYTES = 12;
    private static final int SHORT_LENGTH = 19;

    /**
     * The name for a provider with little room (Orange has 20 characters for it): 96 bits of it in
     * base 36, 19 characters.
     */
    public String shortName() {
        byte[] bytes = new byte[SHORT_BYTES];
        ByteBuffer.wrap(bytes)
                .putLong(value.getLeastSignificantBits())
                .putInt((int) value.getMostSignificantBits());
        String digits = new BigInteger(1, bytes).toString(36).toUpperCase(Locale.ROOT);
        return "0".repeat(SHORT_LENGTH - digits.length()) + digits;
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
