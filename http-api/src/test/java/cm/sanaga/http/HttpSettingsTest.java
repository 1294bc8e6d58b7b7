package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSettingsTest {
    @Test
    void the_usual_ones_are_read() {
        HttpSettings settings = HttpSettings.from(ConfigFactory.load());
        assertEquals(8080, settings.port());
        assertEquals(65_536, settings.limits().body());
        assertEquals(Duration.ofSeconds(10), settings.grace());
        assertTrue(settings.connections().idle().compareTo(Duration.ofSeconds(30)) > 0);
    }

    @ParameterizedTest
    @CsvSource({
        "port, -1",
        "port, 70000",
        "port, http",
        "requests-under-way, 0",
        "requests-reserved, -1",
        "orders-under-way, 0",
        "orders-at-start, 0",
        "order-place, 0 s",
        "body-limit, 1 B",
        "body-limit, 1 GiB",
        "body-time, 0 s",
        "answer-time, -1 s",
        "answer-time, 2 h",
        "max-connections, 0",
        "listeners, 0",
        "pipelining, 0",
        "idle-time, soon",
        "max-headers, 1",
        "grace, 0 s"
    })
    void a_bad_one_is_refused_by_name(String key, String value) {
        var config =
                ConfigFactory.parseString("sanaga.http." + key + " = \"" + value + "\"")
                        .withFallback(ConfigFactory.load());
        var refused = assertThrows(ConfigException.class, () -> HttpSettings.from(config));
        assertTrue(String.valueOf(refused.getMessage()).contains(key), key);
    }
}
