package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import cm.sanaga.testing.FreePort;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program as its user runs it: a process of its own, which a test may kill, on a folder that a
 * later start takes over. What it says is kept in {@code target/nodes}.
 */
final class RunningNode implements Site, AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+");

    /** For the JVM of a node in tests. */
    static final List<String> OPTIONS =
            List.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Xlog:aot=off,cds=off",
                    // One key orders for everybody, and all strangers have one address.
                    "-Dsanaga.limits.key.per-minute=10000000",
                    "-Dsanaga.limits.address.per-minute=0",
                    // Whole floats are moved at once.
                    "-Dsanaga.provider.mtn.checkout.max=1000000000",
                    "-Dsanaga.provider.orange.checkout.max=1000000000",
                    // Callbacks are held against their providers' answers sooner than after 2 m.
                    "-Dsanaga.projection.callbacks.every=1s",
                    "-Dsanaga.projection.callbacks.after=5s",
                    // What a node had in hand when it ended is sent sooner than after half a
                    // minute.
                    "-Dsanaga.webhooks.answer-time=5s",
                    // Fees are looked for sooner than once a minute.
                    "-Dsanaga.ledger.fee-sweep.every=2s",
                    "-Dsanaga.ledger.fee-sweep.threshold=2000");

    private final Process process;
    private final Thread lastResort;
    private final Path folder;
    private final Path log;
    private final Map<String, String> environment;
    private final List<String> jvm;
    private final URI api;
    private final URI management;
    private final List<Simulator> simulators;

    private RunningNode(Path folder, Path log, Map<String, String> environment, List<String> jvm) {
        List<String> words = Stream.concat(Rehearsal.jvm().stream(), jvm.stream()).toList();
        this.process = launch(words, folder, log, environment);
        this.folder = folder;
        this.log = log;
        this.environment = environment;
        this.jvm = jvm;
        this.lastResort = new Thread(this::end, "end of a node");
        Runtime.getRuntime().addShutdownHook(lastResort);
        try {
            awaitReady();
            this.api = addresses("API").getFirst();
            this.management = addresses("health").getFirst();
            this.simulators = addresses("simulators").stream().map(Simulator::at).toList();
        } catch (RuntimeException | Error e) {
            end();
            throw e;
        }
    }

    /**
     * Starts it on a folder, with its own PostgreSQL and free ports, and waits until it is ready.
     */
    static RunningNode start(Path folder) {
        return start(folder, Map.of());
    }

    /** The same on somebody else's PostgreSQL. */
    static RunningNode start(Path folder, Database database) {
        return start(folder, database, List.of());
    }

    /** The same with a JVM that is told more. */
    static RunningNode start(Path folder, Database database, List<String> jvm) {
        return start(
                folder,
                Map.of(
                        Settings.DATABASE_URL, database.url(),
                        Settings.DATABASE_USER, database.user(),
                        Settings.DATABASE_PASSWORD, database.password().value()),
                jvm);
    }

    /** The same with more in its environment. */
    static RunningNode start(Path folder, Map<String, String> more) {
        return start(folder, more, List.of());
    }

    /** The same with a JVM that is told more. */
    static RunningNode start(Path folder, Map<String, String> more, List<String> jvm) {
        return new RunningNode(folder, newLog(), more, jvm);
    }

    /** Starts the program once more where this one ran: same folder, same address of the API. */
    RunningNode again() {
        Map<String, String> more = new HashMap<>(environment);
        more.put(Settings.HTTP_PORT, Integer.toString(api.getPort()));
        return start(folder, more, jvm);
    }

    /** Starts the program and waits for nothing: for starts that are to fail. */
    static Process launch(Path folder, Path log, Map<String, String> environment) {
        return launch(Rehearsal.jvm(), folder, log, environment);
    }

    /** The same by a JVM that is told where the program is. */
    static Process launch(
            List<String> jvm, Path folder, Path log, Map<String, String> environment) {
        return launch(List.of("run"), jvm, folder, log, environment);
    }

    /** The same with another of the program's commands. */
    static Process launch(
            List<String> words,
            List<String> jvm,
            Path folder,
            Path log,
            Map<String, String> environment) {
        try {
            if (Files.isDirectory(folder)) {
                ServerProgram.in(folder);
            }
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(OPTIONS);
            command.addAll(jvm);
            command.add(Main.class.getName());
            command.addAll(words);
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            for (String port :
                    List.of(Settings.HTTP_PORT, Settings.MANAGEMENT_PORT, Settings.POSTGRES_PORT)) {
                builder.environment().put(port, Integer.toString(FreePort.next()));
            }
            builder.environment().put(Settings.SIMULATOR_PORT, "0");
            builder.environment().remove(Settings.DATABASE_URL);
            builder.environment().put(Settings.DATA_FOLDER, folder.toString());
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file in {@code target/nodes} that outlives the test, one for each start. */
    static Path newLog() {
        try {
            Path logs = Files.createDirectories(Path.of("target/nodes").toAbsolutePath());
            String test =
                    StackWalker.getInstance()
                            .walk(
                                    frames ->
                                            frames.map(StackWalker.StackFrame::getClassName)
                                                    .filter(name -> name.endsWith("IT"))
                                                    .findFirst())
                            .orElse("node");
            return File.createTempFile(
                            test.substring(test.lastIndexOf('.') + 1) + "-", ".log", logs.toFile())
                    .toPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI management() {
        return management;
    }

    URI api() {
        return api;
    }

    @Override
    public Client shop() {
        return new Client(api, Credentials.known(folder).apiKey().value());
    }

    /** What {@link #shop} shows. */
    String shopKey() {
        return Credentials.known(folder).apiKey().value();
    }

    @Override
    public Client operator() {
        return new Client(api, Credentials.known(folder).adminKey().value());
    }

    /** The provider of this name. */
    Simulator simulator(String provider) {
        return simulators.stream()
                .filter(one -> one.provider().equals(provider))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public List<Simulator> simulators() {
        return simulators;
    }

    /** The status of {@code /ready}. */
    int ready() {
        return new Client(management, "none").getOnce("/ready").status();
    }

    /** The node ends as by kill -9, in the middle of whatever it does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(process, STOP);
    }

    /** Waits until its process is gone; how it ended. */
    int awaitEnd() {
        assertTrue(awaitEnd(process, STOP), () -> "still there: " + said());
        return process.exitValue();
    }

    /** The embedded server. */
    ProcessHandle postgres() {
        return server().orElseThrow(() -> new AssertionError("no database server in " + folder));
    }

    private Optional<ProcessHandle> server() {
        try {
            Path pid = folder.resolve("postgres/postmaster.pid");
            return Files.exists(pid)
                    ? ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).getFirst().strip()))
                            .filter(one -> one.info().command().orElse("").contains("postgres"))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the node in good order, and whatever is left of it by force. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd(process, STOP);
        end();
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }

    private void end() {
        process.destroyForcibly();
        awaitEnd(process, STOP);
        server().ifPresent(
                        server -> {
                            List<ProcessHandle> children = server.descendants().toList();
                            server.destroyForcibly();
                            children.forEach(ProcessHandle::destroyForcibly);
                            server.onExit().orTimeout(STOP.toSeconds(), TimeUnit.SECONDS).join();
                        });
    }

    /** Whether it ended in time. */
    static boolean awaitEnd(Process process, Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void awaitReady() {
        Eventually.within(
                START,
                () -> "not ready: " + said(),
                () -> {
                    if (said().contains("Sanaga is ready")) {
                        return said().contains("A customer of MTN pays");
                    }
                    return process.isAlive() ? false : fail("ended: " + said());
                });
    }

    private List<URI> addresses(String what) {
        return said().lines()
                .filter(line -> line.startsWith("  " + what + " "))
                .flatMap(line -> all(ADDRESS.matcher(line)))
                .map(URI::create)
                .toList();
    }

    private static Stream<String> all(Matcher matcher) {
        return matcher.results().map(found -> found.group());
    }

    /** What it said so far, warnings included. */
    String said() {
        try {
            // It may be in the middle of a character.
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it said so far, without a line that it is still writing. */
    List<String> lines() {
        String said = said();
        return said.substring(0, said.lastIndexOf('\n') + 1).lines().toList();
    }

    /** A provider's simulator and what it tells of itself. */
    record Simulator(String provider, Client control) {
        static Simulator at(URI address) {
            Client control = new Client(address, "none");
            return new Simulator(
                    control.get("/__sim/health").body().path("provider").asText(), control);
        }

        /** Has it misbehave from now on; the newest rule that matches decides. */
        void rule(Map<String, Object> rule) {
            Client.Answer answer = control.post("/__sim/rules", "rule", rule, 0);
            if (answer.status() != 200) {
                throw new AssertionError(rule + " is answered " + answer);
            }
        }

        /** Every movement on our wallet, with its balance. */
        JsonNode ledger() {
            return control.get("/__sim/ledger").body();
        }
    }
}
