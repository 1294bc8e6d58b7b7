package cm.sanaga.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL a killed run left behind on our data folder. It must be gone before another one
 * starts, or the new run would talk to a server with the old run's settings. The caller holds the
 * data folder, so no living node can own that server.
 */
final class OrphanServer {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanServer.class);
    private static final long PATIENCE_SECONDS = 30;

    private OrphanServer() {}

    /** Stops it in good order if it is there, and removes a pid file that means nothing. */
    static void stop(Path data) {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        try {
            List<String> lines = Files.readAllLines(pidFile);
            Optional<ProcessHandle> server =
                    lines.isEmpty() ? Optional.empty() : server(lines.getFirst(), data);
            if (server.isPresent()) {
                LOG.info("stopping the database server of a run that was killed");
                stop(server.get(), data);
            }
            if (Files.deleteIfExists(pidFile)) {
                LOG.info("removed the pid file of a database server that is gone");
            }
        } catch (IOException e) {
            throw new StartupProblem(
                    "cannot read or remove %s: make it writable".formatted(pidFile), e);
        }
    }

    /** Stops the one that runs on this folder in good order; nothing where none does. */
    static void end(Path data) throws IOException {
        Optional<ProcessHandle> server = on(data);
        if (server.isPresent()) {
            stop(server.get(), data);
        }
    }

    /** The one that runs on this folder. */
    static Optional<ProcessHandle> on(Path data) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.isEmpty() ? Optional.empty() : server(lines.getFirst(), data);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The process of that number, if it is a PostgreSQL on this very folder. */
    private static Optional<ProcessHandle> server(String pid, Path data) {
        if (!pid.strip().matches("[0-9]{1,10}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(pid.strip()))
                .filter(ProcessHandle::isAlive)
                .filter(process -> serves(process, data));
    }

    private static boolean serves(ProcessHandle process, Path data) {
        String command = process.info().command().orElse("");
        List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
        // Some systems tell only one line of everything.
        String line = process.info().commandLine().orElse("");
        boolean postgres = (command + line).contains("postgres");
        return postgres && (arguments.contains(data.toString()) || line.contains(data.toString()));
    }

    private static void stop(ProcessHandle server, Path data) throws IOException {
        // INT is PostgreSQL's fast shutdown; QUIT leaves the rest to crash recovery.
        if (!ended(server, "-INT") && !ended(server, "-QUIT")) {
            throw new StartupProblem(
                    "a database server of an earlier run still holds %s: end process %d"
                            .formatted(data, server.pid()));
        }
    }

    private static boolean ended(ProcessHandle server, String signal) throws IOException {
        new ProcessBuilder("kill", signal, Long.toString(server.pid())).start();
        try {
            server.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process cannot fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
