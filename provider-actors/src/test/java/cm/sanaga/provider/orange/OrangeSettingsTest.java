package cm.sanaga.provider.orange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which contracts with Orange start, and which key is to blame when one does not. */
class OrangeSettingsTest {
    private static final Config CORE =
            ConfigFactory.parseString(
                    """
                    sanaga.provider.orange {
                      base-url = "https://orange.example/v", token-url = "https://orange.example/t"
                      consumer-key = ck, consumer-secret = hush
                      api-user = au, api-password = hush
                      channel-msisdn = 691000000, pin = hush
                    }
                    """);
    private static final Config WEB =
            ConfigFactory.parseString(
                    """
                    sanaga.provider.orange.surface = webpayment
                    sanaga.provider.orange.web {
                      base-url = "https://api.example/cm/v1", token-url = "https://api.example/t"
                      client-id = ci, client-secret = hush, merchant-key = hush
                      return-url = "https://shop.example/r", cancel-url = "https://shop.example/c"
                    }
                    """);

    @Test
    void web_payment_starts_alone_or_beside_the_other_surface() {
        var alone = read(WEB);
        assertEquals(OrangeRail.Surface.WEBPAYMENT, alone.collectBy());
        assertEquals(Optional.empty(), alone.core());
        assertFalse(alone.toString().contains("hush"), alone.toString());
        var both = read(WEB.withFallback(CORE));
        assertTrue(both.core().isPresent() && both.web().isPresent());
        assertEquals("XAF", both.web().orElseThrow().currency());
        assertEquals(Optional.empty(), read(CORE).web());
    }

    @ParameterizedTest
    @CsvSource({
        "orange.surface, both",
        "orange.web.merchant-key, ''",
        "orange.web.currency, XOF",
        "orange.web.return-url, back",
        "orange.channel-msisdn, 237691000000",
        "orange.pin, 12345",
        "orange.bearer-header, WSO2-Authorisation",
        "orange.token-life, 0s"
    })
    void what_is_wrong_is_named(String key, String value) {
        assertBlamed(key, both().withValue("sanaga.provider." + key, of(value)));
    }

    @ParameterizedTest
    @CsvSource({
        "orange.web.base-url",
        "orange.web.token-url",
        "orange.web.client-id",
        "orange.web.client-secret",
        "orange.web.merchant-key",
        "orange.web.return-url",
        "orange.web.cancel-url",
        "orange.base-url",
        "orange.pin"
    })
    void half_a_contract_does_not_start(String key) {
        assertBlamed(key, both().withoutPath("sanaga.provider." + key));
    }

    @Test
    void an_address_longer_than_orange_takes_is_refused_at_the_start() {
        String fits = "https://" + "a".repeat(27);
        String longer = fits + "a";
        assertEquals(35, fits.length());
        String key = "sanaga.provider.callback-base-url";
        assertEquals(fits, read(WEB.withValue(key, of(fits))).callbackBase().toString());
        assertBlamed("callback-base-url", WEB.withValue(key, of(longer)));
        assertEquals(longer, read(CORE.withValue(key, of(longer))).callbackBase().toString());
        String path = "sanaga.provider.orange.web.cancel-url";
        assertBlamed(
                "orange.web.cancel-url",
                WEB.withValue(path, of(fits + "/" + fits + "?" + "q".repeat(50))));
    }

    /** Foris-master/orange-money-sdk#5. */
    @ParameterizedTest
    @CsvSource({
        "https://pay.example.cm, true",
        "http://pay.example.cm, false",
        "https://127.0.0.1:8080, false",
        "https://[::1]:8080, false"
    })
    void orange_calls_back_names_over_tls_only(URI base, boolean heard) {
        assertEquals(heard, OrangeRail.calledBack(base));
    }

    private static Config both() {
        return WEB.withFallback(CORE);
    }

    private static void assertBlamed(String key, Config config) {
        String said =
                String.valueOf(
                        assertThrows(IllegalArgumentException.class, () -> read(config))
                                .getMessage());
        assertTrue(said.startsWith("sanaga.provider." + key + " "), said);
    }

    private static com.typesafe.config.ConfigValue of(String value) {
        return ConfigValueFactory.fromAnyRef(value);
    }

    private static OrangeRail.Settings read(Config config) {
        return OrangeRail.Settings.from(
                config.withFallback(
                                ConfigFactory.parseString(
                                        "sanaga.provider.callback-base-url ="
                                                + " \"https://pay.example.cm\""))
                        .withFallback(ConfigFactory.defaultReferenceUnresolved())
                        .resolve());
    }
}
