package cm.sanaga.http.limit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * How often each may ask; {@code sanaga.limits}.
 *
 * @param rates of each kind
 */
public record LimitSettings(Map<Subject.Kind, Rate> rates) {
    private static final String ROOT = "sanaga.limits";
    private static final Duration LEAST_KEPT = Duration.ofMinutes(1);

    public LimitSettings {
        rates = Map.copyOf(rates);
    }

    /**
     * Reads {@code sanaga.limits}.
     *
     * @throws ConfigException naming the key that is missing or wrong
     */
    public static LimitSettings from(Config root) {
        Map<Subject.Kind, Rate> rates = new EnumMap<>(Subject.Kind.class);
        for (Subject.Kind kind : Subject.Kind.values()) {
            String at = ROOT + "." + kind.name().toLowerCase(Locale.ROOT);
            rates.put(
                    kind,
                    new Rate(
                            count(root, at + ".per-minute", 0, Rate.MOST),
                            count(root, at + ".burst", 1, Rate.MOST_AT_ONCE)));
        }
        return new LimitSettings(rates);
    }

    private static int count(Config root, String key, int least, int most) {
        int value = root.getInt(key);
        if (value < least || value > most) {
            throw new ConfigException.BadValue(
                    root.getValue(key).origin(), key, "must be between " + least + " and " + most);
        }
        return value;
    }

    /** The same, but for one kind that is not counted. */
    public LimitSettings without(Subject.Kind kind) {
        Map<Subject.Kind, Rate> others = new EnumMap<>(rates);
        others.remove(kind);
        return new LimitSettings(others);
    }

    /** Of one kind. */
    Rate of(Subject.Kind kind) {
        return rates.getOrDefault(kind, new Rate(0, 1));
    }

    /** After how long every bucket that nobody asks is full, so that it need not be kept. */
    Duration fullAfter() {
        return rates.values().stream()
                .filter(Rate::limits)
                .map(
                        rate ->
                                Duration.ofMinutes(1)
                                        .multipliedBy(rate.burst() / rate.perMinute() + 1))
                .reduce(LEAST_KEPT, (one, two) -> one.compareTo(two) > 0 ? one : two);
    }
}
