package cm.sanaga.http.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void ten_times_in_75_hours() {
        Duration all = Duration.ZERO;
        int tries = 1;
        Optional<Duration> pause = Schedule.pause(tries, 0);
        while (pause.isPresent()) {
            all = all.plus(pause.get());
            pause = Schedule.pause(++tries, 0);
        }
        assertEquals(10, tries);
        assertEquals(75, all.toHours());
    }

    @Property
    void a_pause_is_a_tenth_longer_at_most(@ForAll @DoubleRange(min = 0, max = 1) double chance) {
        for (int tries = 1; tries < 10; tries++) {
            long plain = Schedule.pause(tries, 0).orElseThrow().toMillis();
            long pause = Schedule.pause(tries, chance).orElseThrow().toMillis();
            assertTrue(pause >= plain && pause <= plain * 11 / 10, () -> plain + " " + pause);
        }
    }
}
