package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
    private final Path path;

    EmbeddedDatabaseIT(@TempDir Path path) {
        this.path = ServerProgram.in(path);
    }

    @Test
    void rows_survive_a_restart() throws Exception {
        try (DataFolder folder = DataFolder.open(path)) {
            try (EmbeddedDatabase first = EmbeddedDatabase.start(folder, 0)) {
                execute(first.database(), "CREATE TABLE kept (n int)");
                execute(first.database(), "INSERT INTO kept VALUES (237)");
            }
            try (EmbeddedDatabase second = EmbeddedDatabase.start(folder, 0)) {
                assertEquals("237", ask(second.database(), "SELECT n FROM kept"));
            }
        }
    }

    @Test
    void what_is_committed_is_on_disk() throws Exception {
        try (DataFolder folder = DataFolder.open(path);
                EmbeddedDatabase running = EmbeddedDatabase.start(folder, 0)) {
            for (String setting :
                    List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
                assertEquals("on", ask(running.database(), "SHOW " + setting), setting);
            }
            assertEquals("127.0.0.1", ask(running.database(), "SHOW listen_addresses"));
        }
    }

    @Test
    void the_server_of_a_killed_run_is_found_and_stopped() throws Exception {
        Process killed = child(path);
        long orphan;
        String port;
        try (BufferedReader out = killed.inputReader(StandardCharsets.UTF_8)) {
            port = out.readLine();
            assertNotNull(port, () -> "the child says: " + said(path.resolve("child.log")));
            orphan = Long.parseLong(Files.readAllLines(pidFile()).getFirst().strip());
        } finally {
            killed.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        assertTrue(ProcessHandle.of(orphan).orElseThrow().isAlive(), "left behind");

        try (DataFolder folder = DataFolder.open(path);
                EmbeddedDatabase next = EmbeddedDatabase.start(folder, Integer.parseInt(port))) {
            assertFalse(ProcessHandle.of(orphan).map(ProcessHandle::isAlive).orElse(false));
            long now = Long.parseLong(Files.readAllLines(pidFile()).getFirst().strip());
            assertTrue(ProcessHandle.of(now).orElseThrow().isAlive());
            assertEquals("1", ask(next.database(), "SELECT n FROM of_the_killed"));
        }
    }

    @Test
    void a_pid_file_that_names_another_program_is_not_believed() throws Exception {
        try (DataFolder folder = DataFolder.open(path)) {
            EmbeddedDatabase.start(folder, 0).close();
            // This very test JVM: alive, and no PostgreSQL of ours.
            Files.writeString(pidFile(), ProcessHandle.current().pid() + "\n" + path + "\n");
            try (EmbeddedDatabase next = EmbeddedDatabase.start(folder, 0)) {
                assertEquals("1", ask(next.database(), "SELECT 1"));
            }
        }
    }

    @Test
    void a_taken_port_is_named_with_the_variable_that_chooses_it() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DataFolder folder = DataFolder.open(path)) {
            StartupProblem problem =
                    assertThrows(
                            StartupProblem.class,
                            () -> EmbeddedDatabase.start(folder, taken.getLocalPort()));
            assertEquals(
                    "port %d is taken: stop what listens there or set SANAGA_POSTGRES_PORT to a free one"
                            .formatted(taken.getLocalPort()),
                    problem.getMessage());
        }
    }

    @Test
    void a_folder_of_something_else_is_left_alone() throws Exception {
        Path foreign = Files.createDirectories(path.resolve("postgres"));
        Files.writeString(foreign.resolve("PG_VERSION"), "15\n");
        try (DataFolder folder = DataFolder.open(path)) {
            StartupProblem problem =
                    assertThrows(StartupProblem.class, () -> EmbeddedDatabase.start(folder, 0));
            assertTrue(problem.getMessage().contains("found: 15"), problem.getMessage());
            assertTrue(problem.getMessage().contains("SANAGA_DATA_DIR"), problem.getMessage());
        }
        try (Stream<Path> files = Files.list(foreign)) {
            assertEquals(1, files.count());
        }
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Path pidFile() {
        return path.resolve("postgres/postmaster.pid");
    }

    private static Process child(Path path) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Holder.class.getName(), path.toString()));
        return new ProcessBuilder(command)
                .redirectError(path.resolve("child.log").toFile())
                .start();
    }

    /** Starts a database, says its port and waits to be killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            DataFolder folder = DataFolder.open(Path.of(arguments[0]));
            EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0);
            execute(database.database(), "CREATE TABLE of_the_killed (n int)");
            execute(database.database(), "INSERT INTO of_the_killed VALUES (1)");
            String url = database.database().url();
            System.out.println(url.replaceAll(".*:([0-9]+)/.*", "$1"));
            Thread.currentThread().join();
        }
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(Database database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertTrue(row.next());
            return row.getString(1);
        }
    }
}
