package cm.sanaga.node;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A merchant's own program, which is told what became of his payments. */
final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Told> told = new CopyOnWriteArrayList<>();

    /** What came. */
    record Told(String id, long seconds, List<String> signatures, String body, Instant at) {

        /** Whether it is from whoever has that secret, and fresh; as its documents advise. */
        boolean isSignedWith(String secret) {
            boolean fresh =
                    Duration.between(Instant.ofEpochSecond(seconds), Instant.now())
                                    .abs()
                                    .toMinutes()
                            < 5;
            byte[] expected =
                    ("v1," + Base64.getEncoder().encodeToString(hmac(secret)))
                            .getBytes(StandardCharsets.UTF_8);
            return fresh
                    && signatures.stream()
                            .anyMatch(
                                    one ->
                                            MessageDigest.isEqual(
                                                    expected,
                                                    one.getBytes(StandardCharsets.UTF_8)));
        }

        private byte[] hmac(String secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                return mac.doFinal(
                        (id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Listens.
     *
     * @param status what it answers, by how many came before
     */
    Receiver(IntUnaryOperator status) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        var headers = exchange.getRequestHeaders();
                        String body =
                                new String(
                                        exchange.getRequestBody().readAllBytes(),
                                        StandardCharsets.UTF_8);
                        int before;
                        synchronized (told) {
                            before = told.size();
                            told.add(
                                    new Told(
                                            headers.getFirst("webhook-id"),
                                            Long.parseLong(headers.getFirst("webhook-timestamp")),
                                            Arrays.asList(
                                                    headers.getFirst("webhook-signature")
                                                            .split(" ", -1)),
                                            body,
                                            Instant.now()));
                        }
                        exchange.sendResponseHeaders(status.applyAsInt(before), -1);
                    }
                });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks";
    }

    List<Told> told() {
        return List.copyOf(told);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
