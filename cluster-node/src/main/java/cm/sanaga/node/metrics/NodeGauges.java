package cm.sanaga.node.metrics;

import cm.sanaga.provider.actor.RailHealth;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import kamon.tag.TagSet;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;

/** What one node sees of itself. */
final class NodeGauges {
    private final Gauges breaker =
            new Gauges("sanaga.rail.breaker", "0 closed, 1 tries a call, 2 open");
    private final Gauges available =
            new Gauges("sanaga.rail.available", "1 when an order given now would be taken");
    private final Gauges inFlight = new Gauges("sanaga.rail.in.flight", "Calls under way");
    private final Gauges members =
            new Gauges("sanaga.cluster.members", "Members by status, as this node sees them");
    private final Gauges unreachable =
            new Gauges("sanaga.cluster.unreachable", "Members nobody hears from");
    private final Gauges strangers =
            new Gauges(
                    "sanaga.cluster.strangers", "Members of another cluster on the same database");
    private final Gauges ready =
            new Gauges("sanaga.node.ready", "1 when a payment would work here");
    private final Gauges clock =
            new Gauges(
                    "sanaga.node.clock.ahead.seconds",
                    "By how much this node's clock is ahead of the database's");
    private final Gauges certificates =
            new Gauges(
                    "sanaga.node.certificate.left.seconds",
                    "How long what this node shows to members, and who gave it, are still good");
    private final Gauges quarantine =
            new Gauges("sanaga.quarantine", "1 while what goes out is asked after first");
    private final Gauges frozen =
            new Gauges("sanaga.account.frozen", "Accounts out of which nothing goes");
    private final Gauges heap = new Gauges("sanaga.jvm.heap.bytes", "Heap in use");
    private final Gauges heapMost = new Gauges("sanaga.jvm.heap.max.bytes", "The most it may be");
    private final Gauges allocated =
            new Gauges("sanaga.jvm.allocated.bytes", "What all threads have allocated so far");
    private final Gauges pauses =
            new Gauges("sanaga.jvm.gc.seconds", "Time spent collecting since the start");
    private final Gauges threads = new Gauges("sanaga.jvm.threads", "Threads");
    private final Gauges uptime = new Gauges("sanaga.jvm.uptime.seconds", "Time since the start");

    void rails(List<RailHealth> health) {
        breaker.tell(of(health, each -> figure(each.breaker())));
        available.tell(of(health, each -> each.available() ? 1 : 0));
        inFlight.tell(of(health, RailHealth::inFlight));
    }

    private static double figure(RailHealth.Breaker breaker) {
        return switch (breaker) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    private static Map<TagSet, Double> of(
            List<RailHealth> health, ToDoubleFunction<RailHealth> figure) {
        Map<TagSet, Double> found = new HashMap<>();
        health.forEach(
                each ->
                        found.put(
                                TagSet.of("provider", each.provider().value())
                                        .withTag(
                                                "operation",
                                                each.operation()
                                                        .map(Enum::name)
                                                        .orElse("QUERY")
                                                        .toLowerCase(Locale.ROOT)),
                                figure.applyAsDouble(each)));
        return found;
    }

    void cluster(Cluster cluster, int others) {
        CurrentClusterState state = cluster.state();
        Map<TagSet, Double> found = new HashMap<>();
        for (Member member : state.getMembers()) {
            found.merge(
                    TagSet.of("status", member.status().toString().toLowerCase(Locale.ROOT)),
                    1.0,
                    Double::sum);
        }
        members.tell(found);
        unreachable.tell(one(state.getUnreachable().size()));
        strangers.tell(one(others));
    }

    void clock(OptionalDouble ahead) {
        clock.tell(ahead.isPresent() ? one(ahead.getAsDouble()) : Map.of());
    }

    void certificates(Map<String, Duration> left) {
        Map<TagSet, Double> found = new HashMap<>();
        left.forEach((file, time) -> found.put(TagSet.of("file", file), (double) time.toSeconds()));
        certificates.tell(found);
    }

    void held(boolean quarantined, int accounts) {
        quarantine.tell(one(quarantined ? 1 : 0));
        frozen.tell(one(accounts));
    }

    void ready(boolean is) {
        ready.tell(one(is ? 1 : 0));
    }

    void jvm() {
        var usage = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        heap.tell(one((double) usage.getUsed()));
        heapMost.tell(one((double) usage.getMax()));
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean all) {
            allocated.tell(one((double) all.getTotalThreadAllocatedBytes()));
        }
        pauses.tell(
                one(
                        ManagementFactory.getGarbageCollectorMXBeans().stream()
                                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                                        .sum()
                                / 1e3));
        threads.tell(one(ManagementFactory.getThreadMXBean().getThreadCount()));
        uptime.tell(one(ManagementFactory.getRuntimeMXBean().getUptime() / 1e3));
    }

    static Map<TagSet, Double> one(double value) {
        return Map.of(TagSet.Empty(), value);
    }
}
