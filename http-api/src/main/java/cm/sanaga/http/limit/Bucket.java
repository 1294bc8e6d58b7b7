package cm.sanaga.http.limit;

import java.time.Duration;

/**
 * Tokens that come by themselves, so many a minute, until it is full. Counted in whole parts of a
 * token, of which each nanosecond brings as many as tokens come in a minute.
 */
final class Bucket {
    private static final long TOKEN = Duration.ofMinutes(1).toNanos();

    private final Rate rate;
    private final long full;
    private long level;
    private long at;

    /**
     * A full one.
     *
     * @param now of a clock that only goes forward, in nanoseconds
     */
    Bucket(Rate rate, long now) {
        this.rate = rate;
        this.full = rate.burst() * TOKEN;
        this.level = full;
        this.at = now;
    }

    /** Takes as many as there are, at most so many. */
    int take(int wanted, long now) {
        if (!rate.limits()) {
            // Another node counts what this one does not, while the settings are being changed.
            return wanted;
        }
        long passed = Math.min(now - at, full / rate.perMinute() + 1);
        level = Math.min(full, level + passed * rate.perMinute());
        at = now;
        int taken = (int) Math.min(wanted, level / TOKEN);
        level -= taken * TOKEN;
        return taken;
    }

    /** How long after the last time there is one; zero when there is. */
    Duration untilOne() {
        return level >= TOKEN || !rate.limits()
                ? Duration.ZERO
                : Duration.ofNanos(Math.ceilDiv(TOKEN - level, rate.perMinute()));
    }
}
