package cm.sanaga.provider;

import java.time.Duration;
import java.util.List;

/**
 * How a rail behaves, for whoever waits for it.
 *
 * @param provider whose rail it is
 * @param twoStep whether a token must be fetched, and persisted, before the order is sent
 * @param polls when to ask for the outcome, each counted from the order; after the last, every
 *     {@code pollsThen}
 * @param pollsThen the distance of the later questions
 * @param doubtPoll the first distance of questions while an outcome is in doubt; doubles up to
 *     {@code pollsThen}
 */
public record RailTerms(
        Provider provider,
        boolean twoStep,
        List<Duration> polls,
        Duration pollsThen,
        Duration doubtPoll) {
    public RailTerms {
        polls = List.copyOf(polls);
    }

    /** How long after {@code age} since the order the next question is due. */
    public Duration untilNextPoll(Duration age) {
        for (Duration poll : polls) {
            if (poll.compareTo(age) > 0) {
                return poll.minus(age);
            }
        }
        return pollsThen;
    }
}
