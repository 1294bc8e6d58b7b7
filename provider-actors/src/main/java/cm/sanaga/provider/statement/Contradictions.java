package cm.sanaga.provider.statement;

import cm.sanaga.provider.ProviderTransactionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a file repeats itself, or does not agree with itself. Only what the provider calls done
 * counts.
 *
 * @param repeats the lines of rows that say what a row before them said
 * @param movements that are told in more than one way
 * @param orders names of ours that more than one movement bears
 */
public record Contradictions(
        Set<Integer> repeats, Set<ProviderTransactionId> movements, Set<String> orders) {
    public Contradictions {
        repeats = Set.copyOf(repeats);
        movements = Set.copyOf(movements);
        orders = Set.copyOf(orders);
    }

    static Contradictions among(List<StatementRow> rows) {
        Map<ProviderTransactionId, StatementRow> told = new HashMap<>();
        Map<String, ProviderTransactionId> named = new HashMap<>();
        Set<Integer> repeats = new HashSet<>();
        Set<ProviderTransactionId> movements = new HashSet<>();
        Set<String> orders = new HashSet<>();
        rows.stream()
                .filter(StatementRow::succeeded)
                .forEach(
                        row -> {
                            StatementRow before = told.putIfAbsent(row.transaction(), row);
                            if (before != null && row.tellsLike(before)) {
                                repeats.add(row.line());
                            } else if (before != null) {
                                movements.add(row.transaction());
                            }
                            row.ours()
                                    .filter(name -> bornByAnother(named, name, row.transaction()))
                                    .ifPresent(orders::add);
                        });
        return new Contradictions(repeats, movements, orders);
    }

    private static boolean bornByAnother(
            Map<String, ProviderTransactionId> named, String name, ProviderTransactionId movement) {
        ProviderTransactionId first = named.putIfAbsent(name, movement);
        return first != null && !first.equals(movement);
    }
}
