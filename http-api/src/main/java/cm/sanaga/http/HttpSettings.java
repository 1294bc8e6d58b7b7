package cm.sanaga.http;

import cm.sanaga.http.exchange.Gate;
import cm.sanaga.http.origin.Origins;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/**
 * How the API listens and what it puts up with; {@code sanaga.http}.
 *
 * @param host the address to listen on
 * @param port the port, 0 for any free one
 * @param limits of each request
 * @param connections of each client
 * @param origins from where requests come
 * @param grace how long requests under way may take to end when the node stops
 */
public record HttpSettings(
        String host,
        int port,
        Gate.Limits limits,
        Connections connections,
        Origins origins,
        Duration grace) {
    private static final String ROOT = "sanaga.http";

    /**
     * Limits of connections.
     *
     * @param max at a time
     * @param listeners sockets that accept them
     * @param backlog those that may wait to be accepted by each of them
     * @param pipelining requests that may follow each other on one before the first is answered
     * @param idle after which one is closed
     * @param headers the most headers of a request
     * @param headerBytes the most bytes of one header's value
     * @param uriBytes the most bytes of an address
     */
    public record Connections(
            int max,
            int listeners,
            int backlog,
            int pipelining,
            Duration idle,
            int headers,
            int headerBytes,
            int uriBytes) {}

    /**
     * Reads {@code sanaga.http}.
     *
     * @throws ConfigException naming the key that is missing or wrong
     */
    public static HttpSettings from(Config root) {
        Config http = root.getConfig(ROOT);
        return new HttpSettings(
                http.getString("host"),
                number(http, "port", 0, 65_535),
                new Gate.Limits(
                        number(http, "orders-under-way", 1, 1_000_000),
                        number(http, "orders-at-start", 1, 1_000_000),
                        time(http, "order-place"),
                        number(http, "requests-under-way", 1, 1_000_000),
                        number(http, "requests-reserved", 0, 1_000_000),
                        bytes(http, "body-limit"),
                        bytes(http, "file-limit"),
                        time(http, "body-time"),
                        time(http, "answer-time")),
                new Connections(
                        number(http, "max-connections", 1, 1_000_000),
                        number(http, "listeners", 1, 64),
                        number(http, "backlog", 1, 65_535),
                        number(http, "pipelining", 1, 1_024),
                        time(http, "idle-time"),
                        number(http, "max-headers", 8, 1_024),
                        (int) bytes(http, "max-header"),
                        (int) bytes(http, "max-uri")),
                Origins.from(root),
                time(http, "grace"));
    }

    private static int number(Config http, String key, int min, int max) {
        int value = http.getInt(key);
        if (value < min || value > max) {
            throw bad(http, key, "must be between " + min + " and " + max);
        }
        return value;
    }

    private static long bytes(Config http, String key) {
        long value = http.getBytes(key);
        if (value < 256 || value > 16 * 1024 * 1024) {
            throw bad(http, key, "must be between 256 B and 16 MiB");
        }
        return value;
    }

    private static Duration time(Config http, String key) {
        Duration value = http.getDuration(key);
        if (!value.isPositive() || value.compareTo(Duration.ofHours(1)) > 0) {
            throw bad(http, key, "must be above zero and at most an hour");
        }
        return value;
    }

    private static ConfigException bad(Config http, String key, String what) {
        return new ConfigException.BadValue(http.getValue(key).origin(), ROOT + "." + key, what);
    }
}
