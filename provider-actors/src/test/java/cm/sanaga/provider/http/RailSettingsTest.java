package cm.sanaga.provider.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.provider.Polling;
import cm.sanaga.provider.Rung;
import cm.sanaga.provider.camtel.CamtelRail;
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
                              camtel {
                                profile = blue-gsma-min
                                base-url = "https://camtel.example/blue/v1.2"
                                client-id = ci, client-secret = hush, api-key = hush
                                organisation-id = ESCROWCM, callback-secret = hush
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
        var camtel = CamtelRail.Settings.from(WHOLE);
        assertFalse(camtel.toString().contains("hush"), camtel.toString());
        assertEquals(
                Duration.ofSeconds(20), camtel.terms().polling().untilNext(Duration.ofSeconds(20)));
        assertEquals(55, camtel.terms().polling().questions(Duration.ofDays(1)));
        assertEquals(Rung.STATEMENT, camtel.terms().polling().rung(Duration.ofDays(1)));
        assertFalse(camtel.terms().twoStep());
        assertFalse(camtel.terms().repeatable());
        assertFalse(mtn.terms().twoStep());
        assertTrue(orange.terms().twoStep());
    }

    @Test
    void nothing_that_identifies_us_has_a_default() {
        var bare = ConfigFactory.defaultReference();
        assertThrows(IllegalArgumentException.class, () -> MtnRail.Settings.from(bare));
        assertThrows(IllegalArgumentException.class, () -> OrangeRail.Settings.from(bare));
        assertThrows(IllegalArgumentException.class, () -> CamtelRail.Settings.from(bare));
    }

    @Test
    void camtel_is_enabled_by_nobody_who_did_not_ask_for_it() {
        assertEquals(
                List.of("mtn", "orange"),
                ConfigFactory.defaultReference().getStringList("sanaga.provider.enabled"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "\"\"", "gsma-1.2", "true"})
    void camtel_does_not_start_before_somebody_knows_that_its_profile_is_a_proposal(String said) {
        String path = "sanaga.provider.camtel.profile";
        Config config =
                said.isEmpty()
                        ? WHOLE.withoutPath(path)
                        : ConfigFactory.parseString(path + " = " + said).withFallback(WHOLE);
        String refusal = refusal("camtel.profile", config);
        assertTrue(refusal.startsWith(path + " must"), refusal);
        if (!said.equals("\"\"")) {
            assertTrue(refusal.contains("be blue-gsma-min"), refusal);
            assertTrue(refusal.contains("Camtel has published no API"), refusal);
            assertTrue(refusal.contains("no contract can be tested"), refusal);
        }
    }

    @Test
    void a_rail_that_signs_needs_its_secret() {
        String path = "sanaga.provider.camtel.callback-secret";
        assertEquals(
                path + " is required",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> CamtelRail.signature(WHOLE.withoutPath(path)))
                        .getMessage());
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
                "orange.pin",
                "camtel.base-url",
                "camtel.client-id",
                "camtel.client-secret",
                "camtel.api-key",
                "camtel.organisation-id"
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
        "orange.pin, ''",
        "camtel.base-url, camtel.example",
        "camtel.organisation-id, ' '",
        "camtel.resend, perhaps",
        "camtel.polls-then, 0s"
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
                                    } else if (key.startsWith("camtel")) {
                                        CamtelRail.Settings.from(config);
                                    } else {
                                        OrangeRail.Settings.from(config);
                                    }
                                })
                        .getMessage());
    }
}
