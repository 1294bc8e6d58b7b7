package cm.sanaga.http.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What one node does with what it was given. */
final class AllowanceTest {
    private static final Duration SOON = Duration.ofSeconds(3);

    private final List<Integer> asked = new ArrayList<>();
    private final List<CompletableFuture<QuotaMessage.Taken>> answers = new ArrayList<>();
    private long now = Long.MAX_VALUE - 10;
    private final Allowance allowance = new Allowance(5, this::ask, () -> now);

    private CompletionStage<QuotaMessage.Taken> ask(int wanted) {
        asked.add(wanted);
        var answer = new CompletableFuture<QuotaMessage.Taken>();
        answers.add(answer);
        return answer;
    }

    private void give(int tokens) {
        answers.removeFirst()
                .complete(new QuotaMessage.Taken(tokens, tokens == 0 ? SOON : Duration.ZERO));
    }

    private void passes(Duration time) {
        now += time.toNanos();
    }

    private static boolean in(CompletionStage<Optional<Duration>> one) {
        return one.toCompletableFuture().getNow(Optional.of(Duration.ZERO)).isEmpty();
    }

    @Test
    void it_takes_twice_as_many_the_next_time_while_all_are_used() {
        for (int given : List.of(1, 2, 4, 5, 5)) {
            var first = allowance.one();
            assertFalse(first.toCompletableFuture().isDone());
            give(given);
            assertTrue(in(first));
            for (int i = 1; i < given; i++) {
                assertTrue(in(allowance.one()));
            }
        }
        assertEquals(List.of(1, 2, 4, 5, 5), asked);
        // Then some are left over, and it begins anew.
        passes(Duration.ofSeconds(1));
        allowance.one();
        assertEquals(1, asked.getLast());
    }

    @Test
    void who_comes_while_it_is_asked_waits_for_the_same_answer() {
        List<CompletionStage<Optional<Duration>>> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(allowance.one());
        }
        assertEquals(List.of(1), asked);
        give(1);
        // As many as wait are asked for in one.
        assertEquals(List.of(1, 11), asked);
        give(11);
        assertTrue(all.stream().allMatch(AllowanceTest::in));
    }

    @Test
    void what_there_is_goes_to_those_who_came_first_and_the_rest_is_told_when() {
        List<CompletionStage<Optional<Duration>>> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(allowance.one());
        }
        give(1);
        answers.removeFirst().complete(new QuotaMessage.Taken(3, SOON));
        assertTrue(all.subList(0, 4).stream().allMatch(AllowanceTest::in));
        assertEquals(Optional.of(SOON), all.get(4).toCompletableFuture().join());
    }

    @Test
    void while_there_is_nothing_nobody_is_asked() {
        allowance.one();
        give(0);
        passes(Duration.ofSeconds(2));
        assertEquals(
                Optional.of(Duration.ofSeconds(1)), allowance.one().toCompletableFuture().join());
        assertEquals(1, asked.size());
        passes(Duration.ofSeconds(1));
        allowance.one();
        assertEquals(2, asked.size());
    }

    @Test
    void what_is_not_used_within_a_second_is_lost() {
        allowance.one();
        answers.removeFirst().complete(new QuotaMessage.Taken(5, Duration.ZERO));
        passes(Duration.ofSeconds(1));
        assertTrue(allowance.idle());
        allowance.one();
        assertEquals(2, asked.size());
        assertFalse(allowance.idle());
    }

    @Test
    void while_nobody_can_say_everybody_is_let_in_for_a_second() {
        var first = allowance.one();
        answers.removeFirst().completeExceptionally(new TimeoutException());
        assertTrue(in(first));
        for (int i = 0; i < 100; i++) {
            assertTrue(in(allowance.one()));
        }
        assertEquals(1, asked.size());
        passes(Duration.ofSeconds(1));
        allowance.one();
        assertEquals(2, asked.size());
    }
}
