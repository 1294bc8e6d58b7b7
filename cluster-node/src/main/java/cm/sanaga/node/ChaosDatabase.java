package cm.sanaga.node;

import cm.sanaga.node.disk.LoopDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The machine of the database, lent to be broken: PostgreSQL, started again whenever it has ended
 * as every installation does, and where it can be had a disk of its own.
 */
final class ChaosDatabase implements AutoCloseable {
    private static final int MEGABYTES = 600;

    /** In a second. */
    private static final int SLOW_WRITES = 10;

    /** The disk must not fill up by itself. */
    private static final Map<String, String> SMALL = Map.of("max_wal_size", "128MB");

    private static final long LOOK_MILLISECONDS = 500;

    private static final Duration START = Duration.ofSeconds(60);

    private final Database database;
    private final Optional<LoopDisk> disk;
    private final Path data;
    private final List<String> command;
    private final Path log;
    private final Thread supervisor;
    private Process server;
    private boolean powerless;
    private boolean over;

    private ChaosDatabase(
            Database database, Optional<LoopDisk> disk, Path data, Path log, List<String> command) {
        this.database = database;
        this.disk = disk;
        this.data = data;
        this.log = log;
        this.command = command;
        this.server = launch();
        this.supervisor =
                Thread.ofPlatform()
                        .daemon()
                        .name("supervisor of PostgreSQL")
                        .start(this::supervise);
    }

    /**
     * Starts it in this folder.
     *
     * @param own whether on a disk of its own
     * @param otherwise settings of the server that differ from those we promise by
     * @throws StartupProblem when the machine does not allow it
     */
    static ChaosDatabase start(
            Path place, boolean own, Map<String, String> otherwise, Ending ending) {
        DataFolder folder = ending.with("data folder", DataFolder.open(place));
        Optional<LoopDisk> disk =
                own ? Optional.of(ending.with("disk", disk(folder))) : Optional.empty();
        Map<String, String> settings = new HashMap<>(SMALL);
        settings.putAll(otherwise);
        Path first = folder.file("postgres");
        Database database;
        List<String> command;
        // Whoever makes it keeps a file in it open, and a disk in use cannot be taken away.
        try (EmbeddedDatabase made = EmbeddedDatabase.start(folder, 0, settings)) {
            database = made.database();
            command = command(first);
        }
        Path data = first;
        if (own) {
            data = folder.file("mounted").resolve("postgres");
            copy(first, data);
        }
        String where = data.toString();
        List<String> moved =
                command.stream().map(word -> word.equals(first.toString()) ? where : word).toList();
        ChaosDatabase started =
                ending.with(
                        "database",
                        new ChaosDatabase(
                                database, disk, data, folder.file("postgres.log"), moved));
        started.await();
        return started;
    }

    /** As it was started; it refuses to be root, and is nobody here as the first one was. */
    private static List<String> command(Path data) {
        ProcessHandle.Info first =
                OrphanServer.on(data)
                        .orElseThrow(() -> new StartupProblem("PostgreSQL ended at once"))
                        .info();
        List<String> words = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            // Not ended by the Ctrl-C that ends us: nodes go first.
            words.add("setsid");
        }
        if (System.getProperty("user.name").equals("root")) {
            words.addAll(List.of("unshare", "-U"));
        }
        words.add(first.command().orElseThrow());
        words.addAll(List.of(first.arguments().orElseThrow()));
        return List.copyOf(words);
    }

    private static void copy(Path from, Path into) {
        try {
            Process copy = new ProcessBuilder("cp", "-a", from.toString(), into.toString()).start();
            if (copy.waitFor() != 0) {
                throw new StartupProblem("the database cannot be copied to " + into);
            }
        } catch (IOException e) {
            throw new StartupProblem("the database cannot be copied to " + into, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupProblem("stopped while it copied the database", e);
        }
    }

    private void await() {
        long until = System.nanoTime() + START.toNanos();
        while (true) {
            try (Connection _ = database.impatientDataSource().getConnection()) {
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > until) {
                    throw new StartupProblem("PostgreSQL does not start; see " + log, e);
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static LoopDisk disk(DataFolder folder) {
        try {
            return LoopDisk.make(folder.file("disk"), folder.file("mounted"), MEGABYTES);
        } catch (IOException e) {
            throw new StartupProblem(
                    "no disk of its own for the database: it needs Linux, root, mkfs.ext4 and a free"
                            + " loop device, or --disk shared, which neither fills nor loses power: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Where it is. */
    Database database() {
        return database;
    }

    /** Whether the disk is its own and can be broken. */
    boolean ownsDisk() {
        return disk.isPresent();
    }

    /** What is there now survives whatever comes. */
    void sync() {
        disk.ifPresent(each -> now(each::sync));
    }

    /** When one of its processes dies by a signal, PostgreSQL ends all and reads its log again. */
    void kill() {
        Signals.send("-KILL", server().children().map(ProcessHandle::pid).limit(1));
    }

    /** It stands still. */
    void stop() {
        Signals.send("-STOP", processes().map(ProcessHandle::pid));
    }

    /** It goes on. */
    void resume() {
        Signals.send("-CONT", processes().map(ProcessHandle::pid));
    }

    /** The machine has no power; what the disk had not got is gone. */
    synchronized void cutPower() {
        powerless = true;
        // In this order: what PostgreSQL has confirmed until now is on the disk, and nothing after.
        now(own()::cutPower);
        // It starts no more processes while they are counted.
        Signals.send("-STOP", Stream.of(server.pid()));
        List<ProcessHandle> all = processes().toList();
        Signals.send("-KILL", all.stream().map(ProcessHandle::pid));
        all.forEach(ChaosDatabase::gone);
    }

    /** The machine starts again. */
    synchronized void restorePower() {
        now(own()::restorePower);
        powerless = false;
    }

    /** The disk is full. */
    void fillDisk() {
        now(own()::fill);
    }

    /** There is room again. */
    void emptyDisk() {
        now(own()::empty);
    }

    /** The disk answers nothing. */
    void stallDisk() {
        now(own()::freeze);
    }

    /** It does again. */
    void releaseDisk() {
        now(own()::thaw);
    }

    /** Whether the disk is its own and can be slow. */
    boolean slowsDisk() {
        return ownsDisk() && LoopDisk.slows();
    }

    /** The disk takes a tenth of a second for each write, and so longer for each fsync. */
    void slowDisk() {
        now(() -> own().slow(SLOW_WRITES));
    }

    /** It does not any more. */
    void hastenDisk() {
        now(own()::hasten);
    }

    private LoopDisk own() {
        return disk.orElseThrow(() -> new IllegalStateException("the disk is everybody's"));
    }

    private void supervise() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLISECONDS);
                startIfEnded();
            }
        } catch (InterruptedException _) {
            // The run is over.
        }
    }

    private synchronized void startIfEnded() {
        if (!over && !powerless && !server.isAlive()) {
            server = launch();
        }
    }

    private Process launch() {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL cannot be started", e);
        }
    }

    private synchronized ProcessHandle server() {
        return server.toHandle();
    }

    private Stream<ProcessHandle> processes() {
        ProcessHandle postmaster = server();
        return postmaster.isAlive()
                ? Stream.concat(Stream.of(postmaster), postmaster.children())
                : Stream.empty();
    }

    private static void gone(ProcessHandle process) {
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void now(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever was done to it is undone, so that what uses it can end. */
    void heal() {
        resume();
        disk.ifPresent(each -> now(each::heal));
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            over = true;
        }
        supervisor.interrupt();
        heal();
        OrphanServer.end(data);
    }
}
