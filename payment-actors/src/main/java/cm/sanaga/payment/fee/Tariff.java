package cm.sanaga.payment.fee;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All rules there are. Of each kind at most one applies: an organisation's own before everybody's,
 * then a provider's before that of all, then the one that began last; where none does, our own
 * price is as the schedule has it, and the other kinds are not asked.
 *
 * @param schedule what is asked where no rule says otherwise
 * @param rules in the order in which they were given: of two that are alike the later one applies
 * @param organisations by merchant; only of those that have rules of their own
 */
public record Tariff(
        FeeSchedule schedule, List<DatedRule> rules, Map<String, String> organisations) {
    private static final Comparator<DatedRule> CLOSER =
            Comparator.<DatedRule, Boolean>comparing(one -> one.organisation().isPresent())
                    .thenComparing(one -> one.provider().isPresent())
                    .thenComparing(DatedRule::since);

    public Tariff {
        rules = List.copyOf(rules);
        organisations = Map.copyOf(organisations);
    }

    /** The schedule alone. */
    public static Tariff of(FeeSchedule schedule) {
        return new Tariff(schedule, List.of(), Map.of());
    }

    /** What a merchant's payment of an amount comes to. */
    public Price price(
            FeeOperation operation, Money amount, String merchant, Provider provider, Instant at) {
        var asked =
                new DatedRule.Asked(
                        organisations.getOrDefault(merchant, ""), operation, provider, at);
        Map<FeeKind, FeeRule> applied = new EnumMap<>(FeeKind.class);
        applied.put(FeeKind.PLATFORM, schedule.of(operation));
        applied.putAll(ruling(asked));
        return Price.of(
                operation,
                amount,
                Fee.of(
                        amount.currency(),
                        applied.entrySet().stream()
                                .map(one -> one.getValue().line(one.getKey(), amount))
                                .toList()),
                rules.stream().flatMap(rule -> rule.changes(asked)).min(Instant::compareTo));
    }

    private Map<FeeKind, FeeRule> ruling(DatedRule.Asked asked) {
        Map<FeeKind, DatedRule> closest = new EnumMap<>(FeeKind.class);
        for (DatedRule rule : rules) {
            if (rule.covers(asked)) {
                closest.merge(
                        rule.kind(),
                        rule,
                        (best, next) -> CLOSER.compare(next, best) >= 0 ? next : best);
            }
        }
        Map<FeeKind, FeeRule> ruling = new EnumMap<>(FeeKind.class);
        closest.forEach((kind, rule) -> ruling.put(kind, rule.rule()));
        return ruling;
    }
}
