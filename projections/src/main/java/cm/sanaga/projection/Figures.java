package cm.sanaga.projection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much of what there is, for those who watch.
 *
 * @param open payments under way, by what they have in common
 * @param cases that a person has to decide, by kind
 * @param disputes that are open or whose refund failed, by whether a person should have seen to
 *     them by now: {@code late}, {@code in_time}
 * @param violations of invariants that were seen, by invariant; each invariant is named
 * @param toTell events that are due to be sent to merchants, {@link #MOST_TO_TELL} for all above
 * @param checkedAt when the books were last checked, empty if never yet
 */
public record Figures(
        List<Open> open,
        Map<String, Long> cases,
        Map<String, Long> disputes,
        Map<String, Violations> violations,
        long toTell,
        Optional<Instant> checkedAt) {
    /** More are not counted. */
    static final int MOST_TO_TELL = 10_000;

    public Figures {
        open = List.copyOf(open);
        cases = Map.copyOf(cases);
        disputes = Map.copyOf(disputes);
        violations = Map.copyOf(violations);
    }

    /**
     * Payments of one kind at one provider in one status.
     *
     * @param oldest when the first of them was ordered
     */
    public record Open(String kind, String provider, String status, long count, Instant oldest) {}

    /**
     * Of one invariant.
     *
     * @param first the place of the first that was seen, as in {@link Breach}
     */
    public record Violations(long count, Optional<String> first) {
        static final Violations NONE = new Violations(0, Optional.empty());
    }
}
