package cm.sanaga.http.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Tokens that come by themselves. */
final class BucketTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    /** Whatever is taken when: never more than a burst and what has come since. */
    @Property
    void never_more_than_a_burst_and_what_comes_in_the_time(
            @ForAll @IntRange(min = 1, max = Rate.MOST) int perMinute,
            @ForAll @IntRange(min = 1, max = Rate.MOST_AT_ONCE) int burst,
            @ForAll long begun,
            @ForAll @Size(max = 50) List<@LongRange(min = 0, max = 100_000_000_000L) Long> pauses,
            @ForAll @IntRange(min = 1, max = Rate.MOST_AT_ONCE) int wanted) {
        Bucket bucket = new Bucket(new Rate(perMinute, burst), begun);
        long taken = bucket.take(wanted, begun);
        long passed = 0;
        for (long pause : pauses) {
            passed += pause;
            taken += bucket.take(wanted, begun + passed);
            // In whole tokens, and without a product that does not fit.
            double most = burst + (double) passed * perMinute / MINUTE;
            assertTrue(taken <= most + 1e-3, taken + " of " + most);
        }
    }

    @Property
    void who_comes_when_he_was_told_to_gets_one_and_not_sooner(
            @ForAll @IntRange(min = 1, max = Rate.MOST) int perMinute,
            @ForAll @IntRange(min = 1, max = 1_000) int burst,
            @ForAll long begun) {
        Bucket bucket = new Bucket(new Rate(perMinute, burst), begun);
        assertEquals(burst, bucket.take(burst + 1, begun));
        long next = begun + bucket.untilOne().toNanos();
        assertEquals(0, bucket.take(1, next - 1));
        assertEquals(1, bucket.take(1, next));
    }

    @Test
    void after_years_it_is_as_full_as_after_a_burst() {
        Bucket bucket = new Bucket(new Rate(Rate.MOST, 3), 0);
        assertEquals(3, bucket.take(10, 0));
        assertEquals(3, bucket.take(10, Duration.ofDays(10_000).toNanos()));
        assertEquals(0, bucket.take(10, Duration.ofDays(10_000).toNanos()));
    }
}
