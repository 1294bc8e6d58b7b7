package cm.sanaga.node;

import cm.sanaga.kernel.actor.Era;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node becomes a member: of a cluster that is there, or the first of one, if none lives on
 * its database. Left to Pekko the first of the seed nodes would found one whenever it does not
 * reach the others for five seconds, beside theirs.
 */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** So often, one after the other, no member may be seen: members look twice a second. */
    private static final int LOOKS = 3;

    private final Config config;
    private final Joining joining;
    private final Founding founding;
    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final List<Address> seeds;
    private final RollCall call;
    private final Strangers strangers;
    private boolean founded;
    private int free;
    private Optional<String> refusal = Optional.empty();

    /**
     * Of a node that does nothing about it yet.
     *
     * @param config as the operator gave it
     */
    Membership(ActorSystem<?> system, Config config, Founding founding) {
        this.config = config;
        this.joining = Joining.of(config);
        this.founding = founding;
        this.system = system;
        this.cluster = Cluster.get(system.classicSystem());
        this.seeds = Joining.seeds(config);
        Duration strangerFor = config.getDuration("sanaga.node.stranger-for");
        this.call = new RollCall(strangerFor);
        this.strangers = new Strangers(strangerFor);
    }

    /** Founds a cluster of one, whoever else is there: for what has its database to itself. */
    static void alone(ActorSystem<?> system) {
        Cluster cluster = Cluster.get(system.classicSystem());
        cluster.join(cluster.selfAddress());
    }

    /**
     * Nothing of ours starts on a node that is no member: who comes back before the others have
     * noticed that he was gone waits here until they have.
     *
     * @throws StartupProblem when it is none after {@code sanaga.node.join-timeout}
     */
    void await() {
        Duration patience = config.getDuration("sanaga.node.join-timeout");
        var up = new CompletableFuture<Void>();
        cluster.registerOnMemberUp(() -> up.complete(null));
        if (!founds()) {
            ask();
        }
        long begun = System.nanoTime();
        try {
            while (!within(up, LOOK_AGAIN)) {
                if (System.nanoTime() - begun > patience.toNanos()) {
                    throw new StartupProblem(
                            "no cluster takes this node in within %d s: %s"
                                    .formatted(patience.toSeconds(), reason()));
                }
                if (system.getWhenTerminated().toCompletableFuture().isDone()) {
                    throw new StartupProblem("ended while it waited for a cluster to take it in");
                }
                founds();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupProblem("stopped while it waited for a cluster to take it in", e);
        }
        if (founded && !founding.kept()) {
            throw new StartupProblem(
                    "the session with the database ended while a cluster was founded: another may"
                            + " live");
        }
        founding.joined(new Self());
    }

    /** How many members of other clusters live on the same database; 0 is how it should be. */
    int strangers() {
        return call.strangers();
    }

    /** This node among the sessions of the database. */
    final class Self implements Founding.Member {
        @Override
        public long uid() {
            return cluster.selfUniqueAddress().longUid();
        }

        @Override
        public boolean lives() {
            return cluster.selfMember().status().equals(MemberStatus.up());
        }

        @Override
        public void heard(Map<Long, Duration> sessions) {
            CurrentClusterState state = cluster.state();
            Map<Long, Address> members = new HashMap<>();
            state.getMembers().forEach(each -> members.put(number(each), each.address()));
            Set<Long> unreachable =
                    state.getUnreachable().stream()
                            .map(Membership::number)
                            .collect(Collectors.toSet());
            long now = System.nanoTime();
            if (strangers.wrote(members.keySet(), leaving(state), sessions, now)) {
                LOG.warn("others write to this database: what is held is read anew when asked for");
                Era.of(system).next();
            }
            switch (call.hear(
                    new RollCall.Members(uid(), members.keySet(), unreachable), sessions, now)) {
                case RollCall.Verdict.Well() -> {}
                case RollCall.Verdict.Gone(var gone) ->
                        gone.forEach(
                                uid -> {
                                    Address address = members.get(uid);
                                    LOG.warn("{} is gone: nobody hears it, no session", address);
                                    cluster.down(address);
                                });
                case RollCall.Verdict.Outnumbered(int ours, int theirs) -> {
                    LOG.error(
                            "two clusters live on this database, {} nodes here and {} in the other:"
                                    + " this node ends",
                            ours,
                            theirs);
                    cluster.down(cluster.selfAddress());
                }
            }
        }

        @Override
        public void interrupted() {
            call.interrupted();
        }
    }

    private static Set<Long> leaving(CurrentClusterState state) {
        Set<Long> leaving = new HashSet<>();
        state.getMembers()
                .forEach(
                        each -> {
                            if (each.status().equals(MemberStatus.leaving())
                                    || each.status().equals(MemberStatus.exiting())) {
                                leaving.add(number(each));
                            }
                        });
        return leaving;
    }

    private static long number(Member member) {
        return member.uniqueAddress().longUid();
    }

    /** Founds, if it is for this node to do so and no other cluster lives. */
    private boolean founds() {
        if (founded || !mayFound()) {
            return founded;
        }
        Optional<String> refused = founding.refused();
        refused.filter(why -> !refusal.equals(Optional.of(why)))
                .ifPresent(why -> LOG.info("this node founds no cluster: {}", why));
        refusal = refused;
        free = refused.isPresent() ? 0 : free + 1;
        // A database that was away just now may not know its members yet.
        if (free < (seeds.size() > 1 ? LOOKS : 1)) {
            return false;
        }
        if (joining == Joining.ITSELF) {
            alone(system);
        } else {
            // The others are asked once more.
            cluster.joinSeedNodes(seeds);
        }
        founded = true;
        return true;
    }

    private boolean mayFound() {
        return switch (joining) {
            case ITSELF -> true;
            case SEEDS -> seeds.getFirst().equals(cluster.selfAddress());
            case BOOTSTRAP -> false;
        };
    }

    private void ask() {
        switch (joining) {
            case ITSELF -> {
                // There is nobody to ask: it waits until the other has ended.
            }
            case SEEDS -> {
                List<Address> others =
                        seeds.stream().filter(each -> !each.equals(cluster.selfAddress())).toList();
                if (!others.isEmpty()) {
                    cluster.joinSeedNodes(others);
                }
            }
            // Agrees with a majority of the others who founds.
            case BOOTSTRAP -> ClusterBootstrap.get(system).start();
        }
    }

    private String reason() {
        if (joining == Joining.ITSELF) {
            return refusal.map(why -> why + "; end it, or name it in " + Joining.SEED_NODES)
                    .orElse("it is none by itself");
        }
        return Joining.asked(config)
                + refusal.map(why -> "; it founds none itself: " + why).orElse("");
    }

    private static boolean within(CompletableFuture<Void> up, Duration patience)
            throws InterruptedException {
        try {
            up.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("it is only completed", e);
        }
    }
}
