package cm.sanaga.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the read models and the work that goes on by itself stand, for those who watch.
 *
 * @param behind by projection: the age of the first event it has not seen, zero where there is none
 * @param overdue how much should have gone on by now and has not been seen to yet
 * @param oldest since when the first of it should have
 */
public record Standing(SortedMap<String, Duration> behind, long overdue, Optional<Instant> oldest) {
    public Standing {
        behind = new TreeMap<>(behind);
    }
}
