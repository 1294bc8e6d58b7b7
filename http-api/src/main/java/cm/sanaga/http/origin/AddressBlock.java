package cm.sanaga.http.origin;

import java.net.InetAddress;

/**
 * All IP addresses that begin with the first bits of one.
 *
 * @param bits how many: 0 to 32, or to 128 in version 6
 */
public record AddressBlock(InetAddress first, int bits) {
    public AddressBlock {
        if (bits < 0 || bits > first.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException(
                    first.getHostAddress() + " has no " + bits + " bits");
        }
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or a single address.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static AddressBlock of(String text) {
        int slash = text.indexOf('/');
        InetAddress first = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        try {
            return new AddressBlock(
                    first,
                    slash < 0
                            ? first.getAddress().length * Byte.SIZE
                            : Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + " is no block of addresses", e);
        }
    }

    /** Whether it is one of them; of another version it is not. */
    public boolean has(InetAddress address) {
        byte[] wanted = first.getAddress();
        byte[] given = address.getAddress();
        if (wanted.length != given.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((wanted[bit / Byte.SIZE] & mask) != (given[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
