package cm.sanaga.node.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Speaks just as much HTTP with one server as a load needs, over connections that it keeps: who
 * measures should take little of the machine. Blocks, so give it virtual threads.
 */
final class Wire implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** The server hangs up on who is idle for longer than a minute. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final InetSocketAddress server;
    private final Deque<Line> idle = new ConcurrentLinkedDeque<>();

    Wire(URI server) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
    }

    /**
     * What was answered.
     *
     * @param lasts whether the server keeps the connection
     */
    record Heard(int status, boolean lasts, String body) {}

    /** A request as it goes over the wire. */
    static byte[] request(String method, String path, String body, String... headers) {
        StringBuilder text = new StringBuilder(256).append(method).append(' ').append(path);
        text.append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        if (!method.equals("GET")) {
            text.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n");
        }
        return text.append("\r\n").append(body).toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Sends it and waits for the answer, at most half a minute.
     *
     * @throws IOException when there is none
     */
    Heard exchange(byte[] request) throws IOException {
        Line line = line();
        try {
            Heard heard = line.exchange(request);
            if (heard.lasts) {
                line.idleSince = System.nanoTime();
                idle.addFirst(line);
            } else {
                line.close();
            }
            return heard;
        } catch (IOException e) {
            line.close();
            throw e;
        }
    }

    private Line line() throws IOException {
        for (Line kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            if (System.nanoTime() - kept.idleSince < KEPT.toNanos()) {
                return kept;
            }
            kept.close();
        }
        return new Line(server);
    }

    @Override
    public void close() {
        for (Line kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            kept.close();
        }
    }

    /** A connection that somebody has to himself. */
    private static final class Line {
        private final Socket socket = new Socket();
        private byte[] bytes = new byte[4096];
        private long idleSince;

        Line(InetSocketAddress server) throws IOException {
            try {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.connect(server, (int) CONNECT.toMillis());
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        Heard exchange(byte[] request) throws IOException {
            socket.getOutputStream().write(request);
            InputStream in = socket.getInputStream();
            int count = 0;
            int head = -1;
            while (head < 0) {
                count = more(in, count);
                head = endOfHead(count);
            }
            String said = new String(bytes, 0, head, StandardCharsets.ISO_8859_1);
            String fields = said.toLowerCase(Locale.ROOT);
            int length = Integer.parseInt("0" + field(fields, "\r\ncontent-length: "));
            while (count < head + length) {
                count = more(in, count);
            }
            return new Heard(
                    Integer.parseInt(said.substring(9, 12)),
                    !field(fields, "\r\nconnection: ").equals("close"),
                    new String(bytes, head, length, StandardCharsets.UTF_8));
        }

        private int more(InputStream in, int count) throws IOException {
            if (count == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * count);
            }
            int read = in.read(bytes, count, bytes.length - count);
            if (read < 0) {
                throw new IOException("hung up");
            }
            return count + read;
        }

        private int endOfHead(int count) {
            for (int i = 3; i < count; i++) {
                if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
                    return i + 1;
                }
            }
            return -1;
        }

        /** What stands behind a name, nothing where it does not come. */
        private static String field(String head, String name) {
            int at = head.indexOf(name);
            return at < 0
                    ? ""
                    : head.substring(at + name.length(), head.indexOf('\r', at + name.length()));
        }

        void close() {
            try {
                socket.close();
            } catch (IOException _) {
                // It is of no use either way.
            }
        }
    }
}
