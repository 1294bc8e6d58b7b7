package cm.sanaga.http.delivery;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;

/**
 * Which addresses may be called: those of hosts that are out in the open. What a merchant names is
 * looked at when he names it, and what its name stands for each time a connection is opened, so
 * that a name that stands for something else since is not called.
 */
public final class Destinations {
    private static final int LONGEST = 2_048;
    private static final Set<Integer> PORTS = Set.of(443, 8443);
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Ends of names that are nobody's in the open. */
    private static final Set<String> INSIDE =
            Set.of(
                    "localhost",
                    "local",
                    "internal",
                    "intranet",
                    "lan",
                    "home",
                    "corp",
                    "arpa",
                    "test",
                    "invalid",
                    "onion",
                    "alt");

    /**
     * Letters, digits and hyphens in at least two parts, of which the last begins with a letter and
     * so is no number, neither decimal nor hexadecimal.
     */
    private static final Pattern NAME =
            Pattern.compile(
                    "(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");

    private final boolean ownMachine;
    private final Lookup lookup;

    /** Finds what a name stands for. */
    interface Lookup {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    /**
     * @param ownMachine whether this machine may be called as well, over plain HTTP too
     */
    public Destinations(boolean ownMachine) {
        this(ownMachine, InetAddress::getAllByName);
    }

    Destinations(boolean ownMachine, Lookup lookup) {
        this.ownMachine = ownMachine;
        this.lookup = lookup;
    }

    /** Why this cannot be called, empty when it can. */
    public Optional<String> objection(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException _) {
            return Optional.of("Must be an address: https://shop.example.com/hooks");
        }
        if (!isRead(url)) {
            return Optional.of("Has only characters of an address; others are written as %C3%A9");
        }
        if (url.length() > LONGEST) {
            return Optional.of("Has at most " + LONGEST + " characters");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return Optional.of("Must have a host, and neither a user nor a fragment");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (ownMachine && THIS_MACHINE.contains(host)) {
            return Optional.of("Begins with http:// or https://")
                    .filter(_ -> !isOneOf(uri.getScheme(), "http", "https"));
        }
        if (!isOneOf(uri.getScheme(), "https")) {
            return Optional.of("Begins with https://");
        }
        if (uri.getPort() != -1 && !PORTS.contains(uri.getPort())) {
            return Optional.of("The port is 443 or 8443");
        }
        return Optional.of("The host is a name that can be found in the open internet")
                .filter(_ -> !isOpen(host));
    }

    /** By whatever opens the connection as well. */
    private static boolean isRead(String url) {
        try {
            return Uri.create(url).getHost().address().length() > 0;
        } catch (IllegalUriException _) {
            return false;
        }
    }

    private static boolean isOneOf(String scheme, String... wanted) {
        return Arrays.stream(wanted).anyMatch(each -> each.equalsIgnoreCase(scheme));
    }

    private static boolean isOpen(String host) {
        return NAME.matcher(host).matches()
                && !INSIDE.contains(host.substring(host.lastIndexOf('.') + 1));
    }

    /**
     * What this name stands for now. Blocks while it is looked up.
     *
     * @throws UnknownHostException when it stands for nothing, or for anything that is not out in
     *     the open
     */
    InetAddress resolve(String host) throws UnknownHostException {
        InetAddress[] all = lookup.all(host);
        boolean own = ownMachine && THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT));
        for (InetAddress each : all) {
            if (own ? !each.isLoopbackAddress() : !Addresses.open(each)) {
                throw new UnknownHostException(host + " is not in the open internet");
            }
        }
        return all[0];
    }
}
