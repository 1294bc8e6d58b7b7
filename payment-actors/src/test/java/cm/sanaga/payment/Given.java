package cm.sanaga.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.kernel.Decision;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Rules as a test reads them: given these events, when this is asked, then this happened and that
 * is owed.
 *
 * @param rules under test
 * @param state that the events led to
 */
public record Given<S, C, E, I>(Rules<S, C, E, I> rules, S state) {

    /** The three functions every core is made of, and where they start. */
    public record Rules<S, C, E, I>(
            S empty,
            BiFunction<S, C, Decision<E, Refusal>> decide,
            BiFunction<S, E, S> evolve,
            Function<S, List<I>> pending) {

        /** The state after events. */
        public S replay(List<E> events) {
            S state = empty;
            for (E event : events) {
                state = evolve.apply(state, event);
            }
            return state;
        }
    }

    /** What happened before. */
    @SafeVarargs
    public static <S, C, E, I> Given<S, C, E, I> given(Rules<S, C, E, I> rules, E... events) {
        S state = rules.empty;
        for (E event : events) {
            state = rules.evolve.apply(state, event);
        }
        return new Given<>(rules, state);
    }

    /** Commands that are obeyed one after the other. */
    @SafeVarargs
    public final Given<S, C, E, I> after(C... commands) {
        S now = state;
        for (C command : commands) {
            now =
                    switch (rules.decide.apply(now, command)) {
                        case Decision.Accepted<E, Refusal>(var events) -> step(rules, now, events);
                        case Decision.Repeated<E, Refusal> _ ->
                                throw new AssertionError("repeated: " + command);
                        case Decision.Refused<E, Refusal>(var no) ->
                                throw new AssertionError(command + " refused: " + no);
                    };
        }
        return new Given<>(rules, now);
    }

    /** What is asked now. */
    public Then<S, C, E, I> when(C command) {
        return new Then<>(this, rules.decide.apply(state, command));
    }

    /** What is owed without anything being asked. */
    public Given<S, C, E, I> owes(List<? extends I> intents) {
        assertEquals(intents, rules.pending.apply(state));
        return this;
    }

    private static <S, C, E, I> S step(Rules<S, C, E, I> rules, S state, List<E> events) {
        S now = state;
        for (E event : events) {
            now = rules.evolve.apply(now, event);
        }
        return now;
    }

    /** What came of it. */
    public record Then<S, C, E, I>(Given<S, C, E, I> given, Decision<E, Refusal> decision) {

        /** It was obeyed by this event; what follows is about the state after it. */
        public Given<S, C, E, I> then(E event) {
            assertEquals(Decision.accept(event), decision);
            return new Given<>(given.rules, given.rules.evolve.apply(given.state, event));
        }

        /** It had been obeyed before, or says nothing new. */
        public void repeated() {
            assertEquals(Decision.repeated(), decision);
        }

        /** It was refused. */
        public void refused(Refusal refusal) {
            assertEquals(Decision.refuse(refusal), decision);
        }
    }
}
