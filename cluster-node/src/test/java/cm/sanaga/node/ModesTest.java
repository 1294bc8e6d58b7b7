package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.auth.Mode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where money is real no simulator is reached, and nothing else where it is not. */
class ModesTest {
    private static Config config(String mode, String simulators, String address) {
        return ConfigFactory.parseString(
                """
                sanaga.node { mode = %s, simulators = %s, sandboxes = [sandbox.example.org] }
                sanaga.webhooks.own-machine = off
                sanaga.provider {
                  enabled = [orange]
                  callback-base-url = "http://127.0.0.1:8080"
                  mtn.base-url = "ftp://of.nobody.example"
                  orange { base-url = "%s", web.base-url = null, name = x }
                }
                """
                        .formatted(mode, simulators, address));
    }

    private static String refused(String mode, String simulators, String address) {
        return assertThrows(StartupProblem.class, () -> Modes.of(config(mode, simulators, address)))
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9000/x",
                "http://localhost:9000",
                "http://[::1]:9000",
                "http://10.1.2.3",
                "http://172.31.0.1",
                "https://192.168.0.9",
                "http://simulators:9000",
                "http://simulators.sanaga.svc",
                "https://sandbox.example.org/momo"
            })
    void near_addresses_and_sandboxes_are_for_tests_and_never_for_real_money(String address) {
        assertEquals(Mode.TEST, Modes.of(config("test", "on", address)));
        String why = refused("live", "off", address);
        assertTrue(why.contains("sanaga.provider.orange.base-url is " + address), why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.org",
                "https://172.32.0.1",
                "https://11.0.0.1",
                "https://sandbox.example.org.evil.example",
                "https://xsandbox.example.org"
            })
    void other_addresses_are_for_real_money_alone(String address) {
        assertEquals(Mode.LIVE, Modes.of(config("live", "off", address)));
        String why = refused("test", "on", address);
        assertTrue(why.contains("set sanaga.node.mode = live"), why);
    }

    @Test
    void real_money_is_moved_over_https_alone() {
        assertTrue(refused("live", "off", "http://api.example.org").contains("must be https"));
    }

    @Test
    void simulators_are_not_started_where_money_is_real() {
        assertTrue(
                refused("live", "on", "https://api.example.org")
                        .contains("set sanaga.node.simulators = off"));
    }

    @Test
    void tokens_are_had_from_where_the_rest_is() {
        Config mixed =
                ConfigFactory.parseString(
                                "sanaga.provider.orange.token-url = \"http://127.0.0.1:9000\"")
                        .withFallback(config("live", "off", "https://api.example.org"));
        String why = assertThrows(StartupProblem.class, () -> Modes.of(mixed)).getMessage();
        assertTrue(why.contains("sanaga.provider.orange.token-url is http://127.0.0.1"), why);
    }

    @Test
    void a_mode_that_is_none_is_named() {
        assertEquals(
                "sanaga.node.mode is test or live, not prod",
                refused("prod", "on", "http://127.0.0.1"));
    }

    @Test
    void where_money_is_real_this_machine_is_told_nothing() {
        Config config =
                ConfigFactory.parseString("sanaga.webhooks.own-machine = on")
                        .withFallback(config("live", "off", "https://api.example.org"));
        StartupProblem problem = assertThrows(StartupProblem.class, () -> Modes.of(config));
        assertTrue(String.valueOf(problem.getMessage()).contains("sanaga.webhooks.own-machine"));
    }
}
