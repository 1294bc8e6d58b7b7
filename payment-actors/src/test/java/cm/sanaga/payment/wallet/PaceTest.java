package cm.sanaga.payment.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
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
    void when_one_of_a_step_comes_back_the_next_is_half_as_wide_after_a_rest() {
        Pace pace = Pace.FREE.turnedBack(STEP, START);
        Instant now = START;
        for (int most : List.of(1, 2, 4, 8)) {
            now = now.plus(STEP);
            pace = pace.went(most, now);
        }
        Pace narrower = pace.turnedBack(Duration.ofSeconds(1), now);
        assertEquals(0, narrower.most(now.plusMillis(999)));
        assertEquals(4, narrower.most(now.plusSeconds(1)));
        Pace others = narrower.turnedBack(Duration.ofSeconds(2), now).turnedBack(STEP, now);
        assertEquals(0, others.most(now.plusMillis(1_999)));
        assertEquals(4, others.most(now.plusSeconds(2)), "all of one step count once");
        Pace again = others.went(4, now.plusSeconds(2));
        assertEquals(8, again.most(now.plusMillis(2_500)));
    }

    @Test
    void all_who_come_back_at_first_count_once() {
        Pace pace = Pace.FREE;
        for (int i = 0; i < 100; i++) {
            pace = pace.turnedBack(STEP, START.plusMillis(i));
        }
        assertEquals(0, pace.most(START.plusMillis(99)));
        assertEquals(1, pace.most(START.plusMillis(99).plus(STEP)));
    }

    @Test
    void a_rest_is_neither_a_moment_nor_an_eternity_and_a_step_is_short() {
        Pace moment = Pace.FREE.turnedBack(Duration.ZERO, START);
        assertEquals(START.plusMillis(50), moment.next());
        assertEquals(Duration.ofMillis(50), moment.step());
        Pace eternity = Pace.FREE.turnedBack(Duration.ofHours(1), START);
        assertEquals(START.plusSeconds(15), eternity.next());
        assertEquals(Duration.ofMillis(500), eternity.step());
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

    /** Whatever a provider takes in a step, it gets about as many, and turns few back. */
    @Property(tries = 100)
    void a_line_moves_at_what_the_provider_takes(@ForAll @IntRange(min = 1, max = 50) int takes) {
        Pace pace = Pace.FREE.turnedBack(STEP, START);
        Instant now = START;
        int back = 0;
        int through = 0;
        int steps = 200;
        for (int i = 0; i < steps; i++) {
            now = now.plus(STEP);
            int most = pace.most(now);
            assertTrue(most >= 1, "nobody may try");
            pace = pace.went(most, now);
            through += Math.min(takes, most);
            for (int each = takes; each < most; each++) {
                back++;
                pace = pace.turnedBack(STEP, now);
            }
        }
        assertTrue(through >= steps * takes / 2 - 100, through + " of " + steps * takes);
        assertTrue(back <= through, back + " came back of " + through);
    }
}
