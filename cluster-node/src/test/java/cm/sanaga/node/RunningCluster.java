package cm.sanaga.node;

import cm.sanaga.node.cluster.Network;
import cm.sanaga.node.cluster.SupervisedNode;
import cm.sanaga.testing.FreePort;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Several nodes as {@code ./sanaga cluster} starts them. */
final class RunningCluster implements Site, AutoCloseable {
    private static final String CANONICAL = "pekko.remote.artery.canonical";
    private static final Duration START = Duration.ofMinutes(3);

    private final Path folder;
    private final Ending ending = new Ending();
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final Thread lastResort = new Thread(ending::run, "end of a cluster");
    private final LocalCluster cluster;
    private final int count;

    private RunningCluster(Path folder, int count, List<String> more) {
        this.folder = folder;
        this.count = count;
        Runtime.getRuntime().addShutdownHook(lastResort);
        ServerProgram.in(folder);
        Settings settings =
                new Settings(
                        FreePort.next(),
                        0,
                        0,
                        folder,
                        new Settings.Store.Embedded(FreePort.next()));
        List<String> jvm = Stream.concat(RunningNode.OPTIONS.stream(), more.stream()).toList();
        this.cluster =
                LocalCluster.start(settings, count, jvm, Network.LOOPBACK, told::add, ending);
        awaitAll();
    }

    /** Starts so many and waits until all are ready. */
    static RunningCluster start(Path folder, int count) {
        return start(folder, count, List.of());
    }

    /** The same with JVMs that are told more. */
    static RunningCluster start(Path folder, int count, List<String> more) {
        return new RunningCluster(folder, count, more);
    }

    /** Until every node is ready. */
    void awaitAll() {
        Eventually.within(
                START,
                () -> cluster.ready() + " of " + count + " nodes are ready: " + told,
                () -> cluster.ready() == count);
    }

    /** Where requests go. */
    URI api() {
        return cluster.api();
    }

    /** The PostgreSQL of all. */
    Database database() {
        return cluster.database();
    }

    List<SupervisedNode> nodes() {
        return cluster.nodes();
    }

    /** Asks the node with this address in the cluster to stop; it does not come back. */
    void leave(String address) {
        for (int i = 0; i < count; i++) {
            Path own = folder.resolve("cluster/node-" + (i + 1) + "/node.conf");
            Config at = ConfigFactory.parseFile(own.toFile()).getConfig(CANONICAL);
            if (address.endsWith("@" + at.getString("hostname") + ":" + at.getInt("port"))) {
                nodes().get(i).leave();
                return;
            }
        }
        throw new AssertionError("no node is at " + address);
    }

    /** What happened to the nodes. */
    List<String> told() {
        return List.copyOf(told);
    }

    @Override
    public Client shop() {
        return new Client(cluster.api(), Credentials.known(folder).apiKey().value());
    }

    @Override
    public Client operator() {
        return new Client(cluster.api(), Credentials.known(folder).adminKey().value());
    }

    @Override
    public List<RunningNode.Simulator> simulators() {
        return cluster.simulators().stream()
                .map(one -> RunningNode.Simulator.at(one.address()))
                .toList();
    }

    @Override
    public void close() {
        ending.run();
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }
}
