package cm.sanaga.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for what cannot be told to take any free one, or closes one and comes back to it. They lie
 * below those that Linux gives to whoever connects or asks for any, so nobody takes one before it
 * is used, and none is given twice: each of the JVMs that test at the same time has its own part.
 */
public final class FreePort {
    private static final Path GIVEN_TO_ANYBODY = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int FIRST = 10_000;
    private static final int PARTS = 8;
    private static final int EACH = (lowestGivenToAnybody() - FIRST) / PARTS;
    private static final int LOWEST =
            FIRST + Integer.getInteger("sanaga.test.fork", 1) % PARTS * EACH;
    private static final int HIGHEST = LOWEST + EACH - 1;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));

    private FreePort() {}

    /** Where that range begins differs between systems: 32,768 on most, 16,000 on some. */
    private static int lowestGivenToAnybody() {
        try (Scanner range = new Scanner(GIVEN_TO_ANYBODY, StandardCharsets.UTF_8)) {
            return Math.clamp(range.nextInt(), FIRST + 100 * PARTS, 32_768);
        } catch (IOException _) {
            return 16_000;
        }
    }

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
