package cm.sanaga.node.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.DerivedId;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceSettingsTest {
    private static final int MANY = 20_000;

    private static Config with(String key, String value) {
        return ConfigFactory.parseString("sanaga.trace." + key + " = " + value)
                .withFallback(ConfigFactory.load());
    }

    @Test
    void as_delivered_nothing_is_traced_and_nothing_is_sent() {
        Config config = ConfigFactory.load();
        assertFalse(TraceSettings.from(config).enabled());
        assertFalse(sends(TraceSettings.from(config).over(config, "node")));
    }

    @Test
    void switched_on_it_is_sent_where_the_settings_say() {
        Config config = with("enabled", "on").withFallback(ConfigFactory.load()).resolve();
        Config told = TraceSettings.from(config).over(config, "10.0.0.1:25520");
        assertTrue(sends(told));
        assertEquals(
                "http://127.0.0.1:4318/v1/traces",
                told.getString("kamon.otel.trace.full-endpoint"));
        assertEquals("http/protobuf", told.getString("kamon.otel.trace.protocol"));
    }

    private static boolean sends(Config config) {
        return config.getBoolean("kamon.modules.otel-trace-reporter.enabled");
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, perhaps",
        "ratio, 0",
        "ratio, 1.01",
        "ratio, -0.5",
        "ratio, NaN",
        "ratio, most",
        "otlp.endpoint, 'collector:4317'",
        "otlp.endpoint, \"\"",
        "otlp.timeout, 0s"
    })
    void what_cannot_be_is_refused_by_name(String key, String value) {
        Config wrong = with(key, "\"" + value.replace("\"", "") + "\"");
        ConfigException no = assertThrows(ConfigException.class, () -> TraceSettings.from(wrong));
        assertTrue(String.valueOf(no.getMessage()).contains("sanaga.trace." + key), no::getMessage);
    }

    @Test
    void all_nodes_keep_the_same_part_of_all_payments() {
        KamonTracer one = new KamonTracer(0.2);
        KamonTracer other = new KamonTracer(0.2);
        KamonTracer more = new KamonTracer(0.6);
        int kept = 0;
        for (int i = 0; i < MANY; i++) {
            String id = DerivedId.uuid5("org", "/v1/charges", "key-" + i).toString();
            String digits = id.replace("-", "");
            assertEquals(one.keeps(digits), other.keeps(digits));
            // Whoever keeps more keeps what the others keep.
            assertTrue(!one.keeps(digits) || more.keeps(digits));
            kept += one.keeps(digits) ? 1 : 0;
        }
        // Five standard deviations of a coin that falls so 20,000 times.
        assertEquals(0.2 * MANY, kept, 5 * Math.sqrt(MANY * 0.2 * 0.8));
        assertTrue(new KamonTracer(1).keeps("f".repeat(32)));
        assertFalse(new KamonTracer(0.999).keeps("f".repeat(32)));
    }
}
