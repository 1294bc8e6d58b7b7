package cm.sanaga.kernel.actor;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How patient a process entity is.
 *
 * @param retryMin the first pause before something that failed is tried again
 * @param retryMax the longest pause
 * @param lingerEnded how long an ended process stays in memory after its last message
 * @param waiters the most callers who may wait for a milestone of one process
 */
public record ProcessSettings(
        Duration retryMin, Duration retryMax, Duration lingerEnded, int waiters) {

    /** Reads {@code sanaga.process}. */
    public static ProcessSettings from(Config config) {
        Config process = config.getConfig("sanaga.process");
        return new ProcessSettings(
                process.getDuration("retry-min"),
                process.getDuration("retry-max"),
                process.getDuration("linger-ended"),
                process.getInt("waiters"));
    }

    /** The pause before the n-th retry (0 and up), before jitter. */
    public Duration backoff(int attempt) {
        Duration pause = retryMin.multipliedBy(1L << Math.min(attempt, 20));
        return pause.compareTo(retryMax) < 0 ? pause : retryMax;
    }
}
