package cm.sanaga.payment.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant START = Instant.parse("2026-11-29T08:00:00Z");
    private static final Duration STEP = Duration.ofMillis(200);

    @Test
    void whoever_fits_goes_while_nobody_is_turned_back() {
        assertEquals(Pace.ALL, Pace.FREE.most(START));
        assertEquals(Pace.FREE, Pace.FREE.went(1_000, START));
    }

    @Test
    void after_a_refusal_one_goes_then_two_then_four_until_a_step_has_room_left() {
        Pace pace = Pace.FREE.turnedBack(STEP, START);
        assertTrue(pace.slowed());
        Instant now = START;
        for (int most : List.of(1, 2, 4)) {
            assertEquals(0, pace.most(now));
            assertEquals(pace, pace.went(0, now), "before its time nothing changes");
            now = now.plus(STEP);
            assertEquals(most, pace.most(now));
            pace = pace.went(most, now);
        }
        now = now.plus(STEP);
        assertEquals(8, pace.most(now));
        assertEquals(Pace.FREE, pace.went(7, now));
    }

    @Test
    void one_that_comes_back_makes_it_one_at_a_time_again() {
        Pace fast = Pace.FREE.turnedBack(STEP, START).went(1, START.plus(STEP));
        Instant now = START.plus(STEP.multipliedBy(2));
        fast = fast.went(2, now);
        Pace slow = fast.turnedBack(Duration.ofSeconds(1), now);
        assertEquals(0, slow.most(now.plusMillis(999)));
        assertEquals(1, slow.most(now.plusSeconds(1)));
    }

    @Test
    void a_step_is_neither_a_moment_nor_an_eternity() {
        assertEquals(Duration.ofMillis(50), Pace.FREE.turnedBack(Duration.ZERO, START).step());
        assertEquals(
                Duration.ofSeconds(15), Pace.FREE.turnedBack(Duration.ofHours(1), START).step());
    }

    @Test
    void who_waits_is_told_when_his_turn_is() {
        Pace pace = Pace.FREE.turnedBack(STEP, START);
        assertEquals(START.plus(STEP), pace.expected(1));
        assertEquals(START.plus(STEP.multipliedBy(3)), pace.expected(3));
        Pace two = pace.went(1, START.plus(STEP));
        assertEquals(START.plus(STEP.multipliedBy(2)), two.expected(2));
        assertEquals(START.plus(STEP.multipliedBy(3)), two.expected(3));
    }

    /** A provider that takes one in a step keeps getting one, and turns no more back than that. */
    @Property(tries = 50)
    void a_line_moves_at_what_the_provider_takes(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 3) Integer> takes) {
        Pace pace = Pace.FREE.turnedBack(STEP, START);
        Instant now = START;
        int back = 0;
        int through = 0;
        for (int taken : takes) {
            now = now.plus(STEP);
            int most = pace.most(now);
            assertTrue(most >= 1, "nobody may try");
            pace = pace.went(most, now);
            through += Math.min(taken, most);
            if (most > taken) {
                back += most - taken;
                pace = pace.turnedBack(STEP, now);
            }
        }
        assertTrue(through >= takes.size());
        assertTrue(back <= through, back + " came back of " + through);
        assertFalse(pace.most(now.plus(STEP)) == 0);
    }
}
