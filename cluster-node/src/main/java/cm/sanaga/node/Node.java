package cm.sanaga.node;

import cm.sanaga.http.HttpApi;
import cm.sanaga.node.trace.Traces;
import com.typesafe.config.Config;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.management.javadsl.PekkoManagement;

/**
 * One running node. {@link #start} is the table of contents of the program: each line needs the
 * ones above it, and all of it ends in reverse.
 */
public final class Node {
    private final ActorSystem<Void> system;
    private final Uri management;
    private final HttpApi api;
    private final LocalProviders providers;

    private Node(ActorSystem<Void> system, Uri management, HttpApi api, LocalProviders providers) {
        this.system = system;
        this.management = management;
        this.api = api;
        this.providers = providers;
    }

    static Node start(Settings asked, Ending ending) {
        Settings settings = asked.withKnownApi();
        DataFolder folder = ending.with("data folder", DataFolder.open(settings.dataFolder()));
        Credentials credentials = Credentials.of(folder);
        Database database = Storage.open(settings, folder, ending);
        // What actors use is closed after them.
        Ending pools = new Ending();
        ending.with("pools", pools::run);
        Config config = NodeConfig.of(settings, database);
        Founding founding = ending.with("membership", new Founding(database));
        ActorSystem<Void> system = actorSystem(config, ending);
        Traces.start(system);
        Departure.prepare(system, founding::leaves);
        DatabaseProbe probe = ending.with("database probe", probe(system, database));
        Readiness readiness = health(system, probe);
        Uri management = management(system, settings);
        Targets.write(folder, List.of(management.host() + ":" + management.port()));
        Membership membership = new Membership(system, config, founding);
        membership.await();
        LocalProviders providers = LocalProviders.start(system, settings, folder, ending);
        Services services = Services.start(system, database, folder, providers, pools);
        HttpApi api = services.listen(credentials, settings);
        services.require(readiness);
        readiness.started();
        ending.with(
                "metrics", services.measure(readiness, membership::strangers, probe::clockAhead));
        return new Node(system, management, api, providers);
    }

    /** Where health and cluster management are. */
    public Uri management() {
        return management;
    }

    /** Where the API is. */
    public URI api() {
        return URI.create("http://127.0.0.1:" + api.address().getPort());
    }

    /** Where the simulators are, by provider. */
    public SortedMap<String, URI> simulators() {
        return providers.addresses();
    }

    /** For tests that look inside. */
    ActorSystem<Void> system() {
        return system;
    }

    /** Completes when the actor system has ended, for whatever reason. */
    CompletableFuture<Done> ended() {
        return system.getWhenTerminated().toCompletableFuture();
    }

    /** Of a node that is no member of anything yet. */
    static ActorSystem<Void> actorSystem(Config config, Ending ending) {
        ActorSystem<Void> system =
                ActorSystem.create(
                        Behaviors.empty(),
                        "sanaga",
                        MutualTls.over(Joining.of(config).over(config)));
        ending.with("actor system", () -> shutDown(system));
        return system;
    }

    private static void shutDown(ActorSystem<Void> system) throws Exception {
        long seconds =
                system.settings().config().getDuration("sanaga.node.stop-timeout").toSeconds();
        CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.jvmExitReason())
                .toCompletableFuture()
                .get(seconds, TimeUnit.SECONDS);
    }

    private static DatabaseProbe probe(ActorSystem<Void> system, Database database) {
        return new DatabaseProbe(
                database,
                system.settings().config().getDuration("sanaga.node.readiness.database-fresh"),
                InstantSource.system());
    }

    private static Readiness health(ActorSystem<Void> system, DatabaseProbe probe) {
        Readiness readiness = Readiness.of(system);
        Cluster cluster = Cluster.get(system);
        readiness.require(
                new ReadinessCheck(
                        "cluster",
                        () -> CompletableFuture.completedFuture(clusterTrouble(cluster))));
        readiness.require(probe.check());
        readiness.require(JournalWrites.of(system).check());
        return readiness;
    }

    private static Optional<String> clusterTrouble(Cluster cluster) {
        MemberStatus status = cluster.selfMember().status();
        return status.equals(MemberStatus.up()) ? Optional.empty() : Optional.of("is " + status);
    }

    private static Uri management(ActorSystem<Void> system, Settings settings) {
        try {
            return PekkoManagement.get(system).start().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw StartupProblem.ifTaken(e, Settings.MANAGEMENT_PORT, settings.managementPort());
        }
    }
}
