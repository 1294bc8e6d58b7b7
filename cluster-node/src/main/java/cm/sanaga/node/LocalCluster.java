package cm.sanaga.node;

import cm.sanaga.node.cluster.Front;
import cm.sanaga.node.cluster.Network;
import cm.sanaga.node.cluster.SupervisedNode;
import cm.sanaga.node.cluster.Watch;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Several nodes on this machine, one PostgreSQL, one set of provider simulators and one address in
 * front. A node that ends, however it ends, is started again.
 */
final class LocalCluster {
    private static final String HOST = "127.0.0.1";

    private final Front front;
    private final List<SupervisedNode> nodes;
    private final List<Simulators.Running> simulators;
    private final ActorSystem<Void> system;
    private final List<Place> places;
    private final Database database;
    private final Programs programs;

    private LocalCluster(
            ActorSystem<Void> system,
            Front front,
            List<Place> places,
            List<SupervisedNode> nodes,
            List<Simulators.Running> simulators,
            Database database,
            Programs programs) {
        this.programs = programs;
        this.system = system;
        this.front = front;
        this.places = places;
        this.nodes = nodes;
        this.simulators = simulators;
        this.database = database;
    }

    /**
     * Starts everything but waits for no node.
     *
     * @param count nodes
     * @param jvm more options for each node's JVM
     * @param network between the nodes and what they share
     * @param told what happens to the nodes
     */
    static LocalCluster start(
            Settings asked,
            int count,
            List<String> jvm,
            Network network,
            Consumer<String> told,
            Ending ending) {
        return start(asked, count, jvm, network, Programs.own(), told, ending);
    }

    /** The same with nodes that may be of another build. */
    static LocalCluster start(
            Settings asked,
            int count,
            List<String> jvm,
            Network network,
            Programs programs,
            Consumer<String> told,
            Ending ending) {
        Settings settings = asked.withKnownApi();
        DataFolder folder = ending.with("data folder", DataFolder.open(settings.dataFolder()));
        folder.makeFolder("simulators");
        Credentials.of(folder);
        Secrets.of(folder).named(Secrets.CALLBACK_KEY);
        // Or the older program would find tables that it does not know yet before it has begun.
        Database database =
                programs.two()
                        ? Storage.asItIs(settings, folder, ending)
                        : Storage.open(settings, folder, ending);
        ActorSystem<Void> system = Bare.system("front", ending);
        List<Simulators.Running> simulators =
                Simulators.start(
                        system, settings.simulatorPort(), new LocalProviders.Kept(folder), ending);
        List<Place> places = Place.all(settings, folder, network, count);
        List<SupervisedNode> nodes = new ArrayList<>();
        // Before the first is started: what fails on the way leaves none behind.
        ending.with(
                "nodes",
                () -> {
                    nodes.forEach(SupervisedNode::leave);
                    nodes.forEach(SupervisedNode::close);
                });
        List<String> options = new ArrayList<>(jvm);
        options.addAll(programs.options(count, network));
        for (Place place : places) {
            prepare(folder, place, configuration(settings, simulators, places, place, network));
            nodes.add(
                    SupervisedNode.start(
                            place.name(),
                            () ->
                                    node(
                                            place,
                                            reached(database, network),
                                            options,
                                            programs,
                                            places.indexOf(place)),
                            told));
        }
        Targets.write(
                folder,
                places.stream().map(place -> place.host() + ":" + place.management()).toList());
        Front front = ending.with("front", front(system, settings, places));
        return new LocalCluster(
                system, front, places, List.copyOf(nodes), simulators, database, programs);
    }

    private static Front front(ActorSystem<?> system, Settings settings, List<Place> places) {
        try {
            return Front.start(
                    system,
                    places.stream().map(Place::backend).toList(),
                    HOST,
                    settings.httpPort(),
                    settings.managementPort());
        } catch (CompletionException e) {
            throw StartupProblem.ifTaken(e, Settings.HTTP_PORT, settings.httpPort());
        }
    }

    /** What stands in a node's file; what older programs do not know is told by their options. */
    static Config configuration(
            Settings settings,
            List<Simulators.Running> simulators,
            List<Place> all,
            Place one,
            Network network) {
        Map<String, Object> decided = new HashMap<>();
        decided.put("sanaga.node.simulators", false);
        decided.put(
                "sanaga.provider.callback-base-url", "http://" + HOST + ":" + settings.httpPort());
        decided.put("sanaga.provider.guard.nodes-expected", all.size());
        decided.put("sanaga.http.host", one.host());
        decided.put("pekko.management.http.hostname", one.host());
        decided.put("pekko.remote.artery.canonical.hostname", one.host());
        decided.put("pekko.remote.artery.canonical.port", one.artery());
        decided.put(
                "pekko.cluster.seed-nodes",
                all.stream()
                        .map(each -> "pekko://sanaga@" + each.host() + ":" + each.artery())
                        .toList());
        Config base = reached(LocalProviders.reaching(simulators), simulators, network);
        for (Map.Entry<String, Object> each : decided.entrySet()) {
            base =
                    base.withValue(
                            each.getKey(),
                            ConfigValueFactory.fromAnyRef(each.getValue(), "local cluster"));
        }
        return base;
    }

