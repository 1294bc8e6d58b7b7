package cm.sanaga.provider.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.provider.Polling;
import cm.sanaga.provider.Rung;
import cm.sanaga.provider.mtn.MtnRail;
import cm.sanaga.provider.orange.OrangeRail;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No rail starts half configured, and what is wrong is named. */
class RailSettingsTest {
    private static final Config WHOLE =
            ConfigFactory.parseString(
                            """
                            sanaga.provider {
                              callback-base-url = "https://pay.example.cm"
                              mtn {
                                base-url = "https://mtn.example"
                                api-user = user, api-key = hush
                                collection-subscription-key = hush
                                disbursement-subscription-key = hush
                              }
                              orange {
                                base-url = "https://orange.example/v", token-url = "https://orange.example/t"
                                consumer-key = ck, consumer-secret = hush
                                api-user = au, api-password = hush
                                channel-msisdn = 691000000, pin = hush
                              }
                            }
                            """)
                    .withFallback(ConfigFactory.defaultReferenceUnresolved())
                    .resolve();

    @Test
    void a_whole_configuration_is_read_and_prints_no_secret() {
        var mtn = MtnRail.Settings.from(WHOLE);
        var orange = OrangeRail.Settings.from(WHOLE);
        assertFalse(mtn.toString().contains("hush"), mtn.toString());
        assertFalse(orange.toString().contains("hush"), orange.toString());
        Polling atMtn = mtn.terms().polling();
        assertEquals(Duration.ofSeconds(5), atMtn.untilNext(Duration.ZERO));
        assertEquals(Duration.ofSeconds(20), atMtn.untilNext(Duration.ofSeconds(20)));
        assertEquals(Duration.ofMinutes(1), atMtn.untilNext(Duration.ofMinutes(1)));
        assertEquals(Duration.ofMinutes(15), atMtn.untilNext(Duration.ofMinutes(6)));
        assertEquals(Rung.POLL, atMtn.rung(Duration.ofDays(1).minusMillis(1)));
        assertEquals(Rung.STATEMENT, atMtn.rung(Duration.ofDays(1)));
        assertEquals(Rung.PERSON, atMtn.rung(Duration.ofDays(3)));
        assertEquals(
                new Polling(
                        List.of(Duration.ofSeconds(10), Duration.ofMinutes(1)),
                        List.of(new Polling.Phase(Duration.ofMinutes(2), Duration.ofMinutes(8))),
                        Duration.ofSeconds(1),
                        Duration.ofDays(3)),
                orange.terms().polling());
        assertFalse(mtn.terms().twoStep());
        assertTrue(orange.terms().twoStep());
    }

    @Test
    void nothing_that_identifies_us_has_a_default() {
        var bare = ConfigFactory.defaultReference();
        assertThrows(IllegalArgumentException.class, () -> MtnRail.Settings.from(bare));
        assertThrows(IllegalArgumentException.class, () -> OrangeRail.Settings.from(bare));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mtn.base-url",
                "mtn.api-user",
                "mtn.api-key",
                "mtn.collection-subscription-key",
                "mtn.disbursement-subscription-key",
                "orange.base-url",
                "orange.token-url",
                "orange.consumer-key",
                "orange.consumer-secret",
                "orange.api-user",
                "orange.api-password",
                "orange.channel-msisdn",
                "orange.pin"
            })
    void what_is_missing_is_named(String key) {
        String path = "sanaga.provider." + key;
        assertEquals(path + " is required", refusal(key, WHOLE.withoutPath(path)));
    }

    @ParameterizedTest
    @CsvSource({
        "mtn.base-url, nowhere",
        "mtn.base-url, ftp://mtn.example",
        "mtn.api-key, ' '",
        "mtn.shared-wallet, perhaps",
        "mtn.disburse-by, cheque",
        "mtn.refund-by, transfer",
        "mtn.polls-then, 0s",
        "mtn.polls-then, soon",
        "mtn.http.connections, 0",
        "mtn.http.waiting, 100",
        "orange.pin, ''"
    })
    void what_is_wrong_is_named(String key, String value) {
        String path = "sanaga.provider." + key;
        Config wrong =
                WHOLE.withValue(path, com.typesafe.config.ConfigValueFactory.fromAnyRef(value));
        assertTrue(refusal(key, wrong).startsWith(path + " "), refusal(key, wrong));
    }

    private static String refusal(String key, Config config) {
        return String.valueOf(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> {
                                    if (key.startsWith("mtn")) {
                                        MtnRail.Settings.from(config);
                                    } else {
                                        OrangeRail.Settings.from(config);
                                    }
                                })
                        .getMessage());
    }
}
