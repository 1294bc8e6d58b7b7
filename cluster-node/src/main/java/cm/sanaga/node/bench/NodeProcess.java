package cm.sanaga.node.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A node in a process of its own.
 *
 * @param simulators of its providers, by name
 * @param pid of its JVM, empty where the system does not tell
 */
record NodeProcess(URI api, Map<String, URI> simulators, Path folder, OptionalLong pid) {
    private static final Duration START = Duration.ofMinutes(2);
    private static final int STOP_SECONDS = 60;

    /** The one that runs on this machine already. */
    static NodeProcess running(Ground ground) {
        return new NodeProcess(
                ground.api(),
                ground.simulators(),
                ground.dataFolder(),
                holder(ground.dataFolder().resolve("lock")));
    }

    /** One that is started now and stopped when the benchmark is over. */
    static NodeProcess start(Ground ground, Path folder, List<String> jvm)
            throws InterruptedException {
        Path log = folder.resolve("node.log");
        Ground.Ports ports = freePorts();
        try {
            Process process =
                    ground.node(folder, ports, jvm)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            ground.closing("node", () -> stop(ground, folder, process));
            awaitReady(process, ports.management(), log);
            return new NodeProcess(
                    URI.create("http://127.0.0.1:" + ports.http()),
                    Ground.simulatorsFrom(ports.simulators()),
                    folder,
                    OptionalLong.of(process.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException("a node cannot be started", e);
        }
    }

    /** Processor time of its JVM in microseconds. */
    double cpu() {
        return pid.isPresent() ? Cpu.of(pid.getAsLong()) : Double.NaN;
    }

    private static void awaitReady(Process process, int management, Path log)
            throws IOException, InterruptedException {
        Instant patience = Instant.now().plus(START);
        HttpRequest ready =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/ready"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (process.isAlive() && Instant.now().isBefore(patience)) {
                try {
                    if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException _) {
                    // It does not listen yet.
                }
                Thread.sleep(Duration.ofMillis(100));
            }
        }
        List<String> said = Files.readAllLines(log);
        throw new Bench.Impossible(
                "the node does not start; it says: " + (said.isEmpty() ? "" : said.getLast()));
    }

    /** As Ctrl-C would; what does not go by itself is ended, its database too. */
    private static void stop(Ground ground, Path folder, Process process)
            throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            Postmaster.of(ground, folder)
                    .flatMap(left -> ProcessHandle.of(left.pid()))
                    .ifPresent(ProcessHandle::destroy);
        }
    }

    private static Ground.Ports freePorts() {
        try (ServerSocket one = listening(0);
                ServerSocket two = listening(0);
                ServerSocket three = listening(0)) {
            return new Ground.Ports(
                    one.getLocalPort(), two.getLocalPort(), three.getLocalPort(), freeRow());
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }

    /** The first of three ports, one for each simulator. */
    private static int freeRow() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            try (ServerSocket first = listening(0);
                    ServerSocket _ = listening(first.getLocalPort() + 1);
                    ServerSocket _ = listening(first.getLocalPort() + 2)) {
                return first.getLocalPort();
            } catch (IOException | IllegalArgumentException _) {
                // The next one is taken.
            }
        }
        throw new IOException("no three free ports next to each other");
    }

    private static ServerSocket listening(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    /** Who has a file open, as Linux tells it. */
    private static OptionalLong holder(Path file) {
        return ProcessHandle.allProcesses()
                .mapToLong(ProcessHandle::pid)
                .filter(pid -> opened(pid, file))
                .findFirst();
    }

    private static boolean opened(long pid, Path file) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors.anyMatch(descriptor -> leadsTo(descriptor, file));
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException _) {
            return false;
        }
    }
}
