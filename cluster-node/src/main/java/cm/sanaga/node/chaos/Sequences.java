package cm.sanaga.node.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether every account is one sequence of journals to whoever reads it, and whether what clients
 * saw on the way agrees with it. An account numbers its journals, so nothing has to be searched.
 */
final class Sequences {
    private final Journals journals;

    /** The merchant's book by the number of the journal, as the API lists it. */
    private final SortedMap<Long, Page> pages = new TreeMap<>();

    private Sequences(Journals journals) {
        this.journals = journals;
        for (JsonNode leg : journals.entries()) {
            pages.computeIfAbsent(leg.path("number").asLong(), _ -> new Page()).add(leg);
        }
    }

    /** One journal of the merchant's, put together again of its legs. */
    private static final class Page {
        private final Set<String> ids = new HashSet<>();
        private final Set<String> payments = new HashSet<>();
        private final Map<String, Long> credits = new HashMap<>();
        private long balance;

        private void add(JsonNode leg) {
            boolean credit = leg.path("direction").asText().equals("credit");
            long amount = leg.path("amount").asLong() * (credit ? 1 : -1);
            ids.add(leg.path("journal").asText());
            payments.add(leg.path("payment").asText());
            credits.merge(leg.path("sub_account").asText(), amount, Long::sum);
            balance += amount;
        }

        private long credit(String line) {
            return credits.getOrDefault(line, 0L);
        }
    }

    /** What is not as it must be; empty when everything is. */
    static List<String> judge(Clients.History history, Journals journals) {
        var sequences = new Sequences(journals);
        List<String> wrong = new ArrayList<>();
        journals.posted().stream()
                .collect(Collectors.groupingBy(Posted::account, TreeMap::new, Collectors.toList()))
                .forEach((account, all) -> broken(account, all).ifPresent(wrong::add));
        sequences.misread().ifPresent(wrong::add);
        wrong.addAll(sequences.misweighed(history));
        wrong.addAll(sequences.backwards(history));
        return wrong;
    }

    /** The payments that are posted more than once, each as often as it is. */
    static Map<String, Long> repeated(Journals journals) {
        Map<String, Long> times =
                new Sequences(journals)
                        .pages.values().stream()
                                .flatMap(page -> page.payments.stream())
                                .collect(
                                        Collectors.groupingBy(
                                                payment -> payment,
                                                TreeMap::new,
                                                Collectors.counting()));
        times.values().removeIf(often -> often == 1);
        return times;
    }

    /** By its events an account's journals are numbered from one on, each linked to the last. */
    private static Optional<String> broken(String account, List<Posted> all) {
        List<Posted> inOrder =
                all.stream().sorted(Comparator.comparingLong(Posted::event)).toList();
        Optional<Posted> last = Optional.empty();
        for (Posted each : inOrder) {
            long expected = last.map(Posted::number).orElse(0L) + 1;
            if (each.event() == 0 || each.number() != expected) {
                return Optional.of(
                        "%s has as journal %d: event %d is read as number %d"
                                .formatted(account, expected, each.event(), each.number()));
            }
            if (last.filter(one -> !one.hash().equals(each.previous())).isPresent()) {
                return Optional.of(
                        "%s has a journal %d that does not follow from the one before"
                                .formatted(account, expected));
            }
            last = Optional.of(each);
        }
        return Optional.empty();
    }

    /** The API lists the merchant's journals as they were posted: all, each once and whole. */
    private Optional<String> misread() {
        Map<Long, String> posted = new TreeMap<>();
        journals.merchants().forEach(each -> posted.put(each.number(), each.id()));
        long expected = 1;
        for (Map.Entry<Long, Page> each : pages.entrySet()) {
            Page page = each.getValue();
            if (each.getKey() != expected) {
                return Optional.of(
                        "the list of entries has no journal %d, and then %d"
                                .formatted(expected, each.getKey()));
            }
            if (page.balance != 0) {
                return Optional.of(
                        "the list of entries has not each leg of journal %d once"
                                .formatted(expected));
            }
            if (!page.ids.equals(Set.of(Objects.toString(posted.get(expected))))) {
                return Optional.of(
                        "the list of entries has %s as journal %d, which is %s"
                                .formatted(page.ids, expected, posted.get(expected)));
            }
            expected++;
        }
        return posted.size() == pages.size()
                ? Optional.empty()
                : Optional.of(
                        "the list of entries ends after %d journals of %d"
                                .formatted(pages.size(), posted.size()));
    }

    /** A balance is what the journals up to its number make. */
    private List<String> misweighed(Clients.History history) {
        Map<Long, Page> sums = new HashMap<>();
        Page sum = new Page();
        sums.put(0L, sum);
        for (Map.Entry<Long, Page> each : pages.entrySet()) {
            Page next = new Page();
            next.credits.putAll(sum.credits);
            each.getValue()
                    .credits
                    .forEach((line, more) -> next.credits.merge(line, more, Long::sum));
            sums.put(each.getKey(), next);
            sum = next;
        }
        List<String> wrong = new ArrayList<>();
        for (Sight sight : history.sights()) {
            if (sight instanceof Sight.Balance seen) {
                Page then = sums.get(seen.number());
                if (then == null
                        || then.credit("available") != seen.available() + seen.held()
                        || then.credit("escrow") != seen.escrow()) {
                    wrong.add(
                            seen
                                    + " was seen, and the journals up to it make "
                                    + (then == null ? "nothing" : then.credits));
                }
            }
        }
        return wrong;
    }

    /** Somebody knew, when he had his answer, that the merchant's book had come so far. */
    private record Known(long since, long number) {}

    /** Who asked at that moment has to find the book as far as this at least. */
    private record Found(long asked, long number, String what) {}

    /** What was asked for after an answer is not older than the answer. */
    private List<String> backwards(Clients.History history) {
        Map<String, Long> numbers = new HashMap<>();
        pages.forEach((number, page) -> page.payments.forEach(one -> numbers.put(one, number)));
        List<Known> known = new ArrayList<>();
        List<Found> found = new ArrayList<>();
        for (Sight sight : history.sights()) {
            switch (sight) {
                case Sight.Balance seen -> {
                    known.add(new Known(seen.answered(), seen.number()));
                    found.add(new Found(seen.asked(), seen.number(), seen.toString()));
                }
                case Sight.Success seen ->
                        known.add(
                                new Known(
                                        seen.answered(), numbers.getOrDefault(seen.payment(), 0L)));
            }
        }
        for (Order order : history.orders()) {
            // What is ordered afterwards is posted behind all that had been seen.
            order.id()
                    .map(numbers::get)
                    .ifPresent(
                            number ->
                                    found.add(new Found(order.begun(), number - 1, order.story())));
        }
        known.sort(Comparator.comparingLong(Known::since));
        found.sort(Comparator.comparingLong(Found::asked));
        List<String> wrong = new ArrayList<>();
        long most = 0;
        int next = 0;
        for (Found each : found) {
            while (next < known.size() && known.get(next).since() < each.asked()) {
                most = Math.max(most, known.get(next++).number());
            }
            if (each.number() < most) {
                wrong.add(
                        "the book had been seen at journal %d, and after that at %d by %s"
                                .formatted(most, each.number(), each.what()));
            }
        }
        return wrong;
    }
}
