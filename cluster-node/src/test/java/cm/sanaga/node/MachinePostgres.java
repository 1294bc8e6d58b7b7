package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
