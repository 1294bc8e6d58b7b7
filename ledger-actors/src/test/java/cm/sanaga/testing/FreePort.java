package cm.sanaga.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for what cannot be told to take any free one, or closes one and comes back to it. They lie
 * below those that Linux gives to whoever connects or asks for any, so nobody takes one before it
 * is used, and none is given twice: each of the JVMs that test at the same time has its own part.
 */
public final class FreePort {
    private static final int EACH = 2_000;
    private static final int PARTS = 8;
    private static final int LOWEST =
            15_000 + Integer.getInteger("sanaga.test.fork", 1) % PARTS * EACH;
    private static final int HIGHEST = LOWEST + EACH - 1;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));

    private FreePort() {}

    /** One that nobody listens at. */
    public static int next() {
        while (true) {
            int port = NEXT.getAndUpdate(last -> last >= HIGHEST ? LOWEST : last + 1);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException _) {
                // Somebody listens there.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
