package cm.sanaga.kernel.actor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Questions to entities that may be on their way from one node to another. What is in flight while
 * a shard moves, or on a node that has just died, is lost and answered by nobody; so what is not
 * answered soon is sent again, twice at most: a shard may be moved on as soon as it has come. Only
 * for what an entity obeys once, however often it is told.
 */
public final class Insisting {
    /** A shard is handed over in less, and a node that is alive has answered. */
    static final Duration SOON = Duration.ofMillis(1_500);

    private static final int TIMES = 3;

    private Insisting() {}

    /**
     * Asks, and asks again.
     *
     * @param ask sends the question and waits so long
     * @param patience for all
     * @return fails with what the last one failed with; at once with anything but a time-out
     */
    public static <R> CompletionStage<R> ask(
            Function<Duration, CompletionStage<R>> ask, Duration patience) {
        return ask(ask, patience, TIMES);
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
        return ask(ask, most, Integer.MAX_VALUE);
    }

    private static <R> CompletionStage<R> ask(
            Function<Duration, CompletionStage<R>> ask, Duration patience, int times) {
        return times == 1 || patience.compareTo(SOON) <= 0
                ? ask.apply(patience)
                : ask.apply(SOON)
                        .exceptionallyCompose(
                                failure ->
                                        timedOut(failure)
                                                ? ask(ask, patience.minus(SOON), times - 1)
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
