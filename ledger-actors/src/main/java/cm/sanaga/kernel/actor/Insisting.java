package cm.sanaga.kernel.actor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/**
 * Questions to entities that may be on their way from one node to another. What is in flight while
 * a shard moves, or on a node that has just died, is lost and answered by nobody; so what is not
 * answered soon is sent again, and the first answer counts. Only for what an entity obeys once,
 * however often it is told.
 */
public final class Insisting {
    /** How long one who waits for something is remembered before he has to ask again. */
    static final Duration SOON = Duration.ofMillis(1_500);

    /**
     * Between one sending and the next. A shard is handed over within the first, and its next owner
     * may have to hand it on at once; a node that died is given up within all of them.
     */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(400), Duration.ofMillis(800), Duration.ofMillis(1_600));

    private Insisting() {}

    /**
     * Asks, and sends the question again. Whoever is asked answers to one address, however often:
     * so of two answers that it gives, "done" and "done before", the first one counts.
     *
     * @param patience for all
     * @return fails with a time-out when nobody has answered until then
     */
    public static <M, R> CompletionStage<R> ask(
            EntityRef<M> whom, Function<ActorRef<R>, M> question, Duration patience) {
        var sent = new AtomicReference<M>();
        return ask(
                () ->
                        whom.ask(
                                replyTo -> {
                                    M message = question.apply(replyTo);
                                    sent.set(message);
                                    return message;
                                },
                                patience),
                () -> whom.tell(sent.get()),
                patience,
                PAUSES);
    }

    static <R> CompletionStage<R> ask(
            Supplier<CompletionStage<R>> first,
            Runnable again,
            Duration patience,
            List<Duration> pauses) {
        CompletableFuture<R> answer = first.get().toCompletableFuture();
        insist(answer, again, patience, pauses);
        return answer;
    }

    private static void insist(
            CompletableFuture<?> answer, Runnable again, Duration patience, List<Duration> pauses) {
        if (answer.isDone() || pauses.isEmpty() || pauses.getFirst().compareTo(patience) >= 0) {
            return;
        }
        Duration pause = pauses.getFirst();
        var wait = new CompletableFuture<Void>();
        // Ended and not cancelled: for every answer that would be three failures with their
        // stacks.
        var _ = answer.whenComplete((_, _) -> wait.complete(null));
        var _ =
                wait.completeOnTimeout(null, pause.toMillis(), TimeUnit.MILLISECONDS)
                        .thenRun(
                                () -> {
                                    if (!answer.isDone()) {
                                        again.run();
                                        insist(
                                                answer,
                                                again,
                                                patience.minus(pause),
                                                pauses.subList(1, pauses.size()));
                                    }
                                });
    }

    /**
     * Waits for what may take its time, and asks for it again all the while: an entity that has
     * moved or begun anew knows nothing of who waited for it before.
     *
     * @param ask sends the question and waits so long
     * @param most for all
     * @return fails with a time-out when it did not come about
     */
    public static <R> CompletionStage<R> await(
            Function<Duration, CompletionStage<R>> ask, Duration most) {
        return most.compareTo(SOON) <= 0
                ? ask.apply(most)
                : ask.apply(SOON)
                        .exceptionallyCompose(
                                failure ->
                                        timedOut(failure)
                                                ? await(ask, most.minus(SOON))
                                                : CompletableFuture.failedFuture(failure));
    }

    private static boolean timedOut(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause instanceof TimeoutException;
    }
}
