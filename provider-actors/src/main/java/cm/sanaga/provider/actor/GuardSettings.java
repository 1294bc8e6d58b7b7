package cm.sanaga.provider.actor;

import cm.sanaga.provider.Operation;
import cm.sanaga.provider.http.Keys;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The limits of one rail in the whole cluster, by operation. */
record GuardSettings(Map<Operation, Lane> payments, Lane queries) {
    private static final Set<String> RULES = Set.of("breaker", "degraded");
    private static final Set<String> LIMITS = Set.of("rate", "burst", "in-flight");

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

    /**
     * Those of a provider. What an operation has of its own comes first, then what orders have,
     * then what the provider has.
     */
    static GuardSettings of(Keys guards, String provider) {
        known(guards.under(provider));
        known(guards.under("default"));
        Keys keys = guards.under(provider).or(guards.under("default"));
        Map<Operation, Lane> payments = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            payments.put(operation, lane(keys, name(operation), keys.under("payments")));
        }
        return new GuardSettings(payments, lane(keys, "queries", keys.under("queries")));
    }

    private static Lane lane(Keys keys, String name, Keys usual) {
        Keys own = keys.under(name);
        return own.names().isEmpty()
                ? Lane.from(keys, usual)
                : Lane.from(
                        own.names().stream().anyMatch(RULES::contains) ? own.or(keys) : keys,
                        own.or(usual));
    }

    private static String name(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    /** A limit under a name that nobody reads would protect nobody. */
    private static void known(Keys guard) {
        var lanes = new TreeSet<>(Set.of("payments", "queries"));
        for (Operation operation : Operation.values()) {
            lanes.add(name(operation));
        }
        for (String name : new TreeSet<>(guard.names())) {
            if (lanes.contains(name)) {
                Keys lane = guard.under(name);
                for (String limit : new TreeSet<>(lane.names())) {
                    boolean rule = RULES.contains(limit) && !name.equals("payments");
                    if (!rule && !LIMITS.contains(limit)) {
                        throw lane.bad(limit, "is no setting of a guard");
                    }
                }
            } else if (!RULES.contains(name)) {
                throw guard.bad(name, "is no setting of a guard");
            }
        }
    }
}
