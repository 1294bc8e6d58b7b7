package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file that is laid over everything else. */
class NodeConfigTest {
    private final Path folder;

    NodeConfigTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Config of(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.conf"), text);
        return NodeConfig.of(
                Settings.from(Map.of(Settings.CONFIGURATION, file.toString())),
                new Database("jdbc:postgresql://db/sanaga", "node", new Secret("hush")));
    }

    @Test
    void it_decides_over_the_environment_and_leaves_the_rest() throws IOException {
        Config config =
                of(
                        "sanaga.provider.callback-base-url = \"https://api.example.org\"\n"
                                + "sanaga.node { simulators = off, opening-float.mtn = 5 }");
        assertEquals(
                "https://api.example.org", config.getString("sanaga.provider.callback-base-url"));
        assertEquals(5, config.getLong("sanaga.node.opening-float.mtn"));
        assertEquals(50, config.getInt("pekko.cluster.sharding.number-of-shards"));
        assertEquals(8558, config.getInt("pekko.management.http.port"));
    }

    /** What the guard is to keep to stands in a contract, and which numbers moved in the world. */
    @Test
    void limits_of_a_provider_and_numbers_that_moved_may_be_added() throws IOException {
        Config config =
                of(
                        "sanaga.provider { guard.mtn.payments.rate = 5\n"
                                + "numbering.moved { 685 = orange } }");
        assertEquals(5, config.getInt("sanaga.provider.guard.mtn.payments.rate"));
        assertEquals("orange", config.getString("sanaga.provider.numbering.moved.685"));
    }

    @Test
    void an_issuer_of_tokens_may_be_named() throws IOException {
        Config config = of("sanaga.identity { issuer = \"https://id\", keys.fresh = 1 m }");
        assertEquals("https://id", config.getString("sanaga.identity.issuer"));
        assertEquals("30 s", config.getString("sanaga.identity.leeway"));
    }

    /** The last account of a node that died in the middle of it answers again within this time. */
    @Test
    void a_hand_over_that_nobody_ends_is_given_up_within_8_seconds() throws IOException {
        Duration longest = of("").getDuration("pekko.cluster.sharding.handoff-timeout");
        assertTrue(longest.compareTo(Duration.ofSeconds(8)) <= 0, longest.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sanaga.node.simulator = off",
                "sanaga.provider.mtn.base-urls = \"x\"",
                "sanaga.provider.guard.mtm.payments.rate = 5",
                "sanaga.node.opening-floats.mtn = 5",
                "sanaga.identity.issuers = \"x\"",
                "sanaga.identity.keys.freshness = 1 m"
            })
    void a_key_that_nobody_reads_stops_the_start_and_is_named(String line) {
        String message = String.valueOf(assertThrows(StartupProblem.class, () -> of(line)));
        assertTrue(message.contains(line.substring(0, line.indexOf(' '))), message);
        assertTrue(message.contains(Settings.CONFIGURATION), message);
    }

    @Test
    void what_is_no_configuration_is_told_with_its_place() {
        String message = String.valueOf(assertThrows(StartupProblem.class, () -> of("a = {")));
        assertTrue(message.contains("mine.conf"), message);
        String missing =
                String.valueOf(
                        assertThrows(
                                StartupProblem.class,
                                () -> Settings.from(Map.of(Settings.CONFIGURATION, "/not/there"))));
        assertTrue(missing.contains("/not/there"), missing);
    }
}
