package cm.sanaga.provider.actor;

import cm.sanaga.provider.Operation;
import cm.sanaga.provider.http.Keys;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The limits of one rail in the whole cluster, by operation. */
record GuardSettings(Map<Operation, Lane> payments, Lane queries) {
    GuardSettings {
        payments = Map.copyOf(payments);
    }

    /**
     * The limits of one operation.
     *
     * @param failures failures in a row that open the breaker
     * @param openFor how long it stays open before one call may try
     * @param slow what takes longer counts as slow
     * @param badPercent with more failed or slow calls among the last the operation is degraded
     * @param rate calls a second, on average, of all nodes together
     * @param burst calls at once after a pause, of all nodes together
     * @param inFlight calls under way at most, on each node
     */
    record Lane(
            int failures,
            Duration openFor,
            Duration slow,
            int badPercent,
            int rate,
            int burst,
            int inFlight) {
        static Lane from(Keys guard, Keys limits) {
            return new Lane(
                    guard.count("breaker.failures"),
                    guard.duration("breaker.open-for"),
                    guard.duration("degraded.slow"),
                    guard.count("degraded.percent"),
                    limits.count("rate"),
                    limits.count("burst"),
                    limits.count("in-flight"));
        }
    }

    static GuardSettings from(Keys keys) {
        Map<Operation, Lane> payments = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            String name = operation.name().toLowerCase(Locale.ROOT);
            Keys own = keys.under(name);
            Keys usual = keys.under("payments");
            payments.put(operation, Lane.from(keys, own.names().isEmpty() ? usual : own.or(usual)));
        }
        return new GuardSettings(payments, Lane.from(keys, keys.under("queries")));
    }
}
