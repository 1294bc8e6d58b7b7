package cm.sanaga.http.origin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Tells from which address a request comes. What stands in {@code X-Forwarded-For} anybody can
 * write, so only what our own proxies have added to it counts.
 */
public final class Origins {
    private static final String KEY = "sanaga.http.trusted-proxies";

    private final List<AddressBlock> proxies;

    /**
     * @param proxies whose word is taken for whom they speak
     */
    public Origins(List<AddressBlock> proxies) {
        this.proxies = List.copyOf(proxies);
    }

    /**
     * Reads {@code sanaga.http.trusted-proxies}.
     *
     * @throws ConfigException naming it when one of them is no block of addresses
     */
    public static Origins from(Config root) {
        try {
            return new Origins(root.getStringList(KEY).stream().map(AddressBlock::of).toList());
        } catch (IllegalArgumentException e) {
            throw new ConfigException.BadValue(
                    root.getValue(KEY).origin(),
                    KEY,
                    "is a list of addresses and blocks (10.0.0.0/8): " + e.getMessage());
        }
    }

    /**
     * The last one in the row of those who passed it on that is no proxy of ours; the peer where
     * nobody passed it on, or what should be an address is none.
     *
     * @param peer who is at the other end of the connection
     * @param forwarded {@code X-Forwarded-For}, as it came
     */
    public InetAddress of(InetAddress peer, Optional<String> forwarded) {
        InetAddress last = peer;
        List<String> row = List.of(forwarded.orElse("").split(",", -1));
        for (int i = row.size() - 1; i >= 0 && trusted(last); i--) {
            Optional<InetAddress> before = address(row.get(i).strip());
            if (before.isEmpty()) {
                return last;
            }
            last = before.get();
        }
        return last;
    }

    private boolean trusted(InetAddress address) {
        return proxies.stream().anyMatch(block -> block.has(address));
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
