package cm.sanaga.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.testing.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class RelayTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final int PATIENCE_MS = 60_000;

    @Test
    void what_comes_is_passed_on() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, HERE);
                Relay relay = Relay.start(HERE.getHostAddress(), server.getLocalPort());
                Socket client = new Socket(HERE, relay.port());
                Socket served = server.accept()) {
            client.getOutputStream().write(7);
            assertEquals(7, served.getInputStream().read());
            served.getOutputStream().write(8);
            assertEquals(8, client.getInputStream().read());
        }
    }

    @Test
    void whoever_calls_where_nobody_is_sees_his_connection_end() throws Exception {
        try (Relay relay = Relay.start(HERE.getHostAddress(), FreePort.next());
                Socket client = new Socket(HERE, relay.port())) {
            client.setSoTimeout(PATIENCE_MS);
            assertEquals(-1, client.getInputStream().read());
        }
    }
}
