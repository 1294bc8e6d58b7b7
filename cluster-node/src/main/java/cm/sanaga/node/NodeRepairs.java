package cm.sanaga.node;

import cm.sanaga.http.Repairs;
import cm.sanaga.projection.ReadSchema;
import cm.sanaga.projection.ReadUnavailable;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;

/** Repairs by way of this node. */
final class NodeRepairs implements Repairs, AutoCloseable {
    private final Cluster cluster;
    private final Database database;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    NodeRepairs(ActorSystem<?> system, Database database) {
        this.cluster = Cluster.get(system.classicSystem());
        this.database = database;
    }

    @Override
    public CompletionStage<Void> rebuildReadModels() {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        ReadSchema.rebuild(database.dataSource());
                    } catch (SQLException e) {
                        throw new CompletionException(
                                new ReadUnavailable("the read models cannot be dropped", e));
                    }
                },
                threads);
    }

    @Override
    public boolean member(String address) {
        return find(address).isPresent();
    }

    @Override
    public void down(String address) {
        find(address).ifPresent(each -> cluster.down(each.address()));
    }

    private Optional<Member> find(String address) {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .filter(each -> each.address().toString().equals(address))
                .findFirst();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
