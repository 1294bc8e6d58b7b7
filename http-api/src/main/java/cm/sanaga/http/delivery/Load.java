package cm.sanaga.http.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is on its way from this node, to whom, and who keeps it waiting: an endpoint that has failed
 * a few times running, or that took long to answer, is slow until it answers well.
 */
final class Load {
    private static final int FAILURES = 5;
    private static final long LONG_MILLIS = 2_000;

    private final DeliverySettings settings;
    private final Map<String, Integer> underWay = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();

    Load(DeliverySettings settings) {
        this.settings = settings;
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    void begun(Parcel parcel) {
        underWay.merge(parcel.endpoint(), 1, Integer::sum);
    }

    void ended(Parcel parcel) {
        underWay.computeIfPresent(parcel.endpoint(), (_, count) -> count == 1 ? null : count - 1);
    }

    void learn(Parcel parcel, Attempt attempt) {
        if (attempt.tookMillis() > LONG_MILLIS) {
            failures.put(parcel.endpoint(), FAILURES);
        } else if (attempt.received()) {
            failures.remove(parcel.endpoint());
        } else {
            failures.merge(parcel.endpoint(), 1, Integer::sum);
        }
    }

    /** How much more may be taken; empty for nothing. */
    Optional<Outbox.Room> room() {
        int free = settings.atOnce() - count(_ -> true);
        if (free < 1) {
            return Optional.empty();
        }
        Set<String> slow =
                failures.entrySet().stream()
                        .filter(each -> each.getValue() >= FAILURES)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toUnmodifiableSet());
        return Optional.of(
                new Outbox.Room(
                        free,
                        settings.each(),
                        settings.merchant(),
                        underWay,
                        slow,
                        Math.max(0, settings.slowOnes() - count(slow::contains)),
                        settings.lease()));
    }

    private int count(Predicate<String> which) {
        return underWay.entrySet().stream()
                .filter(each -> which.test(each.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
