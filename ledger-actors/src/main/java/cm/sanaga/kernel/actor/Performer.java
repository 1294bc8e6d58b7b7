package cm.sanaga.kernel.actor;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Does in the world what a process owes.
 *
 * @param <I> what is owed
 * @param <C> the commands by which the world's answer comes back
 */
@FunctionalInterface
public interface Performer<I, C> {

    /** Performs one intent. A stage that fails is tried again with back-off. */
    CompletionStage<Performed<C>> perform(I intent, Occasion occasion);

    /** Whether an intent may have been performed before. */
    enum Occasion {
        /** It became owed in this life of the actor and certainly was not performed. */
        FRESH,
        /** It may have been performed, with or without an answer. */
        AGAIN,
        /** The same, before its time: something outside may have changed. */
        NUDGED
    }

    /**
     * What came of it.
     *
     * @param report the command that tells the process, if there is anything to tell
     * @param again when to perform it again, should it then still be owed
     * @param next whether it may by then have been performed
     */
    record Performed<C>(Optional<C> report, Duration again, Occasion next) {

        /** Tells the process; performed again after a while if that did not end the debt. */
        public static <C> Performed<C> report(C command, Duration again) {
            return new Performed<>(Optional.of(command), again, Occasion.AGAIN);
        }

        /** Nothing to tell yet. */
        public static <C> Performed<C> later(Duration again, Occasion next) {
            return new Performed<>(Optional.empty(), again, next);
        }
    }
}
