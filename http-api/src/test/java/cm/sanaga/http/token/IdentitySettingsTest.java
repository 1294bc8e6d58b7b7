package cm.sanaga.http.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitySettingsTest {
    private static final String REALM =
            """
            sanaga.identity {
              issuer = "https://id.example.cm/realms/sanaga"
              audience = "sanaga-api"
              jwks = "https://id.example.cm/realms/sanaga/protocol/openid-connect/certs"
            }
            """;

    private static Config with(String text) {
        return ConfigFactory.parseString(text).withFallback(ConfigFactory.load());
    }

    @Test
    void nobody_is_believed_unless_it_is_set() {
        assertEquals(Optional.empty(), IdentitySettings.from(ConfigFactory.load()));
    }

    @Test
    void a_realm_is_enough() {
        IdentitySettings settings = IdentitySettings.from(with(REALM)).orElseThrow();
        assertEquals(Set.of(JWSAlgorithm.RS256), settings.algorithms());
        assertEquals(Duration.ofSeconds(30), settings.leeway());
        assertEquals(Set.of(), settings.parties());
    }

    @ParameterizedTest
    @CsvSource({
        "issuer, ''",
        "issuer, id.example.cm",
        "issuer, http://id.example.cm/realms/sanaga",
        "audience, ''",
        "jwks, ''",
        "jwks, /certs",
        "jwks, http://id.example.cm/certs",
        "jwks, http://localhost.example.cm/certs",
        "jwks, http://127.0.0.1.example.cm/certs",
        "jwks, https://user:word@id.example.cm/certs",
        "jwks, https:///certs",
        "jwks, file:///certs",
        "jwks, not an address",
        "leeway, 61 s",
        "leeway, -1 s",
        "leeway, soon",
        "keys.fresh, 0 s",
        "keys.fresh, 2 h",
        "keys.kept, 2 d",
        "keys.pause, 10 ms",
        "keys.pause, 6 m",
        "keys.within, 1 m"
    })
    void a_bad_one_is_refused_by_name(String key, String value) {
        refused(key, "sanaga.identity." + key + " = \"" + value + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[none]", "[HS256]", "[RS256, HS256]", "[rs256]", "RS256"})
    void no_other_algorithm_can_be_allowed(String algorithms) {
        refused("algorithms", "sanaga.identity.algorithms = " + algorithms);
    }

    private static void refused(String key, String setting) {
        Config config = with(REALM + setting);
        var refused = assertThrows(ConfigException.class, () -> IdentitySettings.from(config));
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.contains(key), said);
    }
}
