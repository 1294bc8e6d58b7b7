package cm.sanaga.node;

import cm.sanaga.node.chaos.Prey;
import cm.sanaga.node.cluster.Namespaces;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A local cluster, lent to be broken. */
final class ChaosPrey implements Prey {
    private final LocalCluster cluster;
    private final Optional<Namespaces> network;
    private final Path folder;
    private final ChaosDatabase database;

    ChaosPrey(
            LocalCluster cluster,
            Optional<Namespaces> network,
            Path folder,
            ChaosDatabase database) {
        this.cluster = cluster;
        this.database = database;
        this.network = network;
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
        return cluster.simulators().stream().map(Simulators.Running::address).toList();
    }
}
