package cm.sanaga.node;

import cm.sanaga.node.chaos.Posted;
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
    private final ChaosDatabase database;
    private final ChaosProviders providers;

    ChaosPrey(
            LocalCluster cluster,
            Optional<Namespaces> network,
            Optional<Clocks> clocks,
            Path folder,
            ChaosDatabase database,
            ChaosProviders providers) {
        this.cluster = cluster;
        this.database = database;
        this.providers = providers;
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
        Signals.send("-STOP", Stream.of(cluster.nodes().get(node).pid()));
    }

    @Override
    public void thaw(int node) {
        Signals.send("-CONT", Stream.of(cluster.nodes().get(node).pid()));
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

    @Override
    public void mute(int node) {
        network.orElseThrow().mute(node);
    }

    @Override
    public void unmute(int node) {
        network.orElseThrow().unmute(node);
    }

    @Override
    public void killDatabase() {
        database.kill();
    }

    @Override
    public void freezeDatabase() {
        database.stop();
    }

    @Override
    public void thawDatabase() {
        database.resume();
    }

    @Override
    public boolean ownsDisk() {
        return database.ownsDisk();
    }

    @Override
    public void cutPower() {
        database.cutPower();
    }

    @Override
    public void restorePower() {
        database.restorePower();
    }

    @Override
    public void fillDisk() {
        database.fillDisk();
    }

    @Override
    public void emptyDisk() {
        database.emptyDisk();
    }

    @Override
    public void stallDisk() {
        database.stallDisk();
    }

    @Override
    public void releaseDisk() {
        database.releaseDisk();
    }

    @Override
    public boolean slowsDisk() {
        return database.slowsDisk();
    }

    @Override
    public void slowDisk() {
        database.slowDisk();
    }

    @Override
    public void hastenDisk() {
        database.hastenDisk();
    }

    @Override
    public void failProviders() {
        providers.fail();
    }

    @Override
    public void healProviders() {
        providers.heal();
    }

    @Override
    public String troubles() {
        return cluster.troubles();
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
        return providers.simulators();
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
    public List<Posted> posted() {
        return onReadModels(ReadModels::posted);
    }

    @Override
    public long written() {
        return onReadModels(ReadModels::written);
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
