package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.node.cluster.Network;
import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LocalClusterTest {
    /**
     * An upgrade is tried with nodes of an older program, which do not start with a key in their
     * file that they do not know. So nothing may come to these; it goes into {@link
     * Programs#options}.
     */
    @Test
    void a_node_s_file_has_nothing_in_it_that_an_older_program_does_not_know() {
        Place place = new Place("node-1", "127.0.0.1", List.of(), 1, 2, 3, Path.of("node-1"));
        Settings settings = new Settings(4, 5, 6, Path.of("data"), new Settings.Store.Embedded(7));
        Config file =
                LocalCluster.configuration(
                        settings, List.of(), List.of(place), place, Network.LOOPBACK);
        assertEquals(
                List.of(
                        "pekko.cluster.seed-nodes",
                        "pekko.management.http.hostname",
                        "pekko.remote.artery.canonical.hostname",
                        "pekko.remote.artery.canonical.port",
                        "sanaga.http.host",
                        "sanaga.node.simulators",
                        "sanaga.provider.callback-base-url",
                        "sanaga.provider.enabled",
                        "sanaga.provider.guard.nodes-expected"),
                List.copyOf(
                        new TreeSet<>(file.entrySet().stream().map(Map.Entry::getKey).toList())));
    }

    @Test
    void what_newer_programs_alone_know_is_among_the_options_of_all() {
        assertEquals(
                1,
                Programs.own().options(3, Network.LOOPBACK).stream()
                        .filter("-Dsanaga.webhooks.own-machine=on"::equals)
                        .count());
    }
}
