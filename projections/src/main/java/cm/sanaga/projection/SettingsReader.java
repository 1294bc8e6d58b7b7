package cm.sanaga.projection;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/** Reads {@link ReadSettings} and names the key that is wrong. */
final class SettingsReader {
    private static final String ROOT = "sanaga.projection";

    private final Config config;

    private SettingsReader(Config config) {
        this.config = config;
    }

    static ReadSettings read(Config config, String url, String user, String password) {
        SettingsReader from = new SettingsReader(config.getConfig(ROOT));
        return new ReadSettings(
                url,
                user,
                password,
                from.feed(),
                new ReadSettings.Pool(
                        from.count("queries.connections"),
                        from.count("queries.queue"),
                        from.time("queries.connection-timeout"),
                        from.time("queries.statement-timeout")),
                new ReadSettings.Freshly(
                        from.time("freshness.longest"), from.time("freshness.poll")),
                new ReadSettings.Due(
                        from.time("due.poll"),
                        from.count("due.batch"),
                        from.time("due.first"),
                        from.time("due.longest")),
                from.time("invariants.every"),
                new ReadSettings.Callbacks(
                        from.time("callbacks.every"), from.time("callbacks.after")));
    }

    private ReadSettings.Feed feed() {
        return new ReadSettings.Feed(
                time("feed.poll"),
                time("feed.idle-poll"),
                time("feed.idle-after"),
                count("feed.batch"),
                count("feed.remembered"),
                time("feed.retry-min"),
                time("feed.retry-max"),
                time("feed.statement-timeout"),
                time("feed.ready-lag"));
    }

    private int count(String key) {
        int value = config.getInt(key);
        if (value < 1) {
            throw bad(key, "at least 1");
        }
        return value;
    }

    private Duration time(String key) {
        Duration value = config.getDuration(key);
        if (value.toMillis() < 1) {
            throw bad(key, "at least 1 ms");
        }
        return value;
    }

    private ConfigException bad(String key, String wanted) {
        return new ConfigException.BadValue(
                config.getValue(key).origin(), ROOT + "." + key, "must be " + wanted);
    }
}
