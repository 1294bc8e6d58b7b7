package cm.sanaga.node;

import cm.sanaga.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Two of the machine's PostgreSQL: what the first confirms the second has too ({@code ANY 1}), and
 * when the first is lost the second takes over.
 */
final class Standby implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(2);
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
                            FreePort.next(),
                            FreePort.next());
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

    private void make() throws IOException {
        machine.own(root);
        machine.make(root, data(first), Map.of());
        settle(first, "wal_level = replica\nmax_connections = 200\n");
        on(first);
        MachinePostgres.makeRole(first);
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
        MachinePostgres.sql(
                first, "ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (" + NAME + ")'");
        MachinePostgres.sql(first, "SELECT pg_reload_conf()");
        Eventually.within(
                LONGEST,
                () -> "the second does not follow",
                () ->
                        MachinePostgres.query(
                                first,
                                "SELECT count(*) = 1 FROM pg_stat_replication"
                                        + " WHERE sync_state = 'quorum'",
                                row -> row.getBoolean(1)));
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
                        .formatted(first, second, MachinePostgres.ROLE),
                MachinePostgres.ROLE,
                MachinePostgres.NONE);
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
        try (Connection connection =
                        MachinePostgres.owner(first).impatientDataSource().getConnection();
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
        machine.on(root, data(port), root.resolve("server-" + port + ".log"), Map.of());
    }

    private void stop(int port) {
        machine.off(root, data(port));
    }

    private void run(String... words) {
        machine.run(root, Map.of(), words);
    }

    @Override
    public void close() {
        for (int port : List.of(first, second)) {
            if (Files.exists(data(port).resolve("postmaster.pid"))) {
                stop(port);
            }
        }
        MachinePostgres.delete(root);
    }
}
