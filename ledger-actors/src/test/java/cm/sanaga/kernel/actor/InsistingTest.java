package cm.sanaga.kernel.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is lost on its way is sent again, and nothing else is. */
class InsistingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(1), Duration.ofMillis(2));

    /** The patience of each question. */
    private final List<Duration> asked = new CopyOnWriteArrayList<>();

    private final List<CompletableFuture<String>> answers = new CopyOnWriteArrayList<>();
    private final Semaphore sent = new Semaphore(0);

    private CompletionStage<String> ask(Duration patience) {
        return Insisting.ask(this::answering, patience, PAUSES);
    }

    private CompletionStage<String> answering(Duration most) {
        var answer = new CompletableFuture<String>();
        asked.add(most);
        answers.add(answer);
        sent.release();
        return answer;
    }

    private void awaitSent(int times) throws InterruptedException {
        assertTrue(sent.tryAcquire(times, 30, TimeUnit.SECONDS));
    }

    private static void assertFails(
            Class<? extends Throwable> with, CompletionStage<String> stage) {
        CompletionException failure =
                assertThrows(CompletionException.class, stage.toCompletableFuture()::join);
        assertInstanceOf(with, failure.getCause());
    }

    @Test
    void what_is_answered_is_asked_once() {
        var answer =
                Insisting.ask(
                        most -> {
                            asked.add(most);
                            return CompletableFuture.completedFuture("yes");
                        },
                        PATIENCE,
                        PAUSES);
        assertEquals("yes", answer.toCompletableFuture().join());
        assertEquals(List.of(PATIENCE), asked);
    }

    @Test
    void what_is_lost_is_sent_again_within_the_same_patience() throws InterruptedException {
        var answer = ask(PATIENCE);
        awaitSent(3);
        assertEquals(List.of(PATIENCE, PATIENCE.minusMillis(1), PATIENCE.minusMillis(3)), asked);
        answers.getLast().complete("yes");
        assertEquals("yes", answer.toCompletableFuture().join());
    }

    @Test
    void the_first_answer_counts_whichever_question_it_is_to() throws InterruptedException {
        var answer = ask(PATIENCE);
        awaitSent(3);
        answers.getFirst().complete("first");
        answers.getLast().complete("last");
        assertEquals("first", answer.toCompletableFuture().join());
    }

    @Test
    void it_is_lost_for_good_when_the_last_is() throws InterruptedException {
        var answer = ask(PATIENCE);
        awaitSent(3);
        answers.get(0).completeExceptionally(new TimeoutException());
        answers.get(1).completeExceptionally(new TimeoutException());
        assertFalse(answer.toCompletableFuture().isDone());
        answers.get(2).completeExceptionally(new TimeoutException());
        assertFails(TimeoutException.class, answer);
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
        var answer =
                Insisting.ask(
                        most -> {
                            asked.add(most);
                            return CompletableFuture.<String>failedFuture(
                                    new IllegalStateException());
                        },
                        PATIENCE,
                        PAUSES);
        assertFails(IllegalStateException.class, answer);
        assertEquals(List.of(PATIENCE), asked);
    }

    @Test
    void there_is_no_second_time_where_there_is_no_time() {
        Duration little = Duration.ofMillis(1);
        var answer = ask(little);
        answers.getFirst().completeExceptionally(new TimeoutException());
        assertFails(TimeoutException.class, answer);
        assertEquals(List.of(little), asked);
    }
}
