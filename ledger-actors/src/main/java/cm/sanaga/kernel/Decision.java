package cm.sanaga.kernel;

import java.util.List;
import java.util.function.Function;

/**
 * What a rule answers to a command: yes with what happened, yes it had happened before, or no.
 *
 * @param <E> the events of the thing that decides
 * @param <R> its refusals
 */
public sealed interface Decision<E, R> {

    /** The command is obeyed by these events, never none. */
    record Accepted<E, R>(List<E> events) implements Decision<E, R> {
        public Accepted {
            events = List.copyOf(events);
            if (events.isEmpty()) {
                throw new IllegalArgumentException("an accepted command has at least one event");
            }
        }
    }

    /** The command was obeyed before: nothing happens, the answer is the one of then. */
    record Repeated<E, R>() implements Decision<E, R> {}

    /** The domain says no; nothing happens. */
    record Refused<E, R>(R refusal) implements Decision<E, R> {}

    /** Obeyed by one event. */
    static <E, R> Decision<E, R> accept(E event) {
        return new Accepted<>(List.of(event));
    }

    /** Obeyed by several events, persisted together. */
    static <E, R> Decision<E, R> accept(List<E> events) {
        return new Accepted<>(events);
    }

    /** Had been obeyed before. */
    static <E, R> Decision<E, R> repeated() {
        return new Repeated<>();
    }

    /** Refused, with the reason. */
    static <E, R> Decision<E, R> refuse(R refusal) {
        return new Refused<>(refusal);
    }

    /** The same decision in the words of the thing this one is a part of. */
    default <F, S> Decision<F, S> map(Function<E, F> event, Function<R, S> refusal) {
        return switch (this) {
            case Accepted<E, R>(var events) -> accept(events.stream().map(event).toList());
            case Repeated<E, R> _ -> repeated();
            case Refused<E, R>(var no) -> refuse(refusal.apply(no));
        };
    }
}
