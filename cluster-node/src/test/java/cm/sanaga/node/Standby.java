package cm.sanaga.node;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Two of the machine's PostgreSQL: what the first confirms the second has too ({@code ANY 1}), and
 * when the first is lost the second takes over.
 */
final class Standby implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final String ROLE = "sanaga";
    private static final String NAME = "second";

    private final Path root;
    private final MachinePostgres machine;
    private final int first;
    private final int second;

    private Standby(Path root, MachinePostgres machine, int first, int second) {
        this.root = root;
        this.machine = machine;
        this.first = first;
        this.second = second;
    }

    /** Both run, and the second follows. */
    static Standby start() {
        try {
            var both =
                    new Standby(
                            Files.createTempDirectory("sanaga-standby"),
                            MachinePostgres.find(List.of()),
                            freePort(),
                            freePort());
            try {
                both.make();
            } catch (RuntimeException | Error | IOException e) {
                both.close();
                throw e;
            }
            return both;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void make() throws IOException {
        machine.own(root);
        run(
                machine.program("initdb"),
                "--pgdata=" + data(first),
                "--username=" + MachinePostgres.OWNER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--data-checksums");
        settle(first, "wal_level = replica\nmax_connections = 200\n");
        on(first);
        sql(first, "CREATE ROLE " + ROLE + " LOGIN");
        sql(first, "CREATE DATABASE " + ROLE + " OWNER " + ROLE);
        run(
                machine.program("pg_basebackup"),
                "--pgdata=" + data(second),
                "--write-recovery-conf",
                "--wal-method=stream",
                "--checkpoint=fast",
                "--dbname=host=127.0.0.1 port=%d user=%s application_name=%s"
                        .formatted(first, MachinePostgres.OWNER, NAME));
        settle(second, "");
        on(second);
        sql(first, "ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (" + NAME + ")'");
        sql(first, "SELECT pg_reload_conf()");
        Eventually.within(
                LONGEST,
                () -> "the second does not follow",
                () ->
                        query(
                                        first,
                                        "SELECT count(*) FROM pg_stat_replication"
                                                + " WHERE sync_state = 'quorum'")
                                .equals("1"));
    }

    /** The last of a setting counts. */
    private void settle(int port, String more) throws IOException {
        Files.writeString(
                data(port).resolve("postgresql.conf"),
                """
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = '%s'
                %s
                """
                        .formatted(port, root, more),
                StandardOpenOption.APPEND);
    }

    /** As nodes reach whichever of the two takes writes. */
    Database database() {
        return new Database(
                "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/%s?targetServerType=primary"
                        .formatted(first, second, ROLE),
                ROLE,
                new Secret(""));
    }

    /** The first is gone, and an operator has the second take over. */
    void failOver() {
        stop(first);
        run(machine.program("pg_ctl"), "--pgdata=" + data(second), "--wait", "promote");
    }

    /**
     * The first comes back as it was, and does not know; whether it still confirms what nobody else
     * has.
     */
    boolean oldOneConfirms() {
        on(first);
        // A statement that is cancelled would be told that it has succeeded; who hangs up is not.
        try (Connection connection = owner(first).impatientDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE late (n int)");
            return true;
        } catch (SQLException waitsForItsStandby) {
            return false;
        }
    }

    private Path data(int port) {
        return root.resolve("data-" + port);
    }

    private void on(int port) {
        run(
                machine.program("pg_ctl"),
                "--pgdata=" + data(port),
                "--log=" + root.resolve("server-" + port + ".log"),
                "--timeout=" + LONGEST.toSeconds(),
                "--wait",
                "start");
    }

    private void stop(int port) {
        run(machine.program("pg_ctl"), "--pgdata=" + data(port), "--mode=immediate", "stop");
    }

    private void run(String... words) {
        machine.run(root, Map.of(), words);
    }

    private static Database owner(int port) {
        return new Database(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                MachinePostgres.OWNER,
                new Secret(""));
    }

    private static void sql(int port, String sql) {
        try (Connection connection = owner(port).dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static String query(int port, String sql) {
        try (Connection connection = owner(port).dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        for (int port : List.of(first, second)) {
            if (Files.exists(data(port).resolve("postmaster.pid"))) {
                stop(port);
            }
        }
        try (Stream<Path> all = Files.walk(root)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
