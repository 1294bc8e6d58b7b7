package cm.sanaga.node.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes on what comes to one address to a port of the loopback address, byte by byte. */
final class Relay implements AutoCloseable {
    private final ServerSocket listening;
    private final int to;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Relay(ServerSocket listening, int to) {
        this.listening = listening;
        this.to = to;
    }

    /** Listens on a free port of this address. */
    static Relay start(String host, int to) throws IOException {
        ServerSocket listening = new ServerSocket();
        listening.bind(new InetSocketAddress(host, 0));
        Relay relay = new Relay(listening, to);
        Thread.ofVirtual().name("relay to " + to).start(relay::accept);
        return relay;
    }

    /** Where it listens. */
    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                join(listening.accept());
            } catch (IOException _) {
                // Closed, or the caller has hung up already.
            }
        }
    }

    private void join(Socket here) throws IOException {
        Socket there;
        try {
            there = new Socket(InetAddress.getLoopbackAddress(), to);
        } catch (IOException _) {
            // Nobody is there; who is not told would wait for an answer.
            here.close();
            return;
        }
        open.add(here);
        open.add(there);
        Thread.ofVirtual().start(() -> pass(here, there));
        Thread.ofVirtual().start(() -> pass(there, here));
    }

    private void pass(Socket from, Socket into) {
        try (from;
                into;
                InputStream in = from.getInputStream()) {
            in.transferTo(into.getOutputStream());
        } catch (IOException _) {
            // One side is gone, and with it the other.
        } finally {
            open.remove(from);
            open.remove(into);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
