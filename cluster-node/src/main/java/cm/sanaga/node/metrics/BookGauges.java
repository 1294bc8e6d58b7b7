package cm.sanaga.node.metrics;

import static cm.sanaga.node.metrics.NodeGauges.one;

import cm.sanaga.http.Wallets;
import cm.sanaga.projection.Figures;
import cm.sanaga.projection.LedgerRecords;
import cm.sanaga.projection.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kamon.tag.TagSet;

/** What the oldest node sees of the books, for all. */
final class BookGauges {
    private final Gauges behind =
            new Gauges(
                    "sanaga.projection.behind.seconds",
                    "Age of the first event that the read model has not seen");
    private final Gauges overdue =
            new Gauges("sanaga.due.overdue", "What should have gone on by itself by now");
    private final Gauges overdueFor =
            new Gauges("sanaga.due.overdue.seconds", "How long the first of it has been overdue");
    private final Gauges open =
            new Gauges("sanaga.payment.open", "Payments whose money is not where it is to go");
    private final Gauges oldest =
            new Gauges("sanaga.payment.oldest.seconds", "How long the oldest of them is under way");
    private final Gauges cases =
            new Gauges("sanaga.case.open", "Payments that a person has to decide about");
    private final Gauges disputes =
            new Gauges(
                    "sanaga.dispute.open",
                    "Disputes that wait for a person, by whether he should have seen to them by now");
    private final Gauges violations =
            new Gauges("sanaga.invariant.violations", "What must not be, and was seen");
    private final Gauges checked =
            new Gauges("sanaga.invariant.checked.seconds", "How long ago the books were checked");
    private final Gauges booked =
            new Gauges("sanaga.float.booked", "What the books say a wallet holds, in francs");
    private final Gauges reported =
            new Gauges("sanaga.float.reported", "What the provider says it holds, in francs");
    private final Gauges underWay =
            new Gauges("sanaga.float.under.way", "What may explain a difference, in francs");

    private final Gauges toTell =
            new Gauges(
                    "sanaga.webhook.due",
                    "Events that are due to be sent to merchants, 10,000 for all above");

    void standing(Standing standing) {
        Map<TagSet, Double> found = new HashMap<>();
        standing.behind().forEach((name, lag) -> found.put(TagSet.of("name", name), seconds(lag)));
        behind.tell(found);
        overdue.tell(one((double) standing.overdue()));
        overdueFor.tell(one(standing.oldest().map(BookGauges::since).orElse(0.0)));
    }

    void figures(Figures figures) {
        Map<TagSet, Double> counts = new HashMap<>();
        Map<TagSet, Double> ages = new HashMap<>();
        for (Figures.Open each : figures.open()) {
            TagSet tags =
                    TagSet.of("kind", each.kind())
                            .withTag("provider", each.provider())
                            .withTag("status", each.status());
            counts.put(tags, (double) each.count());
            ages.put(tags, since(each.oldest()));
        }
        open.tell(counts);
        oldest.tell(ages);
        cases.tell(labelled("kind", figures.cases()));
        disputes.tell(labelled("decision", figures.disputes()));
        violations.tell(violations(figures));
        toTell.tell(one((double) figures.toTell()));
        checked.tell(figures.checkedAt().map(at -> one(since(at))).orElse(Map.of()));
    }

    void floats(List<LedgerRecords.FloatBalance> balances) {
        Map<TagSet, Double> found = new HashMap<>();
        balances.forEach(
                each ->
                        found.put(
                                TagSet.of("provider", each.provider().value()),
                                (double) each.balance().minor()));
        booked.tell(found);
    }

    /** What is not reported now is not told as if it were. */
    void wallets(List<Wallets.Report> reports) {
        Map<TagSet, Double> held = new HashMap<>();
        Map<TagSet, Double> moving = new HashMap<>();
        reports.forEach(
                each -> {
                    TagSet tags = TagSet.of("provider", each.provider().value());
                    each.balance().ifPresent(money -> held.put(tags, (double) money.minor()));
                    each.inDoubt().ifPresent(money -> moving.put(tags, (double) money.minor()));
                });
        reported.tell(held);
        underWay.tell(moving);
    }

    /** Another node looks now. */
    void forget() {
        List.of(
                        behind,
                        overdue,
                        overdueFor,
                        open,
                        oldest,
                        cases,
                        disputes,
                        violations,
                        checked,
                        booked,
                        reported,
                        underWay,
                        toTell)
                .forEach(Gauges::forget);
    }

    /** Whoever is woken is to know where to look. */
    private static Map<TagSet, Double> violations(Figures figures) {
        Map<TagSet, Double> found = new HashMap<>();
        figures.violations()
                .forEach(
                        (invariant, seen) ->
                                found.put(
                                        TagSet.of("invariant", invariant)
                                                .withTag("first", seen.first().orElse("none")),
                                        (double) seen.count()));
        return found;
    }

    private static Map<TagSet, Double> labelled(String label, Map<String, Long> counts) {
        Map<TagSet, Double> found = new HashMap<>();
        counts.forEach((name, count) -> found.put(TagSet.of(label, name), (double) count));
        return found;
    }

    private static double since(Instant then) {
        return Math.max(0, seconds(Duration.between(then, Instant.now())));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
