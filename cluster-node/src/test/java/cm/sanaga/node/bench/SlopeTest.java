package cm.sanaga.node.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlopeTest {
    private static Slope.Point at(double x, double y) {
        return new Slope.Point(x, y);
    }

    @Test
    void a_line_is_found_without_error() {
        Slope slope = Slope.of(List.of(at(1, 5), at(2, 7), at(4, 11)));
        assertEquals(2, slope.each(), 1e-9);
        assertEquals(0, slope.error(), 1e-9);
        assertTrue(slope.above(1.9));
        assertFalse(slope.above(2.1));
    }

    @Test
    void the_error_is_that_of_the_textbook() {
        // By hand: slope 0.6, residuals -0.2, 0.2, 0.6, -0.2, -0.4 round a mean of 4.
        Slope slope = Slope.of(List.of(at(1, 2), at(2, 4), at(3, 5), at(4, 4), at(5, 5)));
        assertEquals(0.6, slope.each(), 1e-9);
        assertEquals(Math.sqrt(2.4 / 3 / 10), slope.error(), 1e-9);
    }

    @Test
    void a_leak_of_some_megabytes_an_hour_is_told_from_noise_in_half_an_hour() {
        Random random = new Random(7);
        double[] noise = random.doubles(30, -0.5, 0.5).toArray();
        Slope none = Slope.of(half(noise, 0));
        Slope leak = Slope.of(half(noise, 4));
        assertFalse(none.above(1));
        assertTrue(leak.above(1));
    }

    private static List<Slope.Point> half(double[] noise, double leak) {
        return IntStream.range(0, noise.length)
                .mapToObj(minute -> at(minute / 60.0, 60 + leak * minute / 60.0 + noise[minute]))
                .toList();
    }

    @Test
    void what_nobody_can_tell_is_above_every_bar() {
        assertTrue(Slope.of(List.of(at(1, Double.NaN), at(2, 1), at(3, 1))).above(1));
        assertTrue(Slope.of(List.of(at(1, 1), at(2, 1))).above(1));
    }
}
