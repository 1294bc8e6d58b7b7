package cm.sanaga.projection;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Tells a feed that stands still from one that has much to do. Not by the age of what it has not
 * read yet: that is written by the clock of another node, which may be wrong, and in a rebuild it
 * is as old as the journal, while orders work all the same.
 */
final class Stillness {
    private final Duration longest;
    private final Map<String, Seen> seen = new HashMap<>();

    /**
     * @param longest how long a feed may stay where it is while there is more to read
     */
    Stillness(Duration longest) {
        this.longest = longest;
    }

    /**
     * Where a feed is.
     *
     * @param more whether there is anything after it
     */
    record Place(Position at, boolean more) {}

    private record Seen(Place place, long since) {}

    /**
     * Looks at all feeds.
     *
     * @param now by {@link System#nanoTime}
     * @return the first that stands still, in words
     */
    synchronized Optional<String> trouble(SortedMap<String, Place> places, long now) {
        Optional<String> trouble = Optional.empty();
        seen.keySet().retainAll(places.keySet());
        for (Map.Entry<String, Place> each : places.entrySet()) {
            Seen one = new Seen(each.getValue(), now);
            Seen before = seen.getOrDefault(each.getKey(), one);
            if (!one.place.more || !before.place.equals(one.place)) {
                before = one;
            }
            seen.put(each.getKey(), before);
            long still = now - before.since;
            if (trouble.isEmpty() && still > longest.toNanos()) {
                trouble =
                        Optional.of(
                                "%s has stood still for %d ms"
                                        .formatted(each.getKey(), still / 1_000_000));
            }
        }
        return trouble;
    }
}
