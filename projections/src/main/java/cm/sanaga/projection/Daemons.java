package cm.sanaga.projection;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * The daemons of all nodes: each runs on one of them at a time, and every node can tell on which.
 */
final class Daemons {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ActorSystem<?> system;
    private final Daemon.Patience patience;
    private final List<Known> known = new CopyOnWriteArrayList<>();

    Daemons(ActorSystem<?> system, Daemon.Patience patience) {
        this.system = system;
        this.patience = patience;
    }

    /**
     * What one daemon does.
     *
     * @param work made on the node that gets the daemon, each time it does
     */
    record Task(String name, Supplier<Callable<Duration>> work) {}

    private record Known(String name, int index) {}

    /** Starts one for each task; every node has to, with the same ones. */
    void start(String kind, List<Task> tasks) {
        IntStream.range(0, tasks.size())
                .forEach(index -> known.add(new Known(tasks.get(index).name(), index)));
        ShardedDaemonProcess.get(system)
                .init(
                        Daemon.Message.class,
                        kind,
                        tasks.size(),
                        index -> {
                            Task task = tasks.get(index);
                            return Daemon.create(task.name(), task.work().get(), patience);
                        },
                        Daemon.Message.Leave.LEAVE);
    }

    /** Where each is. One that moves may be nowhere for a moment, or at both places. */
    CompletionStage<List<DaemonPlace>> places() {
        return all(known.stream().map(this::found).toList())
                .thenApply(each -> each.stream().flatMap(List::stream).toList());
    }

    private CompletionStage<List<DaemonPlace>> found(Known daemon) {
        var key = Daemon.key(daemon.name());
        CompletionStage<Receptionist.Listing> listed =
                AskPattern.ask(
                        system.receptionist(),
                        replyTo -> Receptionist.find(key, replyTo),
                        PATIENCE,
                        system.scheduler());
        return listed.thenCompose(listing -> asked(daemon, listing.getAllServiceInstances(key)));
    }

    private CompletionStage<List<DaemonPlace>> asked(
            Known daemon, Set<ActorRef<Daemon.Message>> found) {
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(
                    List.of(new DaemonPlace(daemon.name(), daemon.index(), "", false)));
        }
        return all(found.stream().map(each -> asked(daemon, each)).toList())
                .thenApply(
                        places ->
                                places.stream()
                                        .sorted(Comparator.comparing(DaemonPlace::address))
                                        .toList());
    }

    private CompletionStage<DaemonPlace> asked(Known daemon, ActorRef<Daemon.Message> at) {
        CompletionStage<Daemon.Here> here =
                AskPattern.ask(at, Daemon.Message.Where::new, PATIENCE, system.scheduler());
        return here.handle(
                (_, silence) ->
                        new DaemonPlace(
                                daemon.name(), daemon.index(), address(at), silence == null));
    }

    private String address(ActorRef<?> at) {
        Address address = at.path().address();
        // An actor calls its own node by no address.
        return (address.hasLocalScope() ? Cluster.get(system).selfMember().address() : address)
                .toString();
    }

    private static <T> CompletionStage<List<T>> all(List<CompletionStage<T>> stages) {
        List<CompletableFuture<T>> each =
                stages.stream().map(CompletionStage::toCompletableFuture).toList();
        return CompletableFuture.allOf(each.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> each.stream().map(CompletableFuture::join).toList());
    }
}
