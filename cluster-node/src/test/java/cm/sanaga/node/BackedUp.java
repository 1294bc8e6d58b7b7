package cm.sanaga.node;

import cm.sanaga.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The machine's PostgreSQL with pgBackRest, as {@code ops/backup} sets them up: a server of its own
 * in a folder of its own, whose disk may be lost.
 */
final class BackedUp implements AutoCloseable {
    private static final Path TEMPLATES = Path.of("..", "ops", "backup");
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration ARCHIVED = Duration.ofSeconds(60);

    private final Path root;
    private final Path data;
    private final MachinePostgres machine;
    private final int port;
    private final Map<String, String> environment = new HashMap<>();

    private BackedUp(Path root, MachinePostgres machine, int port) {
        this.root = root;
        this.data = root.resolve("data");
        this.machine = machine;
        this.port = port;
    }

    /** A running server with an archive and no backup yet. */
    static BackedUp start() {
        try {
            var server =
                    new BackedUp(
                            Files.createTempDirectory("sanaga-backup"),
                            MachinePostgres.find(List.of(Path.of("/usr/bin/pgbackrest"))),
                            FreePort.next());
            try {
                server.make();
            } catch (RuntimeException | Error | IOException e) {
                server.close();
                throw e;
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void make() throws IOException {
        for (String folder : List.of("repository", "socket", "log", "lock", "spool")) {
            Files.createDirectory(root.resolve(folder));
        }
        Path configuration = root.resolve("pgbackrest.conf");
        Files.copy(TEMPLATES.resolve("pgbackrest.conf"), configuration);
        environment.put("PGBACKREST_CONFIG", configuration.toString());
        environment.put("PGBACKREST_STANZA", "sanaga");
        environment.put("PGBACKREST_REPO1_PATH", root.resolve("repository").toString());
        environment.put("PGBACKREST_REPO1_CIPHER_PASS", UUID.randomUUID().toString());
        environment.put("PGBACKREST_PG1_PATH", data.toString());
        environment.put("PGBACKREST_PG1_PORT", Integer.toString(port));
        environment.put("PGBACKREST_PG1_SOCKET_PATH", root.resolve("socket").toString());
        environment.put("PGBACKREST_LOG_PATH", root.resolve("log").toString());
        environment.put("PGBACKREST_LOCK_PATH", root.resolve("lock").toString());
        environment.put("PGBACKREST_SPOOL_PATH", root.resolve("spool").toString());
        machine.own(root);
        machine.make(root, data, environment);
        Path settings = data.resolve("postgresql.conf");
        Files.writeString(
                settings,
                Files.readString(settings)
                        + Files.readString(TEMPLATES.resolve("postgresql.conf"))
                        + """
                          listen_addresses = '127.0.0.1'
                          port = %d
                          unix_socket_directories = '%s'
                          max_connections = 200
                          """
                                .formatted(port, root.resolve("socket")));
        on();
        MachinePostgres.makeRole(port);
        pgbackrest("stanza-create");
        pgbackrest("check");
    }

    /** As a node reaches it, with no more rights than a node needs. */
    Database database() {
        return new Database(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + MachinePostgres.ROLE,
                MachinePostgres.ROLE,
                MachinePostgres.NONE);
    }

    /**
     * Makes one to which any later moment can be restored: the tool counts in whole seconds, and
     * takes a backup for a moment of its own last second to be too late.
     */
    void backup() {
        pgbackrest("--type=full", "backup");
        long ended = now().getEpochSecond();
        Eventually.within(
                Patience.USUAL,
                () -> "the server's clock stands still",
                () -> now().getEpochSecond() > ended);
    }

    /** What the server's clock says. */
    Instant now() {
        return MachinePostgres.query(
                        port,
                        "SELECT clock_timestamp()",
                        row -> row.getObject(1, OffsetDateTime.class))
                .toInstant();
    }

    /** Completes when all that was written so far is in the archive. */
    void archive() {
        String segment =
                MachinePostgres.query(
                        port, "SELECT pg_walfile_name(pg_switch_wal())", row -> row.getString(1));
        Eventually.within(
                ARCHIVED,
                () -> segment + " is not archived",
                () ->
                        MachinePostgres.query(
                                port,
                                "SELECT coalesce(max(last_archived_wal), '') >= '"
                                        + segment
                                        + "' FROM pg_stat_archiver",
                                row -> row.getBoolean(1)));
    }

    /** The machine is gone: nothing is written any more, and its disk is empty. */
    void lose() {
        machine.off(root, data);
        MachinePostgres.delete(data);
    }

    /** Puts everything back that was archived, and starts. */
    void restore() {
        restore(List.of());
    }

    /** Puts back what there was at a moment, whatever was restored since then, and starts. */
    void restore(Instant to) {
        restore(
                List.of(
                        "--type=time",
                        "--target="
                                + to.truncatedTo(ChronoUnit.MICROS)
                                        .toString()
                                        .replace('T', ' ')
                                        .replace("Z", "+00"),
                        "--target-action=promote",
                        "--target-timeline=current"));
    }

    private void restore(List<String> what) {
        List<String> how = new ArrayList<>(what);
        how.add("restore");
        if (!Files.exists(data)) {
            run("mkdir", "--mode=700", data.toString());
        }
        pgbackrest(how.toArray(String[]::new));
        on();
        Eventually.within(
                LONGEST,
                () -> "still recovering",
                () ->
                        !MachinePostgres.query(
                                port, "SELECT pg_is_in_recovery()", row -> row.getBoolean(1)));
    }

    private void on() {
        machine.on(root, data, root.resolve("log/server.log"), environment);
    }

    private void pgbackrest(String... words) {
        run(Stream.concat(Stream.of("pgbackrest"), Stream.of(words)).toArray(String[]::new));
    }

    private void run(String... words) {
        machine.run(root, environment, words);
    }

    @Override
    public void close() {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            machine.off(root, data);
        }
        MachinePostgres.delete(root);
    }
}
