package cm.sanaga.node.trace;

import cm.sanaga.provider.http.Keys;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code sanaga.trace}.
 *
 * @param enabled whether anything is traced at all
 * @param ratio which part of all traces is kept, above 0 and at most 1
 * @param endpoint the collector, without the path of OTLP
 * @param timeout how long it may take to receive what it is sent
 */
record TraceSettings(boolean enabled, double ratio, URI endpoint, Duration timeout) {
    private static final String PATH = "sanaga.trace";

    /**
     * Reads them.
     *
     * @throws ConfigException naming the key that is missing or wrong
     */
    static TraceSettings from(Config root) {
        Keys keys = Keys.of(root, PATH);
        try {
            return new TraceSettings(
                    keys.flag("enabled"),
                    keys.share("ratio"),
                    keys.address("otlp.endpoint"),
                    keys.duration("otlp.timeout"));
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException.Generic(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /**
     * What Kamon is to know.
     *
     * @param node how this node is told from others
     */
    Config over(Config root, String node) {
        Map<String, Object> decided = new HashMap<>();
        decided.put("kamon.modules.otel-trace-reporter.enabled", enabled);
        if (enabled) {
            decided.put("kamon.trace.identifier-scheme", SpanIds.class.getName());
            decided.put("kamon.environment.tags.service.instance.id", node);
            decided.put("kamon.otel.trace.protocol", "http/protobuf");
            decided.put("kamon.otel.trace.full-endpoint", address());
            decided.put("kamon.otel.trace.timeout", timeout.toMillis() + "ms");
        }
        return ConfigFactory.parseMap(decided, PATH).withFallback(root);
    }

    /** The path is OTLP's own. */
    private String address() {
        String base = endpoint.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/v1/traces";
    }
}