    /** The same simulators, where the nodes see them. */
    private static Config reached(
            Config config, List<Simulators.Running> simulators, Network network) {
        String text = config.root().render(ConfigRenderOptions.concise());
        for (Simulators.Running each : simulators) {
            text =
                    text.replace(
                            each.address().getAuthority(),
                            network.address(each.address().getPort()));
        }
        return ConfigFactory.parseString(text);
    }

    private static Database reached(Database database, Network network) {
        URI address = URI.create(database.url().substring("jdbc:".length()));
        return address.getAuthority().startsWith(HOST)
                ? database.at(network.address(address.getPort()))
                : database;
    }

    /** Who the callers are and how callbacks are signed is the same on every node. */
    private static void prepare(DataFolder folder, Place place, Config own) {
        folder.makeFolder("cluster/" + place.name());
        for (String shared : List.of(Credentials.FILE, Secrets.FILE)) {
            folder.writePrivately(
                    "cluster/" + place.name() + "/" + shared,
                    Objects.requireNonNull(folder.read(shared), shared));
        }
        folder.writePrivately(
                "cluster/" + place.name() + "/node.conf",
                own.root().render(ConfigRenderOptions.concise().setFormatted(true)));
    }

    private static ProcessBuilder node(
            Place place, Database database, List<String> options, Programs programs, int number) {
        ProcessBuilder node =
                Bare.node(
                        programs.classPath(number),
                        options,
                        Map.of(
                                Settings.DATA_FOLDER, place.folder().toString(),
                                Settings.HTTP_PORT, Integer.toString(place.http()),
                                Settings.MANAGEMENT_PORT, Integer.toString(place.management()),
                                Settings.SIMULATOR_PORT, "0",
                                Settings.CONFIGURATION,
                                        place.folder().resolve("node.conf").toString(),
                                Settings.DATABASE_URL, database.url(),
                                Settings.DATABASE_USER, database.user(),
                                Settings.DATABASE_PASSWORD, database.password().value()));
        node.command().addAll(0, place.launcher());
        return node.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(
                                place.folder().resolve("node.log").toFile()));
    }

    /** Where requests go. */
    URI api() {
        return front.address();
    }

    /** Where it says which nodes are ready. */
    URI health() {
        return front.management().resolve("/ready");
    }

    /** Of which program they are. */
    Programs programs() {
        return programs;
    }

    /** What they wrote. */
    List<Path> logs() {
        return places.stream().map(place -> place.folder().resolve("node.log")).toList();
    }

    /** Its processes, in the order of their names. */
    List<SupervisedNode> nodes() {
        return nodes;
    }

    /** The PostgreSQL of all. */
    Database database() {
        return database;
    }

    List<Simulators.Running> simulators() {
        return simulators;
    }

    /** How many nodes are ready. */
    int ready() {
        return front.readyNodes();
    }

    /** What each node that is not ready says about it, a line for each; empty when all are. */
    String troubles() {
        return Watch.troubles(places.stream().map(Place::backend).toList());
    }

    /** Waits until it is stopped from elsewhere. */
    void await() {
        system.getWhenTerminated().toCompletableFuture().join();
    }

    /** Does something once, when as many nodes are ready for the first time. */
    AutoCloseable whenReady(int count, Runnable then) {
        Thread waiting =
                Thread.ofPlatform()
                        .daemon()
                        .name("waiting for the nodes")
                        .start(
                                () -> {
                                    try {
                                        while (ready() < count) {
                                            TimeUnit.MILLISECONDS.sleep(200);
                                        }
                                        then.run();
                                    } catch (InterruptedException _) {
                                        // Stopped before they were.
                                    }
                                });
        return waiting::interrupt;
    }

    /** A line for each node: where it is, and its process. */
    String told() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            lines.append(
                    "    %-10s %s, health %s/ready, pid %d, log %s%n"
                            .formatted(
                                    place.name(),
                                    place.backend().api(),
                                    place.backend().management(),
                                    nodes.get(i).pid(),
                                    place.folder().resolve("node.log")));
        }
        return lines.toString();
    }
}
