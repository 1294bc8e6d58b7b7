package cm.sanaga.http.delivery;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/**
 * How events are sent to merchants; {@code sanaga.webhooks}.
 *
 * @param poll how often is looked for what is to be sent
 * @param atOnce the most that are on their way from this node
 * @param each the most of them to one endpoint
 * @param answerTime how long a receiver may take
 * @param ownMachine whether this machine may be called as well
 */
public record DeliverySettings(
        Duration poll, int atOnce, int each, Duration answerTime, boolean ownMachine) {
    private static final String ROOT = "sanaga.webhooks";
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    /**
     * Reads {@code sanaga.webhooks}.
     *
     * @throws ConfigException naming the key that is missing or wrong
     */
    public static DeliverySettings from(Config root) {
        Config webhooks = root.getConfig(ROOT);
        return new DeliverySettings(
                time(webhooks, "poll"),
                count(webhooks, "at-once"),
                count(webhooks, "each"),
                time(webhooks, "answer-time"),
                webhooks.getBoolean("own-machine"));
    }

    /** The most that are on their way to all endpoints of one merchant. */
    int merchant() {
        return Math.max(1, atOnce / 4);
    }

    /** The most that are on their way to endpoints that are slow. */
    int slowOnes() {
        return Math.max(1, atOnce / 2);
    }

    /** How long a claim holds. */
    Duration lease() {
        return answerTime.multipliedBy(2);
    }

    private static int count(Config webhooks, String key) {
        int value = webhooks.getInt(key);
        if (value < 1 || value > 1_024) {
            throw bad(webhooks, key, "must be between 1 and 1024");
        }
        return value;
    }

    private static Duration time(Config webhooks, String key) {
        Duration value = webhooks.getDuration(key);
        if (!value.isPositive() || value.compareTo(LONGEST_ANSWER) > 0) {
            throw bad(
                    webhooks,
                    key,
                    "must be above zero and at most " + LONGEST_ANSWER.toSeconds() + " s");
        }
        return value;
    }

    private static ConfigException bad(Config webhooks, String key, String what) {
        return new ConfigException.BadValue(
                webhooks.getValue(key).origin(), ROOT + "." + key, what);
    }
}
