package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The programs of the machine's PostgreSQL. It refuses to run as root, so root runs it as the user
 * that Debian made for it.
 */
record MachinePostgres(Path bin) {
    static final String OWNER = "postgres";

    /** As nodes call themselves, and their database. */
    static final String ROLE = "sanaga";

    static final Secret NONE = new Secret("");

    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql");
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** The newest there is, with whatever else is needed; who has not all of it is told. */
    static MachinePostgres find(List<Path> others) throws IOException {
        if (!others.stream().allMatch(Files::isExecutable) || !Files.isDirectory(PROGRAMS)) {
            fail("PostgreSQL and " + others + " are needed: apt-get install postgresql pgbackrest");
        }
        try (Stream<Path> versions = Files.list(PROGRAMS)) {
            return versions.filter(one -> Files.isExecutable(one.resolve("bin/initdb")))
                    .max(Comparator.comparingInt(MachinePostgres::version))
                    .map(newest -> new MachinePostgres(newest.resolve("bin")))
                    .orElseGet(
                            () ->
                                    fail(
                                            "no server in "
                                                    + PROGRAMS
                                                    + ": apt-get install postgresql"));
        }
    }

    private static int version(Path one) {
        return Integer.parseInt(PROGRAMS.relativize(one).toString());
    }

    /** Where a program is. */
    String program(String name) {
        return bin.resolve(name).toString();
    }

    /** A folder becomes theirs. */
    void own(Path folder) {
        if (asRoot()) {
            ran(folder, Map.of(), List.of("chown", "-R", OWNER + ":", folder.toString()));
        }
    }

    /** What is made of a server once it is there: who runs nodes, and their database. */
    static void makeRole(int port) {
        sql(port, "CREATE ROLE " + ROLE + " LOGIN");
        sql(port, "CREATE DATABASE " + ROLE + " OWNER " + ROLE);
    }

    /** What a row says. */
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** Asks a server on this machine as its owner. */
    static <T> T query(int port, String sql, Reading<T> reading) {
        try (Connection connection = owner(port).dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return reading.of(row);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Tells a server on this machine something as its owner. */
    static void sql(int port, String sql) {
        try (Connection connection = owner(port).dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** As a server's owner reaches it. */
    static Database owner(int port) {
        return new Database("jdbc:postgresql://127.0.0.1:" + port + "/postgres", OWNER, NONE);
    }

    /** Makes an empty server, which keeps checksums. */
    void make(Path root, Path data, Map<String, String> environment) {
        run(
                root,
                environment,
                program("initdb"),
                "--pgdata=" + data,
                "--username=" + OWNER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--data-checksums");
    }

    /** A server begins to run. */
    void on(Path root, Path data, Path log, Map<String, String> environment) {
        run(
                root,
                environment,
                program("pg_ctl"),
                "--pgdata=" + data,
                "--log=" + log,
                "--timeout=" + LONGEST.toSeconds(),
                "--wait",
                "start");
    }

    /** A server is lost: nothing is written any more. */
    void off(Path root, Path data) {
        run(root, Map.of(), program("pg_ctl"), "--pgdata=" + data, "--mode=immediate", "stop");
    }

    /** A folder and all in it. */
    static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean asRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Runs a program as the owner of servers, to its end; one that fails says why. */
    void run(Path folder, Map<String, String> environment, String... words) {
        List<String> command = new ArrayList<>();
        if (asRoot()) {
            command.addAll(
                    List.of("setpriv", "--reuid=" + OWNER, "--regid=" + OWNER, "--init-groups"));
        }
        command.addAll(List.of(words));
        ran(folder, environment, command);
    }

    private static void ran(Path folder, Map<String, String> environment, List<String> command) {
        try {
            File said = File.createTempFile("said", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(said);
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
            String words = Files.readString(said.toPath(), StandardCharsets.UTF_8);
            Files.delete(said.toPath());
            assertEquals(0, ended ? process.exitValue() : -1, () -> command + ": " + words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
