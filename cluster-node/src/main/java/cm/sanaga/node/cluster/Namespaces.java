package cm.sanaga.node.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace for each node, joined by a bridge whose ports can be taken down: machines of
 * their own, as far as the network goes. Linux, as root, with {@code ip} of iproute2.
 */
public final class Namespaces implements Network, AutoCloseable {
    private static final String NET = "10.77.";
    private static final int FIRST = 11;

    private final int number;
    private final int count;
    private final Map<Integer, Relay> relays = new ConcurrentHashMap<>();

    private Namespaces(int number, int count) {
        this.number = number;
        this.count = count;
    }

    /**
     * Makes them.
     *
     * @throws IOException saying what the machine does not allow
     */
    public static Namespaces make(int count) throws IOException {
        // A byte of the process's id: two runs beside each other are apart.
        Namespaces made = new Namespaces((int) (ProcessHandle.current().pid() % 250), count);
        try {
            made.build();
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    private void build() throws IOException {
        ip("link add " + bridge() + " type bridge");
        ip("addr add " + gateway() + "/24 dev " + bridge());
        ip("link set " + bridge() + " up");
        for (int node = 0; node < count; node++) {
            ip("netns add " + space(node));
            ip("link add %s type veth peer name eth0 netns %s".formatted(cable(node), space(node)));
            ip("link set %s master %s".formatted(cable(node), bridge()));
            ip("link set " + cable(node) + " up");
            ip("-n %s addr add %s/24 dev eth0".formatted(space(node), host(node)));
            ip("-n " + space(node) + " link set eth0 up");
            ip("-n " + space(node) + " link set lo up");
        }
    }

    private String bridge() {
        return "sng" + number;
    }

    @Override
    public String front() {
        return gateway();
    }

    private String gateway() {
        return NET + number + ".1";
    }

    private String space(int node) {
        return "sng" + number + "-" + node;
    }

    private String cable(int node) {
        return "sng" + number + "v" + node;
    }

    @Override
    public String host(int node) {
        return NET + number + "." + (FIRST + node);
    }

    @Override
    public List<String> launcher(int node) {
        return List.of("ip", "netns", "exec", space(node));
    }

    @Override
    public String address(int port) {
        return gateway() + ":" + relays.computeIfAbsent(port, this::relay).port();
    }

    private Relay relay(int port) {
        try {
            return Relay.start(gateway(), port);
        } catch (IOException e) {
            throw new UncheckedIOException("no relay to port " + port, e);
        }
    }

    /** A node hears nobody, and nobody hears it. */
    public void cut(int node) {
        now("link set " + cable(node) + " down");
    }

    /** It does again. */
    public void mend(int node) {
        now("link set " + cable(node) + " up");
    }

    /** What a node sends to another is lost, its acknowledgements too; all else goes on. */
    public void mute(int node) {
        toOthers(node, "add");
    }

    /** They hear it again. */
    public void unmute(int node) {
        toOthers(node, "del");
    }

    private void toOthers(int node, String what) {
        for (int other = 0; other < count; other++) {
            if (other != node) {
                now("-n %s route %s blackhole %s/32".formatted(space(node), what, host(other)));
            }
        }
    }

    private static void now(String words) {
        try {
            ip(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ip(String words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("ip " + words + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Removes them; processes that still live in one go on without a name for it. */
    @Override
    public void close() throws IOException {
        for (Relay relay : relays.values()) {
            relay.close();
        }
        for (int node = 0; node < count; node++) {
            quietly("netns del " + space(node));
        }
        quietly("link del " + bridge());
    }

    private static void quietly(String words) {
        try {
            ip(words);
        } catch (IOException _) {
            // It was never made.
        }
    }
}
