package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupingTest {
    private static final int ROOM = 8;
    private static final int ENOUGH = 10;

    private final Queue<Runnable> later = new ArrayDeque<>();
    private final List<List<Integer>> turns = new ArrayList<>();

    private Grouping<Integer> grouping() {
        return new Grouping<>(later::add, ROOM, Integer::intValue, ENOUGH, turns::add);
    }

    @Test
    void what_waits_is_done_together_until_it_weighs_enough() {
        Grouping<Integer> grouping = grouping();
        for (int weight : List.of(4, 4, 4, 1, 20, 3)) {
            assertTrue(grouping.offer(weight));
        }
        assertEquals(1, later.size());
        later.remove().run();
        assertEquals(List.of(List.of(4, 4, 4), List.of(1, 20), List.of(3)), turns);
        assertTrue(grouping.offer(5));
        later.remove().run();
        assertEquals(List.of(5), turns.getLast());
    }

    @Test
    void who_finds_no_room_is_told() {
        Grouping<Integer> grouping = grouping();
        for (int i = 0; i < ROOM; i++) {
            assertTrue(grouping.offer(1));
        }
        assertFalse(grouping.offer(1));
        later.remove().run();
        assertEquals(ROOM, turns.getFirst().size());
        assertTrue(grouping.offer(1));
    }

    @Test
    void a_turn_that_breaks_does_not_stop_the_next() {
        Grouping<Integer> grouping =
                new Grouping<>(
                        later::add,
                        ROOM,
                        Integer::intValue,
                        ENOUGH,
                        turn -> {
                            turns.add(turn);
                            if (turns.size() == 1) {
                                throw new IllegalStateException("broken");
                            }
                        });
        grouping.offer(1);
        assertThrows(IllegalStateException.class, () -> later.remove().run());
        grouping.offer(2);
        later.remove().run();
        assertEquals(List.of(List.of(1), List.of(2)), turns);
    }

    /** Who comes in the moment in which a turn ends is not forgotten. */
    @Test
    void nobody_is_left_behind() {
        int each = 20_000;
        Queue<Integer> done = new ConcurrentLinkedQueue<>();
        try (ExecutorService working = Executors.newSingleThreadExecutor();
                ExecutorService offering = Executors.newFixedThreadPool(2)) {
            Grouping<Integer> grouping = new Grouping<>(working, 2 * each, _ -> 1, 3, done::addAll);
            for (int thread = 0; thread < 2; thread++) {
                int first = thread * each;
                offering.execute(
                        () -> IntStream.range(first, first + each).forEach(grouping::offer));
            }
            Eventually.within(
                    Patience.USUAL,
                    () -> done.size() + " of " + 2 * each,
                    () -> done.size() == 2 * each);
        }
        assertEquals(
                IntStream.range(0, each).boxed().toList(),
                done.stream().filter(i -> i < each).toList());
    }
}
