package cm.sanaga.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Members of a cluster: where one dies the others take over, until it has come back. */
final class SeveralNodes implements CrashSite.Nodes {
    private final RunningCluster cluster;
    private final int count;
    private int deaths;

    SeveralNodes(Path folder, Path points, int count) throws IOException {
        Path own = Files.createDirectories(folder.resolve("cluster"));
        this.cluster = RunningCluster.start(own, count, HaltingJournalDao.options(points));
        this.count = count;
    }

    @Override
    public Database database() {
        return cluster.database();
    }

    @Override
    public void succeed() {
        deaths++;
        Eventually.within(
                Patience.USUAL,
                this::said,
                () ->
                        told(" code=" + HaltingJournalDao.KILLED) == deaths
                                && told(" started ") == count + deaths);
        cluster.awaitAll();
    }

    private long told(String what) {
        return cluster.told().stream().filter(line -> line.contains(what)).count();
    }

    @Override
    public String said() {
        return cluster.told().toString();
    }

    @Override
    public Client shop() {
        return cluster.shop();
    }

    @Override
    public Client operator() {
        return cluster.operator();
    }

    @Override
    public List<RunningNode.Simulator> simulators() {
        return cluster.simulators();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
