package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.pekko.event.NoMarkerLogging;
import org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node does not start with files that would let it in nowhere, and says which it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutualTlsTest {
    private static final String ENGINE = "pekko.remote.artery.ssl.rotating-keys-engine";

    private final Path folder;
    private final Certificates authority;
    private final Path right;

    MutualTlsTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.authority = Certificates.make(folder, "ours");
        this.right = authority.give("right");
    }

    private static Config config(Map<String, String> settings) {
        return ConfigFactory.parseMap(settings)
                .withFallback(ConfigFactory.defaultApplication())
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    private static Config with(Path given) {
        return ConfigFactory.parseString(Certificates.settings(given))
                .withFallback(config(Map.of()));
    }

    private static String refused(Config config) {
        return String.valueOf(
                assertThrows(StartupProblem.class, () -> MutualTls.over(config)).getMessage());
    }

    @Test
    void it_is_off_and_then_nothing_is_changed() {
        Config config = config(Map.of());
        assertSame(config, MutualTls.over(config));
        assertEquals("tcp", config.getString("pekko.remote.artery.transport"));
    }

    @Test
    void where_it_is_on_pekko_reads_the_files_of_ours() {
        Config config = MutualTls.over(with(right));
        assertEquals("tls-tcp", config.getString("pekko.remote.artery.transport"));
        assertEquals(right + "/tls.crt", config.getString(ENGINE + ".cert-file"));
        var engine =
                new RotatingKeysSSLEngineProvider(
                        config.getConfig(ENGINE), NoMarkerLogging.getInstance());
        assertTrue(engine.createServerSSLEngine("", 0).getNeedClientAuth());
    }

    @ParameterizedTest
    @CsvSource({"certificate, tls.crt", "key, tls.key", "authority, ca.crt"})
    void a_file_that_is_not_named_or_not_there_or_something_else_is_refused(String key, String file)
            throws Exception {
        String name = "sanaga.node.tls." + key;
        assertEquals(
                "sanaga.node.tls.enabled is on and " + name + " names no file",
                refused(ConfigFactory.parseString(name + " = \"\"").withFallback(with(right))));
        Path without = copy("without-" + key);
        Files.delete(without.resolve(file));
        assertEquals(
                "%s: %s/%s cannot be read".formatted(name, without, file), refused(with(without)));
        Path other = copy("other-" + key);
        Files.writeString(other.resolve(file), "hush");
        String message = refused(with(other));
        assertTrue(message.startsWith("%s: %s/%s is no ".formatted(name, other, file)), message);
        assertTrue(message.contains("in PEM") && !message.contains("hush"), message);
    }

    @Test
    void a_key_of_another_certificate_is_refused() throws Exception {
        Path mixed = copy("mixed");
        Path another = authority.give("another");
        replace(another, mixed, "tls.key");
        assertEquals(
                "sanaga.node.tls.key: %s/tls.key is not the key of the certificate"
                        .formatted(mixed),
                refused(with(mixed)));
    }

    @Test
    void a_certificate_of_another_authority_is_refused() throws Exception {
        Path mixed = copy("stranger");
        Path theirs = Certificates.make(folder, "theirs").give("node");
        replace(theirs, mixed, "ca.crt");
        String message = refused(with(mixed));
        assertTrue(message.startsWith("sanaga.node.tls.certificate: "), message);
        assertTrue(message.endsWith("the first of sanaga.node.tls.authority"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    old      | RSA | CN=x   | -startdate -2d                | not good today
                    nameless | RSA | O=x    | -ext eku=serverAuth,clientAuth | bears no name
                    serving  | RSA | CN=x   | -ext eku=serverAuth           | not for server auth and
                    curve    | EC  | CN=x   | -ext eku=serverAuth,clientAuth | is no RSA key in PEM
                    """)
    void a_certificate_that_nobody_would_take_is_refused(
            String name, String algorithm, String subject, String words, String why)
            throws Exception {
        Path given = authority.give(name, algorithm, subject, words);
        String message = refused(with(given));
        assertTrue(message.contains(why), message);
    }

    @Test
    void a_certificate_that_says_nothing_of_its_use_or_has_other_names_is_taken() throws Exception {
        Path given = authority.give("plain", "RSA", "O=x", "-ext san=dns:members.sanaga");
        assertEquals(
                "tls-tcp", MutualTls.over(with(given)).getString("pekko.remote.artery.transport"));
    }

    @Test
    void it_tells_how_long_the_files_are_good_that_are_there_now() throws Exception {
        assertEquals(Map.of(), MutualTls.left(config(Map.of())));
        Path given = copy("good-for-a-day");
        Map<String, Duration> left = MutualTls.left(with(given));
        assertEquals(Set.of("certificate", "authority"), left.keySet());
        for (Duration each : left.values()) {
            assertEquals(23, each.toHours(), left::toString);
        }
        replace(authority.give("gone", "RSA", "CN=x", "-startdate -2d"), given, "tls.crt");
        assertEquals(-24, hours(given, "certificate"));
        assertEquals(23, hours(given, "authority"));
        Files.writeString(given.resolve("tls.crt"), "hush");
        assertEquals(0, hours(given, "certificate"));
    }

    private static long hours(Path given, String file) {
        return Objects.requireNonNull(MutualTls.left(with(given)).get(file)).toHours();
    }

    private Path copy(String name) throws Exception {
        Path made = Files.createDirectories(folder.resolve(name));
        for (String each : new String[] {"tls.crt", "tls.key", "ca.crt"}) {
            replace(right, made, each);
        }
        return made;
    }

    private static void replace(Path from, Path to, String file) throws Exception {
        Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
}
