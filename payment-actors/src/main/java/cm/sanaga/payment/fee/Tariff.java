package cm.sanaga.payment.fee;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
        DatedRule.Asked asked = asked(operation, merchant, provider, at);
        return Price.of(
                operation,
                amount,
                Fee.of(
                        amount.currency(),
                        applied(asked).stream()
                                .map(one -> one.rule().line(one.kind(), amount))
                                .toList()),
                rules.stream().flatMap(rule -> rule.changes(asked)).min(Instant::compareTo));
    }

    /**
     * A rule that applies.
     *
     * @param since the first instant, empty for our own price where nothing was agreed
     * @param until the first instant at which it is over
     */
    public record Applied(
            FeeOperation operation,
            Provider provider,
            FeeKind kind,
            FeeRule rule,
            Optional<Instant> since,
            Optional<Instant> until) {}

    /** By which rules a merchant's payments over a provider are priced, each kind by one. */
    public List<Applied> applied(String merchant, Provider provider, Instant at) {
        return Stream.of(FeeOperation.values())
                .map(operation -> asked(operation, merchant, provider, at))
                .flatMap(asked -> applied(asked).stream())
                .toList();
    }

    private List<Applied> applied(DatedRule.Asked asked) {
        Map<FeeKind, Applied> applied = new EnumMap<>(FeeKind.class);
        applied.put(
                FeeKind.PLATFORM,
                new Applied(
                        asked.operation(),
                        asked.provider(),
                        FeeKind.PLATFORM,
                        schedule.of(asked.operation()),
                        Optional.empty(),
                        Optional.empty()));
        ruling(asked)
                .forEach(
                        (kind, dated) ->
                                applied.put(
                                        kind,
                                        new Applied(
                                                asked.operation(),
                                                asked.provider(),
                                                kind,
                                                dated.rule(),
                                                Optional.of(dated.since()),
                                                dated.until())));
        return List.copyOf(applied.values());
    }

    private DatedRule.Asked asked(
            FeeOperation operation, String merchant, Provider provider, Instant at) {
        return new DatedRule.Asked(
                organisations.getOrDefault(merchant, ""), operation, provider, at);
    }

    private Map<FeeKind, DatedRule> ruling(DatedRule.Asked asked) {
        Map<FeeKind, DatedRule> closest = new EnumMap<>(FeeKind.class);
        for (DatedRule rule : rules) {
            if (rule.covers(asked)) {
                closest.merge(
                        rule.kind(),
                        rule,
                        (best, next) -> CLOSER.compare(next, best) >= 0 ? next : best);
            }
        }
        return closest;
    }
}
