package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot start says so in one line, names what to do and ends with exit code 1. */
class StartIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;

    StartIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Settings.HTTP_PORT,
                Settings.MANAGEMENT_PORT,
                Settings.POSTGRES_PORT,
                Settings.SIMULATOR_PORT
            })
    void a_taken_port_is_named_with_its_variable(String variable) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertRefused(
                    Map.of(variable, Integer.toString(port)),
                    "sanaga: port %d is taken: stop what listens there or set %s to a free one"
                            .formatted(port, variable));
        }
        assertTrue(noServerIn(folder), "the database server stays behind");
    }

    @Test
    void a_folder_with_another_database_is_left_alone() throws IOException {
        Path foreign = Files.createDirectories(folder.resolve("postgres"));
        Files.writeString(foreign.resolve("PG_VERSION"), "15\n");
        assertRefused(
                Map.of(),
                "sanaga: %s holds no database of PostgreSQL 18 (found: 15): set SANAGA_DATA_DIR to another folder"
                        .formatted(foreign));
    }

    @Test
    void a_file_is_no_folder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertRefused(
                Map.of(Settings.DATA_FOLDER, file.toString()),
                "sanaga: %s is not a folder: set SANAGA_DATA_DIR to one".formatted(file));
    }

    @Test
    void a_port_that_is_none_is_named() throws IOException {
        assertRefused(
                Map.of(Settings.HTTP_PORT, "many"),
                "sanaga: SANAGA_HTTP_PORT must be a port from 0 to 65535, not 'many'");
    }

    /** It has joined by then; a member that answers for nothing would stop the others. */
    @Test
    void who_cannot_start_to_the_end_does_not_stay_half() throws Exception {
        Ending ending = new Ending();
        try {
            DataFolder own =
                    ending.with(
                            "folder",
                            DataFolder.open(ServerProgram.in(folder.resolve("database"))));
            Database database =
                    ending.with("database", EmbeddedDatabase.start(own, FreePort.next()))
                            .database();
            Database master = new Database(database.url(), "postgres", new Secret(""));
            try (var connection = master.dataSource().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE SCHEMA read");
            }
            Path log = RunningNode.newLog();
            Process process =
                    RunningNode.launch(
                            folder,
                            log,
                            Map.of(
                                    Settings.DATABASE_URL, database.url(),
                                    Settings.DATABASE_USER, database.user()));
            assertTrue(RunningNode.awaitEnd(process, PATIENCE), () -> "it stays: " + log);
            assertEquals(1, process.exitValue());
            assertTrue(
                    Files.readString(log).contains("sanaga: cannot go on: the read models' schema"),
                    () -> "see " + log);
        } finally {
            ending.run();
        }
    }

    private void assertRefused(Map<String, String> environment, String line) throws IOException {
        Path log = RunningNode.newLog();
        Process process = RunningNode.launch(folder, log, environment);
        try {
            assertTrue(RunningNode.awaitEnd(process, PATIENCE), () -> "it runs in " + folder);
            assertEquals(1, process.exitValue());
            // The log is of no concern here: a start may say what it did before it gave up, and
            // with which exception a connection ended that was in use when it did.
            String said = Files.readString(log);
            assertEquals(
                    List.of(line),
                    said.lines().filter(one -> one.startsWith("sanaga: ")).toList(),
                    () -> said);
            assertFalse(said.contains("StartupProblem"), () -> said);
        } finally {
            process.destroyForcibly();
            RunningNode.awaitEnd(process, PATIENCE);
        }
    }

    private static boolean noServerIn(Path folder) {
        return !Files.exists(folder.resolve("postgres/postmaster.pid"));
    }
}
