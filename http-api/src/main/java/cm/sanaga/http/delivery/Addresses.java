package cm.sanaga.http.delivery;

import cm.sanaga.http.origin.AddressBlock;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which IP addresses are out in the open: those that are neither inside nor set apart in the
 * registries of special addresses of IANA (RFC 6890).
 */
final class Addresses {
    private static final List<AddressBlock> SET_APART_4 =
            blocks(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    // Multicast, reserved, and everybody.
                    "224.0.0.0/3");

    /** What is given out for all to reach. */
    private static final AddressBlock OPEN_6 = AddressBlock.of("2000::/3");

    /** Of it: protocols, documents, and what has an address of version 4 in it. */
    private static final List<AddressBlock> SET_APART_6 =
            blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private Addresses() {}

    private static List<AddressBlock> blocks(String... texts) {
        return Stream.of(texts).map(AddressBlock::of).toList();
    }

    static boolean open(InetAddress address) {
        // One of version 4 that is written as one of version 6 is of version 4 to Java.
        return address instanceof Inet4Address
                ? SET_APART_4.stream().noneMatch(block -> block.has(address))
                : OPEN_6.has(address)
                        && SET_APART_6.stream().noneMatch(block -> block.has(address));
    }
}
