package cm.sanaga.node.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whose doing it is that nobody was answered. */
class StallsTest {
    private static final List<Strike> STRIKES =
            List.of(
                    new Strike("node-killed", seconds(10), seconds(30)),
                    new Strike("all-cut-off", seconds(30), seconds(50)),
                    new Strike("node-killed", seconds(50), seconds(70)));

    private static long seconds(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    /** Somebody is answered every half second but in these times. */
    private static Stalls stalls(double... silences) {
        List<Long> answered =
                LongStream.rangeClosed(0, 160)
                        .mapToObj(half -> half * seconds(0.5))
                        .filter(
                                moment -> {
                                    for (int i = 0; i < silences.length; i += 2) {
                                        if (moment > seconds(silences[i])
                                                && moment < seconds(silences[i + 1])) {
                                            return false;
                                        }
                                    }
                                    return true;
                                })
                        .toList();
        return Stalls.of(
                STRIKES,
                new Clients.History(List.of(), List.of(), answered, 0, 0, List.of()),
                0,
                seconds(80));
    }

    private static Map<String, Stalls.Worst> worst(double killedFor, double cutOffFor) {
        return Map.of(
                "node-killed",
                new Stalls.Worst(2, seconds(killedFor), 0, ""),
                "all-cut-off",
                new Stalls.Worst(1, seconds(cutOffFor), 0, ""));
    }

    @Test
    void a_stall_is_his_in_whose_time_it_began() {
        Stalls stalls = stalls(12, 16, 35, 44);
        assertEquals(worst(4, 9), stalls.worst());
        assertEquals(Duration.ofSeconds(9), stalls.longest());
    }

    @Test
    void the_worst_of_several_strikes_counts() {
        assertEquals(worst(7, 0.5), stalls(12, 16, 51, 58).worst());
    }

    @Test
    void one_that_lasts_into_the_next_ones_time_stays_his_who_began_it() {
        assertEquals(worst(0.5, 21), stalls(35, 56).worst());
    }

    @Test
    void one_that_began_just_before_is_his_who_struck_then() {
        assertEquals(worst(0.5, 8), stalls(29.5, 37.5).worst());
    }

    @Test
    void a_stall_that_nobody_began_is_only_the_longest() {
        Stalls stalls = stalls(2, 8.5);
        assertEquals(worst(0.5, 0.5), stalls.worst());
        assertEquals(Duration.ofMillis(6_500), stalls.longest());
    }

    @Test
    void an_order_that_is_never_answered_takes_until_the_end() {
        Order order = new Order("/v1/charges", "k", "{}");
        order.came(order.trying(), 503);
        assertTrue(
                order.story().matches("/v1/charges k of 20\\S+Z: 503 after 0\\.\\d s"),
                order::story);
        long now = order.begun();
        Stalls stalls =
                Stalls.of(
                        List.of(new Strike("node-killed", now - 1, now + seconds(20))),
                        new Clients.History(List.of(order), List.of(), List.of(), 1, 0, List.of()),
                        now - seconds(2),
                        now + seconds(30));
        assertEquals(
                Map.of("node-killed", new Stalls.Worst(1, 0, seconds(30), order.story())),
                stalls.worst());
    }
}
