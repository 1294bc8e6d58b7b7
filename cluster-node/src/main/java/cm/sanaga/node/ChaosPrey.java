package cm.sanaga.node;

import cm.sanaga.node.chaos.Prey;
import cm.sanaga.node.cluster.Clocks;
import cm.sanaga.node.cluster.Namespaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A local cluster, lent to be broken. */
final class ChaosPrey implements Prey {
    private static final Pattern UNREAD =
            Pattern.compile(
                    "(?i)failed to deserialize|NotSerializableException|cannot read an? [a-z]+-|no"
                            + " type has the wire name");
    private static final int MOST_UNREAD = 5;

    private final LocalCluster cluster;
    private final Optional<Namespaces> network;
    private final Optional<Clocks> clocks;
    private final Path folder;

    ChaosPrey(
            LocalCluster cluster,
            Optional<Namespaces> network,
            Optional<Clocks> clocks,
            Path folder) {
        this.cluster = cluster;
        this.network = network;
        this.clocks = clocks;
        this.folder = folder;
    }

    @Override
    public int nodes() {
        return cluster.nodes().size();
    }

    @Override
    public int ready() {
        return cluster.ready();
    }

    @Override
    public void kill(int node) {
        cluster.nodes().get(node).kill();
    }

    @Override
    public void restart(int node) {
        cluster.nodes().get(node).restart();
    }

    @Override
    public void freeze(int node) {
        signal("-STOP", Stream.of(cluster.nodes().get(node).pid()));
    }

    @Override
    public void thaw(int node) {
        signal("-CONT", Stream.of(cluster.nodes().get(node).pid()));
    }

    @Override
    public boolean networked() {
        return network.isPresent();
    }

    @Override
    public void cut(int node) {
        network.orElseThrow().cut(node);
    }

    @Override
    public void mend(int node) {
        network.orElseThrow().mend(node);
    }

    /** When one of its processes dies by a signal, PostgreSQL ends all and reads its log again. */
    @Override
    public void killDatabase() {
        signal("-KILL", postmaster().children().map(ProcessHandle::pid).limit(1));
    }

    @Override
    public void freezeDatabase() {
        signal("-STOP", database());
    }

    @Override
    public void thawDatabase() {
        signal("-CONT", database());
    }

    private Stream<Long> database() {
        ProcessHandle postmaster = postmaster();
        return Stream.concat(
                Stream.of(postmaster.pid()), postmaster.children().map(ProcessHandle::pid));
    }

    private ProcessHandle postmaster() {
        Path file = folder.resolve("postgres/postmaster.pid");
        try {
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            return ProcessHandle.of(pid)
                    .orElseThrow(() -> new IllegalStateException("PostgreSQL does not run"));
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not run", e);
        }
    }

    /** Who is gone by then needs no signal. */
    private static void signal(String which, Stream<Long> pids) {
        Stream<String> words =
                Stream.concat(Stream.of("kill", which), pids.map(pid -> Long.toString(pid)));
        try {
            Process kill =
                    new ProcessBuilder(words.toList())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!kill.waitFor(5, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("kill does not work here", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public URI api() {
        return cluster.api();
    }

    @Override
    public String merchant() {
        return Credentials.known(folder).apiKey().value();
    }

    @Override
    public String operator() {
        return Credentials.known(folder).adminKey().value();
    }

    @Override
    public List<URI> simulators() {
        return cluster.simulators().stream().map(Simulators.Running::address).toList();
    }

    @Override
    public boolean clocked() {
        return clocks.isPresent();
    }

    @Override
    public void clock(int node, Duration ahead) {
        clocks.orElseThrow().ahead(node, ahead);
    }

    @Override
    public void rewind(Random random) {
        var _ =
                onReadModels(
                        database -> {
                            ReadModels.rewind(database, random);
                            return true;
                        });
    }

    @Override
    public Map<String, String> readModels() {
        return onReadModels(ReadModels::digests);
    }

    @Override
    public void rebuild() {
        var _ =
                onReadModels(
                        database -> {
                            ReadModels.rebuild(database);
                            return true;
                        });
    }

    private interface Deed<T> {
        T on(Database database) throws SQLException;
    }

    private <T> T onReadModels(Deed<T> deed) {
        try {
            return deed.on(cluster.database());
        } catch (SQLException e) {
            throw new IllegalStateException("the read models cannot be reached", e);
        }
    }

    @Override
    public void use(int node, boolean older) {
        cluster.programs().use(node, older);
    }

    @Override
    public long process(int node) {
        return cluster.nodes().get(node).pid();
    }

    @Override
    public List<String> unread() {
        return cluster.logs().stream().flatMap(ChaosPrey::unread).toList();
    }

    private static Stream<String> unread(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(UNREAD.asPredicate()).limit(MOST_UNREAD).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("a node's log cannot be read", e);
        }
    }
}
