package cm.sanaga.node;

import cm.sanaga.node.bench.Ground;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;

/** Lends the parts of this program to its benchmarks. */
record BenchGround(Settings settings, Ending ending) implements Ground {
    @Override
    public Path dataFolder() {
        return settings.dataFolder();
    }

    @Override
    public Path scratch(String name) {
        Path parent = settings.dataFolder().resolve("bench");
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(parent), name + "-");
            ending.with("folder", () -> delete(folder));
            return folder;
        } catch (IOException e) {
            throw new StartupProblem(
                    "cannot write in %s: make it writable or set %s to another"
                            .formatted(parent, Settings.DATA_FOLDER),
                    e);
        }
    }

    @Override
    public URI api() {
        return URI.create("http://127.0.0.1:" + settings.httpPort());
    }

    @Override
    public URI management() {
        return URI.create("http://127.0.0.1:" + settings.managementPort());
    }

    @Override
    public Map<String, URI> simulators() {
        return Ground.simulatorsFrom(settings.simulatorPort());
    }

    @Override
    public ActorSystem<?> bare(Path folder) {
        DataFolder data = ending.with("data folder", DataFolder.open(folder));
        Settings own = new Settings(0, 0, 0, folder, new Settings.Store.Embedded(0));
        Database database = Storage.open(own, data, ending);
        ActorSystem<Void> system = Node.actorSystem(NodeConfig.of(own, database), ending);
        Membership.alone(system);
        return system;
    }

    @Override
    public ProcessBuilder node(Path folder, Ports ports, List<String> jvm) {
        return Bare.node(counted(jvm), environment(folder, ports));
    }

    @Override
    public ProcessBuilder cluster(int nodes, Path folder, Ports ports, List<String> jvm) {
        return Bare.cluster(nodes, counted(jvm), environment(folder, ports));
    }

    /** One key asks for everything here: it is counted like any other, and not refused. */
    private static List<String> counted(List<String> jvm) {
        return Stream.concat(jvm.stream(), Stream.of("-Dsanaga.limits.key.per-minute=10000000"))
                .toList();
    }

    private static Map<String, String> environment(Path folder, Ports ports) {
        return Map.of(
                Settings.DATA_FOLDER, folder.toString(),
                Settings.HTTP_PORT, Integer.toString(ports.http()),
                Settings.MANAGEMENT_PORT, Integer.toString(ports.management()),
                Settings.POSTGRES_PORT, Integer.toString(ports.postgres()),
                Settings.SIMULATOR_PORT, Integer.toString(ports.simulators()),
                Settings.DATABASE_URL, "");
    }

    @Override
    public Keys keys(Path folder) {
        Credentials credentials = Credentials.known(folder);
        return new Keys(credentials.apiKey().value(), credentials.adminKey().value());
    }

    @Override
    public Connection database(int port) throws SQLException {
        return EmbeddedDatabase.at(port).dataSource().getConnection();
    }

    @Override
    public Connection superuser(int port) throws SQLException {
        return EmbeddedDatabase.superuser(port).dataSource().getConnection();
    }

    @Override
    public void closing(String what, AutoCloseable thing) {
        ending.with(what, thing);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }
}
