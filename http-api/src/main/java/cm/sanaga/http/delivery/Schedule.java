package cm.sanaga.http.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When an event that was not received is sent again: the schedule that Standard Webhooks proposes,
 * ten times in 75 hours.
 */
final class Schedule {
    private static final List<Duration> PAUSES =
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10),
                    Duration.ofHours(14),
                    Duration.ofHours(20),
                    Duration.ofHours(24));

    private Schedule() {}

    /**
     * How long to wait before the next time, a tenth more at most, so that what failed together
     * does not come back together; empty when there is none.
     *
     * @param tries how often it was sent, 1 and up
     * @param chance from 0 to 1
     */
    static Optional<Duration> pause(int tries, double chance) {
        if (tries > PAUSES.size()) {
            return Optional.empty();
        }
        Duration pause = PAUSES.get(tries - 1);
        return Optional.of(pause.plusMillis((long) (pause.toMillis() / 10.0 * chance)));
    }
}
