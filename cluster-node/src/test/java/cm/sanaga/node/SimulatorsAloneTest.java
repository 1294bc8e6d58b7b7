package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sanaga simulators}: the providers without a node. */
class SimulatorsAloneTest {
    private final Ending ending = new Ending();

    @TempDir private Path folder = Path.of("");

    @AfterEach
    void end() {
        ending.run();
    }

    @Test
    void each_listens_and_its_credentials_outlive_a_restart() throws IOException {
        List<Simulators.Running> first = start(0, ending).running();
        assertEquals(Simulators.names(), first.stream().map(Simulators.Running::name).toList());
        Map<String, Map<String, String>> before = new TreeMap<>();
        first.forEach(each -> before.put(each.name(), each.credentials()));
        Path file = folder.resolve(SimulatorCredentials.FILE);
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(before, new ObjectMapper().readValue(file.toFile(), Map.class));
        ending.run();
        Ending second = new Ending();
        try {
            for (Simulators.Running each : start(0, second).running()) {
                assertEquals(before.get(each.name()), each.credentials());
            }
        } finally {
            second.run();
        }
    }

    @Test
    void the_call_it_prints_works_as_it_stands() throws Exception {
        for (Simulators.Running each : start(0, ending).running()) {
            assertFalse(each.curl().matches("(?s).*\\{[a-z_]+}.*"), each.curl());
            Process shell =
                    new ProcessBuilder("sh", "-c", each.curl()).redirectErrorStream(true).start();
            String said =
                    new String(
                            shell.getInputStream().readAllBytes(),
                            java.nio.charset.StandardCharsets.UTF_8);
            assertTrue(shell.waitFor(30, TimeUnit.SECONDS));
            assertTrue(said.contains("HTTP/1.1 20"), each.name() + ": " + said);
            assertFalse(said.matches("(?s).*HTTP/1.1 [^2].*"), each.name() + ": " + said);
        }
    }

    @Test
    void each_has_a_page_and_all_of_it_is_announced() throws Exception {
        SimulatorsAlone alone = start(0, ending);
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (Simulators.Running each : alone.running()) {
                var page =
                        client.send(
                                HttpRequest.newBuilder(each.address().resolve("/")).build(),
                                HttpResponse.BodyHandlers.ofString());
                assertTrue(page.body().contains("simulator</h1>"));
                assertTrue(alone.announcement().contains(each.address().toString()));
                each.credentials()
                        .values()
                        .forEach(text -> assertTrue(alone.announcement().contains(text)));
            }
        }
    }

    @Test
    void a_taken_port_is_named() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            StartupProblem problem = assertThrows(StartupProblem.class, () -> start(port, ending));
            assertEquals(
                    StartupProblem.portTaken(Settings.SIMULATOR_PORT, port).getMessage(),
                    problem.getMessage());
        }
    }

    @Test
    void ports_beyond_the_last_are_refused() {
        StartupProblem problem = assertThrows(StartupProblem.class, () -> start(65_535, ending));
        assertTrue(problem.getMessage().startsWith(Settings.SIMULATOR_PORT));
    }

    @Test
    void a_file_of_credentials_that_is_none_is_refused_and_not_quoted() throws IOException {
        Path file = folder.resolve(SimulatorCredentials.FILE);
        Files.createDirectories(file.getParent());
        for (String text :
                List.of("[]", "{\"mtn\": \"hidden\"}", "{\"mtn\": {\"api_key\": \" \"}}")) {
            Files.writeString(file, text);
            Ending own = new Ending();
            StartupProblem problem = assertThrows(StartupProblem.class, () -> start(0, own), text);
            own.run();
            assertTrue(problem.getMessage().contains("credentials.json"));
            assertFalse(problem.getMessage().contains("hidden"));
        }
    }

    private SimulatorsAlone start(int port, Ending with) {
        return SimulatorsAlone.start(
                Settings.from(
                        Map.of(
                                Settings.DATA_FOLDER,
                                folder.toString(),
                                Settings.SIMULATOR_PORT,
                                Integer.toString(port))),
                with);
    }
}
