package cm.sanaga.node.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what clients have in hand against what there is. Knows no cluster: two values are enough.
 */
final class Checker {
    private Checker() {}

    /**
     * What is not as it was acknowledged.
     *
     * @param lost acknowledged, and not there
     * @param doubled money that moved more than once for one payment, or for none
     * @param stuck not ended, without a case
     * @param wrong everything else
     */
    record Verdict(
            List<String> lost, List<String> doubled, List<String> stuck, List<String> wrong) {
        boolean right() {
            return lost.isEmpty() && doubled.isEmpty() && stuck.isEmpty() && wrong.isEmpty();
        }

        /** The same, and more that is wrong. */
        Verdict with(List<String> more) {
            List<String> all = new ArrayList<>(wrong);
            all.addAll(more);
            return new Verdict(lost, doubled, stuck, all);
        }
    }

    static Verdict judge(Clients.History history, Books books, Journals journals) {
        Map<String, JsonNode> payments = new HashMap<>();
        books.payments().forEach(each -> payments.put(each.path("id").asText(), each));
        return new Verdict(
                lost(history, payments),
                doubled(books, journals),
                books.open().stream()
                        .map(each -> each.path("id").asText() + " is " + Books.status(each))
                        .toList(),
                wrong(history, books, journals));
    }

    private static List<String> lost(Clients.History history, Map<String, JsonNode> payments) {
        List<String> lost = new ArrayList<>();
        for (Order order : history.orders()) {
            order.answer()
                    .ifPresent(
                            told -> {
                                JsonNode there = payments.get(told.path("id").asText());
                                if (there == null) {
                                    lost.add(order.key() + " was acknowledged as " + told);
                                } else if (!there.path("amount").equals(told.path("amount"))) {
                                    lost.add(order.key() + " has another amount: " + there);
                                }
                            });
        }
        return lost;
    }

    /**
     * Each movement belongs to one payment that succeeded, and each of these has one; in the
     * merchant's book no payment has two journals.
     */
    private static List<String> doubled(Books books, Journals journals) {
        Map<String, JsonNode> succeeded = new HashMap<>();
        books.payments().stream()
                .filter(each -> Books.status(each).equals("succeeded"))
                .forEach(
                        each -> succeeded.put(each.path("provider_transaction_id").asText(), each));
        List<String> doubled = new ArrayList<>();
        Sequences.repeated(journals)
                .forEach(
                        (payment, often) ->
                                doubled.add(payment + " is posted " + often + " times"));
        Set<String> moved = new HashSet<>();
        for (JsonNode movement : books.movements()) {
            String name = movement.path("transaction").asText();
            JsonNode payment = succeeded.get(name);
            if (payment == null) {
                doubled.add("no payment that succeeded has the movement " + movement);
            } else if (!moved.add(name)) {
                doubled.add(payment.path("id").asText() + " moved twice");
            } else if (payment.path("amount").asLong() != movement.path("amount").asLong()) {
                doubled.add(payment.path("id").asText() + " moved " + movement.path("amount"));
            }
        }
        succeeded.forEach(
                (name, payment) -> {
                    if (!moved.contains(name)) {
                        doubled.add(payment.path("id").asText() + " succeeded and nothing moved");
                    }
                });
        return doubled;
    }

    private static List<String> wrong(Clients.History history, Books books, Journals journals) {
        List<String> wrong = new ArrayList<>(history.wrong());
        wrong.addAll(Sequences.judge(history, journals));
        Map<String, String> ids = new HashMap<>();
        for (Order order : history.orders()) {
            if (order.unknown()) {
                wrong.add(order.key() + " was never answered");
            }
            order.id()
                    .map(id -> ids.put(id, order.key()))
                    .ifPresent(other -> wrong.add(order.key() + " and " + other + " have one id"));
        }
        if (!books.balanced()) {
            wrong.add("the trial balance is not zero");
        }
        if (books.invariants().isEmpty()) {
            wrong.add("nobody tells of the invariants");
        }
        books.invariants().stream()
                .filter(each -> !each.path("ok").asBoolean())
                .forEach(each -> wrong.add("an invariant does not hold: " + each));
        if (!books.ours().equals(books.theirs())) {
            wrong.add("the wallets hold " + books.theirs() + ", the books say " + books.ours());
        }
        return wrong;
    }
}
