package cm.sanaga.http.explain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a payment stands.
 *
 * @param said in the order in which it is told
 * @param next who acts next
 * @param at when something happens by itself at the latest
 */
record Explanation(List<Sentence> said, Actor next, Optional<Instant> at) {
    Explanation {
        said = List.copyOf(said);
    }

    /**
     * A sentence that is not in a language yet.
     *
     * @param key of its text
     * @param values that stand in it: texts, numbers, amounts of money, and instants
     */
    record Sentence(String key, List<Object> values) {
        static Sentence of(String key, Object... values) {
            return new Sentence(key, List.of(values));
        }
    }
}
