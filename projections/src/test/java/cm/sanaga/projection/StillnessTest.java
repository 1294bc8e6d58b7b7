package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StillnessTest {
    private final Stillness stillness = new Stillness(Duration.ofSeconds(5));

    private Optional<String> at(double second, Map<String, Stillness.Place> places) {
        return stillness.trouble(
                new TreeMap<>(places), (long) (second * TimeUnit.SECONDS.toNanos(1)));
    }

    private static Map<String, Stillness.Place> place(long ordering, boolean more) {
        return Map.of("ledger", new Stillness.Place(new Position(1, ordering), more));
    }

    @Test
    void a_feed_that_has_more_to_read_and_does_not_move_is_in_trouble() {
        assertEquals(Optional.empty(), at(0, place(7, true)));
        assertEquals(Optional.empty(), at(5, place(7, true)));
        assertEquals(Optional.of("ledger has stood still for 5500 ms"), at(5.5, place(7, true)));
        assertEquals(Optional.empty(), at(6, place(8, true)), "it moves again");
    }

    @Test
    void one_that_has_read_everything_may_stand_still() {
        assertEquals(Optional.empty(), at(0, place(7, false)));
        assertEquals(Optional.empty(), at(60, place(7, false)));
        assertEquals(Optional.empty(), at(61, place(7, true)), "something came just now");
    }

    @Test
    void one_that_has_much_to_read_is_not_in_trouble_while_it_moves() {
        for (int second = 0; second < 60; second++) {
            assertEquals(Optional.empty(), at(second, place(second, true)));
        }
    }

    @Test
    void one_that_is_set_back_begins_anew() {
        assertEquals(Optional.empty(), at(0, place(7, true)));
        assertEquals(Optional.empty(), at(6, place(0, true)));
    }

    @Test
    void each_feed_has_its_own_time() {
        Stillness.Place still = new Stillness.Place(new Position(1, 1), true);
        for (int second = 0; second < 6; second++) {
            Stillness.Place moves = new Stillness.Place(new Position(1, second), true);
            at(second, Map.of("ledger", still, "payments", moves));
        }
        Stillness.Place moved = new Stillness.Place(new Position(1, 9), true);
        assertEquals(
                Optional.of("ledger has stood still for 6000 ms"),
                at(6, Map.of("ledger", still, "payments", moved)));
    }
}
