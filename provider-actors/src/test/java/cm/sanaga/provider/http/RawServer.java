package cm.sanaga.provider.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server that keeps every byte it is sent and answers from a script, byte for byte. */
public final class RawServer implements AutoCloseable {
    private static final String CUT = "cut";
    private static final String SILENCE = "silence";

    private final ServerSocket socket;
    private final ConcurrentLinkedQueue<String> script = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread accepting;

    public RawServer() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accepting = Thread.ofVirtual().start(this::accept);
    }

    /** Answers the next request. */
    public RawServer answers(int status, String contentType, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        script.add(
                "HTTP/1.1 "
                        + status
                        + " X\r\nContent-Type: "
                        + contentType
                        + "\r\nContent-Length: "
                        + length
                        + "\r\n\r\n"
                        + body);
        return this;
    }

    public RawServer answers(int status, String body) {
        return answers(status, "application/json", body);
    }

    /** Closes the connection upon the next request. */
    public RawServer cuts() {
        script.add(CUT);
        return this;
    }

    /** Never answers the next request. */
    public RawServer isSilent() {
        script.add(SILENCE);
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** What was received, in order, with a host that does not change. */
    public List<String> requests() {
        return requests;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            while (true) {
                String request = read(connection.getInputStream());
                if (request.isEmpty()) {
                    return;
                }
                requests.add(request.replace("127.0.0.1:" + socket.getLocalPort(), "provider"));
                String answer = script.poll();
                if (answer == null || answer.equals(CUT)) {
                    return;
                }
                if (answer.equals(SILENCE)) {
                    closed.await();
                    return;
                }
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                connection.getOutputStream().flush();
            }
        } catch (IOException | InterruptedException _) {
            return;
        }
    }

    private static String read(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int body = -1;
        while (body != 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            bytes.write(next);
            if (body > 0) {
                body--;
            } else if (bytes.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
                body = length(bytes.toString(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private static int length(String head) {
        for (String line : head.lines().toList()) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring("content-length:".length()).strip());
            }
        }
        return 0;
    }

    /**
     * Nobody is connected any more when it returns: the socket stays open as long as a thread
     * accepts.
     */
    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
            accepting.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
