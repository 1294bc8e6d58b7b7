package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import cm.sanaga.node.CrashSite.Write;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A {@link Saga} at a site whose node may die of it, and the shop that ordered it: it asks again
 * under its key, but only when what it had begun has gone on by itself.
 */
final class SagaRun {
    private static final int WAIT_SECONDS = 20;
    private static final Duration QUIET = Duration.ofMillis(1_500);

    private final CrashSite site;
    private final Saga saga;
    private final Duration patience;
    private final long begun;
    private final Map<String, Long> balance;
    private final Map<String, Integer> movements = new HashMap<>();

    /** What there was to see after each step. */
    private final List<Seen> after = new ArrayList<>();

    private List<Write> writes = List.of();
    private Optional<Duration> resumed = Optional.empty();
    private boolean asked;
    private boolean orderedAgain;

    private SagaRun(CrashSite site, Saga saga, Duration patience) {
        this.site = site;
        this.saga = saga;
        this.patience = patience;
        this.begun = site.newest();
        this.balance = balance();
        site.simulators().forEach(one -> movements.put(one.provider(), movements(one).size()));
    }

    /** Before its first step. */
    static SagaRun begin(CrashSite site, Saga saga, Duration patience) {
        return new SagaRun(site, saga, patience);
    }

    /** To its end, with nothing in between. */
    static SagaRun undisturbed(CrashSite site, Saga saga) {
        quiet(site);
        SagaRun run = begin(site, saga, Patience.USUAL);
        String id = "";
        for (Saga.Step step : saga.steps(UUID.randomUUID().toString())) {
            Answer answer = run.order(step, id);
            assertEquals(2, answer.status() / 100, answer::toString);
            id = id.isEmpty() ? answer.text("id") : id;
            quiet(site);
            run.after.add(run.seen());
        }
        run.writes = site.since(run.begun);
        return run;
    }

    private static void quiet(CrashSite site) {
        long[] seen = {-1, System.nanoTime()};
        Eventually.within(
                Patience.USUAL,
                () -> "under way: " + underWay(site),
                () -> {
                    long newest = site.newest();
                    if (newest != seen[0]) {
                        seen[0] = newest;
                        seen[1] = System.nanoTime();
                    }
                    return System.nanoTime() - seen[1] > QUIET.toNanos()
                            && underWay(site).isEmpty();
                });
    }

    private static List<String> underWay(CrashSite site) {
        return site.operator().all("/admin/payments").stream().map(JsonNode::toString).toList();
    }

    Saga saga() {
        return saga;
    }

    /** What it wrote, in its order. */
    List<Write> writes() {
        return writes;
    }

    /** How many events an entity had before. */
    long eventsBefore(String entity) {
        return writes.stream()
                        .filter(write -> write.entity().equals(entity))
                        .mapToLong(Write::event)
                        .min()
                        .orElseThrow()
                - 1;
    }

    /** Gives all orders, over the death of the node, until all is as it was there. */
    void endLike(SagaRun other, Supplier<String> what) {
        Map<Saga.Step, Answer> answers = new LinkedHashMap<>();
        String id = "";
        List<Saga.Step> steps = saga.steps(UUID.randomUUID().toString());
        for (int i = 0; i < steps.size(); i++) {
            Seen end = other.after.get(i);
            Answer answer = taken(steps.get(i), id, end, what);
            answers.put(steps.get(i), answer);
            id = id.isEmpty() ? answer.text("id") : id;
            await(end, what);
        }
        Eventually.within(
                patience,
                () -> what.get() + " was never reached: " + site.since(begun),
                site::died);
        if (site.gone()) {
            site.again();
            await(other.after.getLast(), what);
        }
        assertToldAgain(answers, what);
        await(other.after.getLast(), what);
    }

    /** Whoever gives an order again is told word for word what he was told before. */
    private void assertToldAgain(Map<Saga.Step, Answer> answers, Supplier<String> what) {
        asked = true;
        String id = answers.values().iterator().next().text("id");
        answers.forEach(
                (step, told) -> {
                    Answer again = order(step, id);
                    assertTrue(again.replayed(), () -> what.get() + ": " + again);
                    assertEquals(told.body(), again.body(), what);
                });
    }

    /** What is told of an order, given again only where nothing is known of it or it has ended. */
    private Answer taken(Saga.Step step, String id, Seen end, Supplier<String> what) {
        asked = site.died();
        long before = written(step.entity());
        Optional<Answer> answer = orderOnce(step, id);
        if (answer.isPresent()) {
            return answer.get();
        }
        site.again();
        boolean known = written(step.entity()) > before;
        if (known) {
            await(end, what);
        } else {
            orderedAgain = true;
        }
        asked = true;
        Answer again = order(step, id);
        assertEquals(2, again.status() / 100, () -> what.get() + ": " + again);
        assertTrue(again.replayed() || !known, () -> what.get() + ": " + again);
        return again;
    }

    private long written(String entity) {
        return site.since(begun).stream()
                .filter(write -> write.entity().startsWith(entity))
                .count();
    }

    private Answer order(Saga.Step step, String id) {
        return site.shop()
                .post(step.path().replace("{id}", id), step.key(), step.body(), WAIT_SECONDS);
    }

