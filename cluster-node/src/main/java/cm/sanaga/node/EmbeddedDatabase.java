package cm.sanaga.node;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL in the data folder, durable and on the loopback address only, that lives as
 * long as the node. Its rows outlive both.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final String VERSION = "18";
    private static final String NAME = "sanaga";

    /** The library would turn off the first three, and with them what we promise. */
    private static final Map<String, String> SERVER =
            Map.ofEntries(
                    Map.entry("fsync", "on"),
                    Map.entry("synchronous_commit", "on"),
                    Map.entry("full_page_writes", "on"),
                    Map.entry("listen_addresses", "127.0.0.1"),
                    // No socket files outside the data folder.
                    Map.entry("unix_socket_directories", ""),
                    Map.entry("max_connections", "80"),
                    Map.entry("shared_buffers", "64MB"),
                    Map.entry("effective_cache_size", "512MB"),
                    Map.entry("work_mem", "4MB"),
                    Map.entry("maintenance_work_mem", "32MB"),
                    Map.entry("max_wal_size", "512MB"),
                    // Short statements only: neither compiled queries nor helper processes pay.
                    Map.entry("jit", "off"),
                    Map.entry("io_method", "sync"),
                    Map.entry("max_logical_replication_workers", "0"),
                    Map.entry("max_parallel_workers_per_gather", "0"),
                    Map.entry("log_min_messages", "warning"),
                    Map.entry("log_checkpoints", "off"),
                    Map.entry("timezone", "UTC"));

    private final EmbeddedPostgres postgres;
    private final Database database;

    private EmbeddedDatabase(EmbeddedPostgres postgres, Database database) {
        this.postgres = postgres;
        this.database = database;
    }

    /**
     * Starts the server on the rows that are there, or on none the first time.
     *
     * @param port 0 takes a free one
     * @throws StartupProblem when the port is taken or the folder holds something else
     */
    public static EmbeddedDatabase start(DataFolder folder, int port) {
        return start(folder, port, Map.of());
    }

    /** The same with some settings of the server otherwise, for whoever tries what then happens. */
    static EmbeddedDatabase start(DataFolder folder, int port, Map<String, String> otherwise) {
        Path data = folder.file("postgres");
        refuseForeign(data);
        OrphanServer.stop(data);
        refuseTaken(port);
        EmbeddedPostgres postgres = started(folder, data, port, otherwise);
        try {
            refuseStranger(postgres, data, port);
            return new EmbeddedDatabase(postgres, prepared(postgres));
        } catch (SQLException | RuntimeException e) {
            close(postgres);
            throw e instanceof StartupProblem problem
                    ? problem
                    : new StartupProblem("the embedded database refuses us: " + e.getMessage(), e);
        }
    }

    /** Where it is. */
    public Database database() {
        return database;
    }

    /** Stops the server; what was committed is on disk. */
    @Override
    public void close() {
        close(postgres);
    }

    private static void close(EmbeddedPostgres postgres) {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new IllegalStateException("the embedded database does not stop", e);
        }
    }

    private static void refuseForeign(Path data) {
        if (!Files.isDirectory(data) || empty(data)) {
            return;
        }
        Path version = data.resolve("PG_VERSION");
        String found;
        try {
            found = Files.exists(version) ? Files.readString(version).strip() : "none";
        } catch (IOException e) {
            throw new StartupProblem("cannot read " + version + ": make it readable", e);
        }
        if (!found.equals(VERSION)) {
            throw new StartupProblem(
                    "%s holds no database of PostgreSQL %s (found: %s): set %s to another folder"
                            .formatted(data, VERSION, found, Settings.DATA_FOLDER));
        }
    }

    private static boolean empty(Path data) {
        try (Stream<Path> files = Files.list(data)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new StartupProblem("cannot read " + data + ": make it readable", e);
        }
    }

    private static void refuseTaken(int port) {
        if (port == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException _) {
            throw StartupProblem.portTaken(Settings.POSTGRES_PORT, port);
        }
    }

    private static EmbeddedPostgres started(
            DataFolder folder, Path data, int port, Map<String, String> otherwise) {
        Path log = folder.file("postgres.log");
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setRegisterShutdownHook(false)
                        .setOverrideWorkingDirectory(folder.file("postgres-program").toFile())
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .setLocaleConfig("locale", "C")
                        .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .setPort(port);
        Map<String, String> server = new HashMap<>(SERVER);
        server.putAll(otherwise);
        server.forEach(builder::setServerConfig);
        try {
            keepOneOld(log);
            return builder.start();
        } catch (IOException | RuntimeException | ExceptionInInitializerError e) {
            throw new StartupProblem(
                    "PostgreSQL does not start in %s; %s says: %s"
                            .formatted(data, log, lastLine(log)),
                    e);
        }
    }

    private static void keepOneOld(Path log) throws IOException {
        if (Files.exists(log)) {
            Path old = log.resolveSibling(log.getFileName() + ".old");
            Files.move(log, old, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String lastLine(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "nothing" : lines.getLast();
        } catch (IOException _) {
            return "nothing";
        }
    }

    /** Somebody who took the port between our look and our start would answer in our place. */
    private static void refuseStranger(EmbeddedPostgres postgres, Path data, int port)
            throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
            if (!data.toString().equals(first(connection, "SHOW data_directory"))) {
                throw StartupProblem.portTaken(Settings.POSTGRES_PORT, port);
            }
        }
    }

    private static Database prepared(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (first(connection, "SELECT 1 FROM pg_roles WHERE rolname = '" + NAME + "'")
                    == null) {
                statement.execute("CREATE ROLE " + NAME + " LOGIN");
            }
            if (first(connection, "SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")
                    == null) {
                statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
            }
        }
        return at(postgres.getPort());
    }

    /** The database of a node that runs already. */
    static Database at(int port) {
        return at(port, NAME);
    }

    /** The same with all rights of the server. */
    static Database superuser(int port) {
        return at(port, "postgres");
    }

    private static Database at(int port, String user) {
        return new Database(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME, user, new Secret(""));
    }

    private static @Nullable String first(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : null;
        }
    }
}
