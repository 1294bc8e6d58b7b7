package cm.sanaga.kernel.actor;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Persisted;
import cm.sanaga.kernel.Sent;
import java.util.List;
import java.util.Optional;

/**
 * The rules of a process manager, as its shell needs them; all of them pure.
 *
 * @param <C> commands
 * @param <E> events
 * @param <S> states
 * @param <R> refusals
 * @param <I> what may be owed; two equal intents are the same debt
 * @param <V> what readers are shown
 */
public interface ProcessRules<
        C extends Sent, E extends Persisted, S, R extends Sent, I, V extends Sent> {

    /** The state before anything happened. */
    S empty();

    /** What a command does. */
    Decision<E, R> decide(S state, C command);

    /** The state after an event; an impossible pair throws. */
    S evolve(S state, E event);

    /** What is owed in this state; performing it twice does no harm. */
    List<I> pending(S state);

    /** What is worth doing once, though not owed, when something outside may have changed. */
    default Optional<I> nudged(S state) {
        return Optional.empty();
    }

    /**
     * Whether all that is owed waits for a date, and the process may leave the memory till then.
     */
    default boolean asleep(S state) {
        return false;
    }

    /** Whether the process has come as far as somebody waits for. */
    boolean reached(S state, Milestone milestone);

    /** What readers see, undefined for the empty state. */
    V view(S state);

    /** The answer to a command that was just obeyed. */
    default V answer(S after, C command) {
        return view(after);
    }

    /**
     * The answer a command would have that is only considered.
     *
     * @param after the state that it would make
     */
    default V considered(S after, C command) {
        return answer(after, command);
    }

    /** The answer a repeated command had when it was obeyed. */
    V answerOfThen(S state, C command);

    /** Whether it is on record that whoever started it was told how it settled. */
    default boolean told(S state) {
        return false;
    }

    /** Whether anything happened yet. */
    boolean exists(S state);

    /** The commands this process understands. */
    Class<C> commands();

    /** How far somebody wants to wait. */
    enum Milestone {
        /** It is clear whether it can begin at all. */
        BEGUN,
        /** The state that whoever started it is waiting for. */
        SETTLED,
        /** Nothing is owed and nothing more is expected. */
        ENDED
    }
}
