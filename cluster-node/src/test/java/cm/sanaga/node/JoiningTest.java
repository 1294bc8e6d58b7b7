package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.testing.FreePort;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How nodes find each other. */
class JoiningTest {
    private static final String LOOK_UP =
            "pekko.management.cluster.bootstrap.contact-point-discovery.discovery-method = ";

    private final Path folder;
    private final Ending ending = new Ending();
    private final Database database = TestDatabase.migrated();

    JoiningTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void end() {
        ending.run();
    }

    private Config config(int management, String... lines) throws IOException {
        Path file = Files.write(folder.resolve("mine.conf"), List.of(lines));
        return NodeConfig.of(
                Settings.from(
                        Map.of(
                                Settings.CONFIGURATION, file.toString(),
                                Settings.MANAGEMENT_PORT, Integer.toString(management))),
                new Database("jdbc:postgresql://db/sanaga", "node", new Secret("hush")));
    }

    private ActorSystem<Void> started(Config config) {
        ActorSystem<Void> system = Node.actorSystem(config, ending);
        PekkoManagement.get(system).start().toCompletableFuture().join();
        var founding = ending.with("membership", new Founding(database));
        Thread.ofVirtual().start(() -> new Membership(system, config, founding).await());
        return system;
    }

    private static long up(ActorSystem<Void> system) {
        long count = 0;
        for (Member each : Cluster.get(system).state().getMembers()) {
            count += each.status().equals(MemberStatus.up()) ? 1 : 0;
        }
        return count;
    }

    private static int status(int management, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + management + path);
            return http.send(
                            HttpRequest.newBuilder(address).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void nodes_that_look_each_other_up_form_one_cluster() throws Exception {
        int[] ports = {FreePort.next(), FreePort.next(), FreePort.next()};
        List<ActorSystem<Void>> systems = new ArrayList<>();
        for (int port : ports) {
            systems.add(
                    started(
                            config(
                                    port,
                                    "sanaga.node.bootstrap = on",
                                    LOOK_UP + "config",
                                    "pekko.discovery.config.services.sanaga.endpoints = [",
                                    "  { host = \"127.0.0.1\", port = " + ports[0] + " }",
                                    "  { host = \"127.0.0.1\", port = " + ports[1] + " }",
                                    "  { host = \"127.0.0.1\", port = " + ports[2] + " }",
                                    "]",
                                    "pekko.management.cluster.bootstrap {",
                                    "  contact-point.filter-on-fallback-port = off",
                                    "  contact-point-discovery.stable-margin = 1s",
                                    "}")));
        }
        for (ActorSystem<Void> each : systems) {
            Eventually.within(
                    Patience.USUAL,
                    () -> "sees " + Cluster.get(each).state(),
                    () -> up(each) == ports.length);
        }
        assertEquals(200, status(ports[0], "/bootstrap/seed-nodes"));
        assertEquals(
                1,
                systems.stream()
                        .map(each -> Cluster.get(each).state().getLeader())
                        .distinct()
                        .count());
    }

    @Test
    void a_node_is_a_cluster_by_itself_and_tells_nobody_whom_to_join() throws Exception {
        int port = FreePort.next();
        ActorSystem<Void> system = started(config(port));
        Eventually.within(Patience.USUAL, () -> "not up", () -> up(system) == 1);
        assertEquals(200, status(port, "/alive"));
        assertEquals(404, status(port, "/bootstrap/seed-nodes"));
    }

    @Test
    void seeds_are_asked_where_they_are_named() throws IOException {
        Config config = config(0, "pekko.cluster.seed-nodes = [\"pekko://sanaga@10.0.0.1:1\"]");
        assertEquals(Joining.SEEDS, Joining.of(config));
        assertTrue(Joining.asked(config).contains("10.0.0.1"));
        assertEquals(Joining.ITSELF, Joining.of(config(0)));
    }

    @Test
    void what_is_no_address_is_refused() throws IOException {
        String message = refused(config(0, "pekko.cluster.seed-nodes = [\"10.0.0.1:1\"]"));
        assertTrue(message.contains("pekko.cluster.seed-nodes: 10.0.0.1:1 is no"), message);
    }

    @Test
    void two_ways_at_once_are_refused() throws IOException {
        Config config =
                config(
                        0,
                        "sanaga.node.bootstrap = on",
                        LOOK_UP + "kubernetes-api",
                        "pekko.cluster.seed-nodes = [\"pekko://sanaga@10.0.0.1:1\"]");
        String message = refused(config);
        assertTrue(message.contains("seed-nodes"), message);
    }

    @Test
    void a_way_that_nobody_knows_is_refused() throws IOException {
        String nothing = refused(config(0, "sanaga.node.bootstrap = on"));
        assertTrue(nothing.contains("discovery-method"), nothing);
        String slip = refused(config(0, "sanaga.node.bootstrap = on", LOOK_UP + "kubernetes"));
        assertTrue(slip.contains("is kubernetes,"), slip);
    }

    @Test
    void neither_on_nor_off_is_refused() throws IOException {
        Config config = config(0, "sanaga.node.bootstrap = perhaps");
        assertThrows(ConfigException.class, () -> Joining.of(config));
    }

    private static String refused(Config config) {
        return String.valueOf(
                assertThrows(StartupProblem.class, () -> Joining.of(config)).getMessage());
    }
}
