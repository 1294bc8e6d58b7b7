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
 * A node in a process of its own, or several.
 *
 * @param management where its health is
 * @param simulators of its providers, by name
 * @param pids of the nodes' JVMs, none where the system does not tell
 * @param around the JVM that has the simulators and the address in front, where it is no node
 */
record NodeProcess(
        URI api,
        URI management,
        Map<String, URI> simulators,
        Path folder,
        List<Long> pids,
        OptionalLong around) {
    private static final Duration START = Duration.ofMinutes(2);
    private static final int STOP_SECONDS = 60;

    /** The one that runs on this machine already. */
    static NodeProcess running(Ground ground) {
        return new NodeProcess(
                ground.api(),
                ground.management(),
                ground.simulators(),
                ground.dataFolder(),
                holder(ground.dataFolder().resolve("lock")).stream().boxed().toList(),
                OptionalLong.empty());
    }

    /** One that is started now and stopped when the benchmark is over. */
    static NodeProcess start(Ground ground, Path folder, List<String> jvm)
            throws InterruptedException {
        Ground.Ports ports = freePorts();
        Process process = launch(ground, folder, ground.node(folder, ports, jvm), ports);
        return new NodeProcess(
                api(ports),
                at(ports.management()),
                Ground.simulatorsFrom(ports.simulators()),
                folder,
                List.of(process.pid()),
                OptionalLong.empty());
    }

    /** So many of them behind one address. */
    static NodeProcess cluster(Ground ground, int nodes, Path folder, List<String> jvm)
            throws InterruptedException {
        Ground.Ports ports = freePorts();
        Process process = launch(ground, folder, ground.cluster(nodes, folder, ports, jvm), ports);
        List<Long> pids = nodesBelow(process);
        for (Instant patience = Instant.now().plus(START);
                pids.size() < nodes && Instant.now().isBefore(patience);
                pids = nodesBelow(process)) {
            Thread.sleep(Duration.ofMillis(100));
        }
        return new NodeProcess(
                api(ports),
                at(ports.management()),
                Ground.simulatorsFrom(ports.simulators()),
                folder,
                pids,
                OptionalLong.of(process.pid()));
    }

    private static List<Long> nodesBelow(Process process) {
        return process.children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static URI api(Ground.Ports ports) {
        return at(ports.http());
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static Process launch(
            Ground ground, Path folder, ProcessBuilder builder, Ground.Ports ports)
            throws InterruptedException {
        Path log = folder.resolve("node.log");
        try {
            Process process =
                    builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
            ground.closing("node", () -> stop(ground, folder, process));
            awaitReady(process, ports.management(), log);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("a node cannot be started", e);
        }
    }

    /** Ends it now, as Ctrl-C would, and comes back when it has ended. */
    void stop() {
        pids.stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .forEach(
                        process -> {
                            process.destroy();
                            process.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
                        });
    }

    /** Where a provider's simulator is. */
    URI simulator(String provider) {
        URI simulator = simulators.get(provider);
        if (simulator == null) {
            throw new Bench.Impossible("the node has no simulator of " + provider);
        }
        return simulator;
    }

    /** Processor time of the nodes' JVMs in microseconds. */
    double cpu() {
        return pids.isEmpty() ? Double.NaN : pids.stream().mapToDouble(Cpu::of).sum();
    }

    /** Processor time of what stands around them. */
    double cpuAround() {
        return around.isPresent() ? Cpu.of(around.getAsLong()) : Double.NaN;
    }

    /** What the largest of them has in memory, in MiB, everything of the JVM included. */
    double resident() {
        return pids.stream().mapToDouble(Memory::resident).max().orElse(Double.NaN);
    }

    private static void awaitReady(Process process, int management, Path log)
            throws IOException, InterruptedException {
        Instant patience = Instant.now().plus(START);
        HttpRequest ready =
                HttpRequest.newBuilder(at(management).resolve("/ready"))
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
