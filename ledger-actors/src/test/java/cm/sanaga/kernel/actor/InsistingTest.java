package cm.sanaga.kernel.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is lost on its way is sent again, and nothing else is. */
class InsistingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Duration> asked = new ArrayList<>();

    private CompletionStage<String> ask(Duration patience, String... answers) {
        asked.clear();
        return Insisting.ask(
                most -> {
                    asked.add(most);
                    String answer = answers[asked.size() - 1];
                    return switch (answer) {
                        case "late" -> CompletableFuture.failedFuture(new TimeoutException());
                        case "broken" ->
                                CompletableFuture.failedFuture(new IllegalStateException());
                        default -> CompletableFuture.completedFuture(answer);
                    };
                },
                patience);
    }

    private static void assertFails(
            Class<? extends Throwable> with, CompletionStage<String> stage) {
        CompletionException failure =
                assertThrows(CompletionException.class, stage.toCompletableFuture()::join);
        assertInstanceOf(with, failure.getCause());
    }

    @Test
    void what_is_answered_is_asked_once() {
        assertEquals("yes", ask(PATIENCE, "yes").toCompletableFuture().join());
        assertEquals(1, asked.size());
    }

    @Test
    void what_is_lost_is_asked_again_within_the_same_patience() {
        assertEquals("yes", ask(PATIENCE, "late", "yes").toCompletableFuture().join());
        assertEquals(2, asked.size());
        assertEquals("yes", ask(PATIENCE, "late", "late", "yes").toCompletableFuture().join());
        assertEquals(PATIENCE, asked.get(0).plus(asked.get(1)).plus(asked.get(2)));
        assertFails(TimeoutException.class, ask(PATIENCE, "late", "late", "late", "yes"));
        assertEquals(3, asked.size());
    }

    @Test
    void what_takes_its_time_is_asked_for_until_it_comes_or_time_is_over() {
        asked.clear();
        Function<Duration, CompletionStage<String>> late =
                most -> {
                    asked.add(most);
                    return CompletableFuture.failedFuture(new TimeoutException());
                };
        assertFails(TimeoutException.class, Insisting.await(late, Duration.ofSeconds(10)));
        assertEquals(7, asked.size());
        assertEquals(Duration.ofSeconds(10), asked.stream().reduce(Duration.ZERO, Duration::plus));
    }

    @Test
    void what_fails_is_not_asked_again() {
        assertFails(IllegalStateException.class, ask(PATIENCE, "broken", "yes"));
        assertEquals(1, asked.size());
    }

    @Test
    void there_is_no_second_time_where_there_is_no_time() {
        Duration little = Duration.ofSeconds(1);
        assertFails(TimeoutException.class, ask(little, "late", "yes"));
        assertEquals(List.of(little), asked);
    }
}
