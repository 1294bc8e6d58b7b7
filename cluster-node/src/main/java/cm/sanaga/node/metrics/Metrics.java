package cm.sanaga.node.metrics;

import cm.sanaga.http.FreezeDesk;
import cm.sanaga.http.QuarantineDesk;
import cm.sanaga.http.Wallets;
import cm.sanaga.projection.Projections;
import cm.sanaga.provider.actor.RailHealth;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what no event tells, again and again; a look that fails says nothing. */
public final class Metrics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    private final Cluster cluster;
    private final Sources sources;
    private final NodeGauges node = new NodeGauges();
    private final BookGauges books = new BookGauges();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final List<Cancellable> looks = new ArrayList<>();

    /**
     * Where it looks.
     *
     * @param rails how each operation of each rail is
     * @param ready whether a payment would work on this node
     * @param strangers how many members of other clusters live on the same database
     * @param clockAhead by how many seconds this node's clock is ahead of the database's, empty
     *     while nobody knows
     * @param certificates for how long what members show each other is still good, by its file
     */
    public record Sources(
            Supplier<List<RailHealth>> rails,
            Supplier<CompletionStage<Boolean>> ready,
            IntSupplier strangers,
            Supplier<OptionalDouble> clockAhead,
            Supplier<Map<String, Duration>> certificates,
            QuarantineDesk quarantine,
            FreezeDesk freezes,
            Projections projections,
            Wallets wallets) {}

    private Metrics(ActorSystem<?> system, Sources sources) {
        this.cluster = Cluster.get(system.classicSystem());
        this.sources = sources;
    }

    /** Begins to look. */
    public static Metrics start(ActorSystem<?> system, Sources sources) {
        Config config = system.settings().config();
        Metrics metrics = new Metrics(system, sources);
        Config own = config.getConfig("sanaga.node.metrics");
        metrics.every(system, own.getDuration("every"), metrics::lookAtNode);
        metrics.every(system, own.getDuration("books-every"), metrics::lookAtBooks);
        return metrics;
    }

    private void every(ActorSystem<?> system, Duration pause, Runnable look) {
        looks.add(
                system.scheduler()
                        .scheduleWithFixedDelay(
                                Duration.ZERO, pause, look, system.executionContext()));
    }

    private void lookAtNode() {
        node.rails(sources.rails.get());
        node.cluster(cluster, sources.strangers.getAsInt());
        node.clock(sources.clockAhead.get());
        node.certificates(sources.certificates.get());
        node.jvm();
        node.held(sources.quarantine.on(), sources.freezes.all().size());
        told(sources.ready.get(), node::ready);
    }

    /** One look at a time: a database that is away must not be asked by more and more. */
    private void lookAtBooks() {
        if (!oldest()) {
            books.forget();
        } else if (looking.compareAndSet(false, true)) {
            Projections read = sources.projections;
            told(read.standing(), books::standing)
                    .thenCompose(_ -> told(read.figures(), books::figures))
                    .thenCompose(_ -> told(read.ledger().floats(), books::floats))
                    .thenCompose(_ -> told(sources.wallets.reports(), books::wallets))
                    .whenComplete((_, _) -> looking.set(false));
        }
    }

    private static <T> CompletionStage<Void> told(CompletionStage<T> look, Consumer<T> teller) {
        return look.thenAccept(teller)
                .exceptionally(
                        failure -> {
                            LOG.debug("nothing seen", failure);
                            return null;
                        });
    }

    private boolean oldest() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .filter(member -> member.status().equals(MemberStatus.up()))
                .reduce((one, other) -> one.isOlderThan(other) ? one : other)
                .map(Member::uniqueAddress)
                .filter(cluster.selfUniqueAddress()::equals)
                .isPresent();
    }

    @Override
    public void close() {
        looks.forEach(Cancellable::cancel);
    }
}