    /** Empty when the node died of it; nothing else is a reason not to answer. */
    private Optional<Answer> orderOnce(Saga.Step step, String id) {
        try {
            Answer answer =
                    site.shop()
                            .postOnce(
                                    step.path().replace("{id}", id),
                                    step.key(),
                                    step.body(),
                                    WAIT_SECONDS);
            if (answer.status() == 503 && site.gone()) {
                return Optional.empty();
            }
            assertEquals(2, answer.status() / 100, answer::toString);
            return Optional.of(answer);
        } catch (UncheckedIOException _) {
            return Optional.empty();
        }
    }

    /** Whether nothing was known of an order after the death. */
    boolean orderedAgain() {
        return orderedAgain;
    }

    /** After the death, the first that was written before anybody asked for more. */
    Optional<Duration> resumed() {
        return resumed;
    }

    private Optional<Duration> firstAfterDeath() {
        long died = site.diedAt();
        return site.since(begun).stream()
                .map(Write::at)
                .filter(at -> at > died)
                .min(Long::compare)
                .map(at -> Duration.ofMillis(at - died));
    }

    /**
     * What must be the same, however often the node died.
     *
     * @param payments how each kind of payment stands, its amounts included
     * @param entries of each kind of payment in the merchant's book
     * @param events how many each account has of it
     * @param balance what the merchant has more than before
     * @param moved at the providers
     * @param open what is under way, and cases
     */
    private record Seen(
            Map<String, String> payments,
            Map<String, List<String>> entries,
            Map<String, Long> events,
            Map<String, Long> balance,
            List<String> moved,
            List<String> open) {

        List<String> differences(Seen other) {
            List<String> all = new ArrayList<>();
            note(all, "payments", payments.equals(other.payments));
            note(all, "entries", entries.equals(other.entries));
            note(all, "events", events.equals(other.events));
            note(all, "balance", balance.equals(other.balance));
            note(all, "moved", moved.equals(other.moved));
            note(all, "open", open.equals(other.open));
            return all;
        }

        private static void note(List<String> all, String name, boolean same) {
            if (!same) {
                all.add(name);
            }
        }
    }

    /** Only looks at lists, which wake nobody. */
    private void await(Seen end, Supplier<String> what) {
        List<Seen> last = new ArrayList<>();
        Eventually.within(
                patience,
                () -> {
                    if (last.isEmpty()) {
                        return what.get() + ": nothing was seen since";
                    }
                    Seen seen = last.getLast();
                    return "%s differs in %s: expected %s, seen %s, written %s"
                            .formatted(
                                    what.get(),
                                    end.differences(seen),
                                    end,
                                    seen,
                                    site.since(begun));
                },
                () -> {
                    try {
                        last.add(seen());
                        return last.getLast().equals(end);
                    } catch (UncheckedIOException e) {
                        if (!site.gone()) {
                            throw e;
                        }
                        site.again();
                        return false;
                    }
                });
        if (site.died() && !asked) {
            resumed = firstAfterDeath();
        }
    }

    private Seen seen() {
        Client shop = site.shop();
        Map<String, String> payments = new TreeMap<>();
        Map<String, List<String>> entries = new TreeMap<>();
        Map<String, Long> events = new TreeMap<>();
        for (Write write : site.since(begun)) {
            if (write.ofAccount()) {
                events.merge(write.entity(), write.events(), Long::sum);
            } else if (!entries.containsKey(write.kind())) {
                String id = write.entity().substring(write.kind().length());
                payments.put(write.kind(), standing(shop, write.kind(), id));
                entries.put(
                        write.kind(),
                        shop.all("/v1/entries?payment=" + id).stream()
                                .map(SagaRun::entry)
                                .sorted()
                                .toList());
            }
        }
        Map<String, Long> more = balance();
        balance.forEach((name, value) -> more.merge(name, -value, Long::sum));
        List<String> open = new ArrayList<>(underWay(site));
        site.operator().all("/admin/cases").forEach(one -> open.add(one.toString()));
        return new Seen(payments, entries, events, more, moved(), open);
    }

    private static String standing(Client shop, String kind, String id) {
        Map<String, String> told = new TreeMap<>();
        for (JsonNode one : shop.all("/v1/" + kind.replace("|", "s"))) {
            if (one.path("id").asText().equals(id)) {
                one.properties().stream()
                        .filter(
                                field ->
                                        field.getKey().equals("status")
                                                || field.getValue().isNumber())
                        .forEach(field -> told.put(field.getKey(), field.getValue().asText()));
            }
        }
        return told.toString();
    }

    private static String entry(JsonNode one) {
        return "%s %s %s"
                .formatted(
                        one.path("sub_account").asText(),
                        one.path("direction").asText(),
                        one.path("amount"));
    }

    private Map<String, Long> balance() {
        Map<String, Long> all = new TreeMap<>();
        JsonNode told = site.shop().get("/v1/balance").body();
        for (String name : List.of("escrow", "available", "held", "journal")) {
            all.put(name, told.path(name).asLong());
        }
        return all;
    }

    private static List<String> movements(RunningNode.Simulator simulator) {
        List<String> all = new ArrayList<>();
        for (JsonNode one : simulator.ledger().path("movements")) {
            all.add(
                    "%s %s %s %s"
                            .formatted(
                                    simulator.provider(),
                                    one.path("operation").asText(),
                                    one.path("msisdn").asText(),
                                    one.path("amount")));
        }
        return all;
    }

    private List<String> moved() {
        return site.simulators().stream()
                .flatMap(
                        one ->
                                movements(one).stream()
                                        .skip(movements.getOrDefault(one.provider(), 0)))
                .sorted()
                .toList();
    }
}
