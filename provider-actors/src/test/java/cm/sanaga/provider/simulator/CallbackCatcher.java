package cm.sanaga.provider.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Receives what simulators call back. */
public final class CallbackCatcher implements AutoCloseable {
    private final HttpServer server;
    private final LinkedBlockingQueue<Caught> caught = new LinkedBlockingQueue<>();

    /**
     * One callback.
     *
     * @param headers by lower-case name, the first of each
     */
    public record Caught(String method, String path, String body, Map<String, String> headers) {}

    public CallbackCatcher() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::receive);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Waits for so many callbacks to a path that ends so. */
    public List<Caught> await(int count) {
        List<Caught> all = new ArrayList<>();
        try {
            while (all.size() < count) {
                Caught one = caught.poll(30, TimeUnit.SECONDS);
                if (one == null) {
                    throw new AssertionError("only " + all + " of " + count);
                }
                all.add(one);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return all;
    }

    /** How many have come and were not waited for. */
    public int waiting() {
        return caught.size();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            caught.add(
                    new Caught(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getPath(),
                            body,
                            exchange.getRequestHeaders().entrySet().stream()
                                    .collect(
                                            Collectors.toMap(
                                                    each -> each.getKey().toLowerCase(Locale.ROOT),
                                                    each -> each.getValue().getFirst()))));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
