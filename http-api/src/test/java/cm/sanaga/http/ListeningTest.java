package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Several sockets on one port. */
class ListeningTest {
    @Test
    void whoever_comes_is_answered_by_whichever_socket_he_came_to() throws IOException {
        try (RunningApi api = RunningApi.with("sanaga.http.listeners = 8")) {
            List<Socket> callers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                callers.add(new Socket(InetAddress.getLoopbackAddress(), api.port()));
            }
            for (Socket caller : callers) {
                assertEquals("HTTP/1.1 401", firstWords(caller));
                caller.close();
            }
        }
    }

    private static String firstWords(Socket caller) throws IOException {
        caller.setSoTimeout(20_000);
        caller.getOutputStream()
                .write(
                        "GET /v1/balance HTTP/1.1\r\nHost: a\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
        InputStream in = caller.getInputStream();
        return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void there_are_as_many_as_were_asked_for() throws IOException {
        try (RunningApi api = RunningApi.with("sanaga.http.listeners = 5")) {
            assertEquals(5, sockets(api.port()));
        }
        try (RunningApi api = RunningApi.with("sanaga.http.listeners = 1")) {
            assertEquals(1, sockets(api.port()));
        }
    }

    /** By the kernel's table, where state 0A is to listen. */
    private static long sockets(int port) throws IOException {
        String mark = ":%04X ".formatted(port).toUpperCase(Locale.ROOT);
        long all = 0;
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            all +=
                    Files.readAllLines(Path.of(table)).stream()
                            .map(line -> line.strip().split(" +"))
                            .filter(f -> f[3].equals("0A") && (f[1] + " ").endsWith(mark))
                            .count();
        }
        return all;
    }

    @Test
    void a_port_that_another_of_us_has_is_taken() {
        try (RunningApi first = RunningApi.usual()) {
            assertTaken(first.port());
            assertEquals(200, first.get("/v1/balance").status());
        }
    }

    @Test
    void a_port_that_somebody_else_has_is_taken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertTaken(other.getLocalPort());
        }
    }

    private static void assertTaken(int port) {
        var refused =
                assertThrows(
                        CompletionException.class,
                        () -> RunningApi.with("sanaga.http.port = " + port));
        assertTrue(refused.getCause() instanceof BindException, String.valueOf(refused));
    }

    @Test
    void when_it_has_stopped_nobody_listens_and_the_port_is_free() throws Exception {
        try (RunningApi api = RunningApi.usual()) {
            int port = api.port();
            api.stop().get(60, TimeUnit.SECONDS);
            assertThrows(
                    ConnectException.class,
                    () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
    }
}
