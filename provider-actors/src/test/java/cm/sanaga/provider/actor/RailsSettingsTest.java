package cm.sanaga.provider.actor;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Quarantine;
import cm.sanaga.provider.Rail;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With settings that are wrong no rail is started, and the key is named. */
class RailsSettingsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Config CONFIG =
            ConfigFactory.parseString("sanaga.provider.enabled = [mtn]")
                    .withFallback(ConfigFactory.defaultReferenceUnresolved())
                    .resolve();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private static Rail neverOpened() {
        throw new AssertionError("opened with wrong settings");
    }

    @Test
    void what_is_enabled_must_exist_and_have_its_settings() {
        var unknown =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Rails.start(
                                        KIT.system(),
                                        CONFIG,
                                        List.of(),
                                        Drains.NONE,
                                        Quarantine.NONE));
        assertTrue(String.valueOf(unknown.getMessage()).contains("sanaga.provider.enabled"));
        var wrong =
                ConfigFactory.parseString("sanaga.provider.guard.mtn.payments.rate = 0")
                        .withFallback(CONFIG);
        var bad =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Rails.start(
                                        KIT.system(),
                                        wrong,
                                        List.of(Unguarded.rail(Provider.MTN, _ -> neverOpened())),
                                        Drains.NONE,
                                        Quarantine.NONE));
        assertTrue(
                String.valueOf(bad.getMessage())
                        .contains("sanaga.provider.guard.mtn.payments.rate"),
                bad.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "guard.mtn.payment.rate = 5, guard.mtn.payment",
        "guard.mtn.payments.rat = 5, guard.mtn.payments.rat",
        "guard.mtn.payments.breaker.failures = 5, guard.mtn.payments.breaker",
        "guard.default.colect.rate = 5, guard.default.colect",
        "guard.mtn.breaker.failures = 0, guard.mtn.breaker.failures",
        "guard.mtn.collect.breaker.failures = 0, guard.mtn.collect.breaker.failures",
        "guard.nodes-expected = 0, guard.nodes-expected"
    })
    void a_limit_that_is_wrong_or_that_nobody_would_read_is_refused_by_name(
            String setting, String name) {
        var config = ConfigFactory.parseString("sanaga.provider." + setting).withFallback(CONFIG);
        var bad =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Rails.alone(
                                        KIT.system(),
                                        config,
                                        List.of(Unguarded.rail(Provider.MTN, _ -> neverOpened()))));
        assertTrue(
                String.valueOf(bad.getMessage()).startsWith("sanaga.provider." + name + " "),
                bad.getMessage());
    }
}
