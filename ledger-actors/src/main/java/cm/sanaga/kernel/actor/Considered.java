package cm.sanaga.kernel.actor;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Persisted;
import cm.sanaga.kernel.Sent;

/** What a command would come to: decided by the rules that it would be obeyed by, and forgotten. */
final class Considered {
    private Considered() {}

    /** The answer that the command would have, had it been given now. */
    static <C extends Sent, E extends Persisted, S, R extends Sent, I, V extends Sent>
            ProcessAnswer of(ProcessRules<C, E, S, R, I, V> rules, S state, Sent given) {
        C command = rules.commands().cast(given);
        return switch (rules.decide(state, command)) {
            case Decision.Accepted<E, R>(var events) -> {
                S after = state;
                for (E event : events) {
                    after = rules.evolve(after, event);
                }
                yield new ProcessAnswer.Shown(
                        rules.considered(after, command), ProcessAnswer.Replay.NOW);
            }
            case Decision.Repeated<E, R> _ ->
                    new ProcessAnswer.Shown(
                            rules.answerOfThen(state, command), ProcessAnswer.Replay.BEFORE);
            case Decision.Refused<E, R>(var refusal) -> new ProcessAnswer.No(refusal);
        };
    }
}
