package cm.sanaga.http.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From which address a request comes, whatever its headers say. */
final class OriginsTest {
    private static final Origins ORIGINS =
            Origins.from(proxies("[\"10.0.0.0/8\", \"fd00::/8\", \"192.0.2.7\"]"));

    private static Config proxies(String list) {
        return ConfigFactory.parseString("sanaga.http.trusted-proxies = " + list);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // Nobody passed it on.
                "41.202.1.1  | -                              | 41.202.1.1",
                // Anybody may write what he likes: it does not count where no proxy of ours is.
                "41.202.1.1  | 8.8.8.8                        | 41.202.1.1",
                "10.1.2.3    | 41.202.1.1                     | 41.202.1.1",
                // What stood there before our proxy is the client's own word.
                "10.1.2.3    | 8.8.8.8, 41.202.1.1            | 41.202.1.1",
                "10.1.2.3    | 8.8.8.8,41.202.1.1,10.9.9.9    | 41.202.1.1",
                "192.0.2.7   | 41.202.1.1, fd00::1            | 41.202.1.1",
                "fd00::2     | 2c0f:f0f8::1                   | 2c0f:f0f8:0:0:0:0:0:1",
                "192.0.2.8   | 41.202.1.1                     | 192.0.2.8",
                // All of it ours, or no address at all.
                "10.1.2.3    | 10.4.4.4, 10.5.5.5             | 10.4.4.4",
                "10.1.2.3    | unknown                        | 10.1.2.3",
                "10.1.2.3    | 41.202.1.1, nonsense           | 10.1.2.3",
                "10.1.2.3    | ''                             | 10.1.2.3",
                "10.1.2.3    | 41.202.1.1:4711                | 10.1.2.3",
            })
    void only_what_our_own_proxies_have_added_counts(String peer, String header, String from) {
        assertEquals(
                from,
                ORIGINS.of(InetAddress.ofLiteral(peer), Optional.ofNullable(header))
                        .getHostAddress());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "proxy.example.com", "x/8", ""})
    void what_is_no_block_of_addresses_is_refused_with_its_key(String block) {
        Config bad = proxies("[\"" + block + "\"]");
        ConfigException refused =
                assertThrows(ConfigException.BadValue.class, () -> Origins.from(bad));
        assertTrue(String.valueOf(refused.getMessage()).contains("sanaga.http.trusted-proxies"));
    }

    @Test
    void every_bit_of_a_block_counts() {
        AddressBlock block = AddressBlock.of("10.128.0.0/9");
        assertTrue(block.has(InetAddress.ofLiteral("10.255.255.255")));
        assertEquals(false, block.has(InetAddress.ofLiteral("10.127.255.255")));
        assertEquals(false, block.has(InetAddress.ofLiteral("fd00::1")));
    }
}
