package cm.sanaga.provider.http;

import cm.sanaga.provider.Polling;
import cm.sanaga.provider.Secret;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Reads settings under one path; what is missing or wrong is refused by its full name. */
public final class Keys {
    private final Config config;
    private final String path;

    private Keys(Config config, String path) {
        this.config = config;
        this.path = path;
    }

    /** The keys of {@code root} under {@code path}. */
    public static Keys of(Config root, String path) {
        return new Keys(root.hasPath(path) ? root.getConfig(path) : ConfigFactory.empty(), path);
    }

    /** The keys under a path below this one. */
    public Keys under(String key) {
        return new Keys(
                config.hasPath(key) ? config.getConfig(key) : ConfigFactory.empty(),
                path + "." + key);
    }

    /** These keys, and where one is absent that of {@code other}. */
    public Keys or(Keys other) {
        return new Keys(config.withFallback(other.config), path);
    }

    /** A text that is not blank. */
    public String text(String key) {
        String text = read(key, () -> config.getString(key));
        if (text.isBlank()) {
            throw bad(key, "must not be blank");
        }
        return text;
    }

    /** A secret that is not blank. */
    public Secret secret(String key) {
        return new Secret(text(key));
    }

    /** An absolute address over http or https. */
    public URI address(String key) {
        String text = text(key);
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            throw bad(key, "must be an address over http or https: " + text);
        }
        throw bad(key, "must be an address over http or https: " + text);
    }

    /** A whole number above zero. */
    public int count(String key) {
        int count = read(key, () -> config.getInt(key));
        if (count < 1) {
            throw bad(key, "must be above zero");
        }
        return count;
    }

    /** A part of a whole, above 0 and at most 1. */
    public double share(String key) {
        double share = read(key, () -> config.getDouble(key));
        if (!(share > 0 && share <= 1)) {
            throw bad(key, "must be above 0 and at most 1");
        }
        return share;
    }

    /** True or false. */
    public boolean flag(String key) {
        return read(key, () -> config.getBoolean(key));
    }

    /** A duration with its unit, above zero. */
    public Duration duration(String key) {
        return positive(key, read(key, () -> config.getDuration(key)));
    }

    /** Durations with their units, each above the one before. */
    public List<Duration> durations(String key) {
        List<Duration> all = List.copyOf(read(key, () -> config.getDurationList(key)));
        Duration last = Duration.ZERO;
        for (Duration each : all) {
            if (each.compareTo(last) <= 0) {
                throw bad(key, "must rise");
            }
            last = each;
        }
        return all;
    }

    /** When to ask for outcomes: {@code polls}, {@code polls-then} and what belongs to them. */
    public Polling polling() {
        List<Polling.Phase> then =
                read("polls-then", () -> config.getConfigList("polls-then")).stream()
                        .map(one -> new Keys(one, path + ".polls-then"))
                        .map(one -> new Polling.Phase(one.duration("every"), one.duration("until")))
                        .toList();
        try {
            return new Polling(
                    durations("polls"), then, duration("doubt-poll"), duration("statement-until"));
        } catch (IllegalArgumentException e) {
            throw e.getMessage() != null && e.getMessage().startsWith(path)
                    ? e
                    : bad("polls-then", "is wrong: " + e.getMessage());
        }
    }

    /** Texts. */
    public List<String> texts(String key) {
        return List.copyOf(read(key, () -> config.getStringList(key)));
    }

    /** The names directly below. */
    public Set<String> names() {
        return Set.copyOf(config.root().keySet());
    }

    /** What to throw when the value of a key is wrong. */
    public IllegalArgumentException bad(String key, String why) {
        return new IllegalArgumentException(path + "." + key + " " + why);
    }

    private Duration positive(String key, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw bad(key, "must be above zero");
        }
        return duration;
    }

    private <T> T read(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (ConfigException.Missing _) {
            throw bad(key, "is required");
        } catch (ConfigException e) {
            throw new IllegalArgumentException(path + "." + key + " is wrong", e);
        }
    }
}
