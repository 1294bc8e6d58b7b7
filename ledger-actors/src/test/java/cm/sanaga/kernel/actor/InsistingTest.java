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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.sharding.typed.testkit.javadsl.TestEntityRef;
import org.junit.jupiter.api.Test;

/** What is lost on its way is sent again, and nothing else is. */
class InsistingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(1), Duration.ofMillis(2));

    private final AtomicInteger asked = new AtomicInteger();
    private final CompletableFuture<String> answered = new CompletableFuture<>();
    private final Semaphore again = new Semaphore(0);

    private CompletionStage<String> ask(Duration patience) {
        return Insisting.ask(
                () -> {
                    asked.incrementAndGet();
                    return answered;
                },
                again::release,
                patience,
                PAUSES);
    }

    private static void assertFails(
            Class<? extends Throwable> with, CompletionStage<String> stage) {
        CompletionException failure =
                assertThrows(CompletionException.class, stage.toCompletableFuture()::join);
        assertInstanceOf(with, failure.getCause());
    }

    @Test
    void what_is_answered_is_sent_once() throws InterruptedException {
        answered.complete("yes");
        assertEquals("yes", ask(PATIENCE).toCompletableFuture().join());
        assertEquals(1, asked.get());
        assertFalse(again.tryAcquire(50, TimeUnit.MILLISECONDS));
    }

    @Test
    void what_is_lost_is_sent_again_after_each_pause() throws InterruptedException {
        var answer = ask(PATIENCE);
        assertTrue(again.tryAcquire(PAUSES.size(), 30, TimeUnit.SECONDS));
        assertFalse(answer.toCompletableFuture().isDone());
        answered.complete("yes");
        assertEquals("yes", answer.toCompletableFuture().join());
        assertEquals(1, asked.get());
    }

    @Test
    void it_is_lost_for_good_when_its_time_is_over() throws InterruptedException {
        var answer = ask(PATIENCE);
        assertTrue(again.tryAcquire(PAUSES.size(), 30, TimeUnit.SECONDS));
        answered.completeExceptionally(new TimeoutException());
        assertFails(TimeoutException.class, answer);
    }

    /** The second answer may be on its way before anybody has looked at the first. */
    @Test
    void of_two_answers_of_an_entity_the_first_counts() {
        ActorTestKit kit = ActorTestKit.create();
        try {
            TestProbe<Question> entity = kit.createTestProbe();
            EntityTypeKey<Question> key = EntityTypeKey.create(Question.class, "asked");
            CompletionStage<String> answer =
                    Insisting.ask(
                            TestEntityRef.of(key, "one", entity.ref()), Question::new, PATIENCE);
            Question first = entity.receiveMessage(PATIENCE);
            Question second = entity.receiveMessage(PATIENCE);
            assertEquals(first.replyTo(), second.replyTo());
            first.replyTo().tell("done");
            second.replyTo().tell("done before");
            assertEquals("done", answer.toCompletableFuture().join());
        } finally {
            kit.shutdownTestKit();
        }
    }

    private record Question(ActorRef<String> replyTo) {}

    @Test
    void what_takes_its_time_is_asked_for_until_it_comes_or_time_is_over() {
        List<Duration> asked = new CopyOnWriteArrayList<>();
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
    void what_fails_is_not_sent_again() throws InterruptedException {
        answered.completeExceptionally(new IllegalStateException());
        assertFails(IllegalStateException.class, ask(PATIENCE));
        assertFalse(again.tryAcquire(50, TimeUnit.MILLISECONDS));
    }

    @Test
    void there_is_no_second_time_where_there_is_no_time() throws InterruptedException {
        var answer = ask(Duration.ofMillis(1));
        assertFalse(again.tryAcquire(50, TimeUnit.MILLISECONDS));
        answered.completeExceptionally(new TimeoutException());
        assertFails(TimeoutException.class, answer);
    }
}
