package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F22: operators at their worst, each of five faults in a fifth of the orders; no money moves
 * twice, none is forgotten, and nothing is stuck without somebody being told. {@code
 * -Dsanaga.proof.payments=10000} makes it the long form.
 */
class FaultyRailsIT {
    private static final int PAYMENTS = Integer.getInteger("sanaga.proof.payments", 400);
    private static final int AT_ONCE = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Map<String, String> NUMBERS =
            Map.of("mtn", "+2376771", "orange", "+2376991", "camtel", "+2376201");
    private static final List<String> PROVIDERS = List.of("mtn", "orange", "camtel");

    /** The newest rule that matches decides: each takes a fifth of all orders. */
    private static final List<Map<String, Object>> UNRELIABLE =
            List.of(
                    rule(1.0, Map.of("callback", "duplicate")),
                    rule(0.5, Map.of("delay_ms", 4_000)),
                    rule(0.333, Map.of("http", "error_after")),
                    rule(0.25, Map.of("http", "cut")),
                    rule(0.2, Map.of("callback", "none")));

    /** The same: nobody hears what became of an order, or hears what is not so. */
    private static final List<Map<String, Object>> MUTE_AND_LYING =
            List.of(
                    rule(1.0, Map.of("callback", "forged")),
                    rule(
                            0.5,
                            Map.of(
                                    "outcome",
                                    "EXPIRED",
                                    "then",
                                    Map.of("outcome", "succeeded", "after_s", 3))),
                    rule(0.333, Map.of("http", "rate_limited")),
                    rule(0.25, Map.of("http", "timeout_without_money")),
                    rule(0.2, Map.of("http", "timeout_with_money")));

    /** A time-out is to be met often. */
    private static final String IMPATIENT = "sanaga.provider.http.answer-timeout = 3s\n";

    private static Map<String, Object> rule(double share, Map<String, Object> effect) {
        Map<String, Object> rule = new HashMap<>(effect);
        rule.put("match", Map.of("share", share));
        return rule;
    }

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void at_unreliable_operators_nothing_moves_twice_and_nothing_is_forgotten(@TempDir Path folder)
            throws Exception {
        Map<String, Integer> ends = proof(folder, Map.of(), UNRELIABLE);
        assertTrue(
                ends.getOrDefault("succeeded", 0) > PAYMENTS / 2,
                () -> "most of them get through: " + ends);
    }

    @Test
    void at_operators_that_are_mute_or_lie_neither(@TempDir Path folder) throws Exception {
        Path settings = Files.writeString(folder.resolve("impatient.conf"), IMPATIENT);
        Map<String, Integer> ends =
                proof(folder, Map.of(Settings.CONFIGURATION, settings.toString()), MUTE_AND_LYING);
        assertTrue(ends.getOrDefault("case", 0) > 0, () -> "money came late: " + ends);
        assertTrue(ends.getOrDefault("succeeded", 0) > PAYMENTS / 4, ends::toString);
    }

    /** How the payments ended, and how many are a person's. */
    private Map<String, Integer> proof(
            Path folder, Map<String, String> environment, List<Map<String, Object>> faults) {
        try (RunningNode node = RunningNode.start(folder, environment)) {
            Client shop = node.shop();
            Purse.fill(shop, 4_000L * PAYMENTS);
            for (RunningNode.Simulator simulator : node.simulators()) {
                faults.forEach(rule -> simulator.rule(rule));
            }
            order(shop);
            Map<String, Integer> ends = awaitEnds(node);
            awaitMovedOnce(node);
            ends.put("case", node.operator().all("/admin/cases").size());
            System.getLogger("proof").log(System.Logger.Level.INFO, "ends {0}", ends);
            BooksOf.assertRight(node);
            return ends;
        }
    }

    private void order(Client shop) {
        Semaphore free = new Semaphore(AT_ONCE);
        Queue<Throwable> failed = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < PAYMENTS; i++) {
                int number = i;
                free.acquireUninterruptibly();
                threads.execute(
                        () -> {
                            try {
                                order(shop, number);
                            } catch (RuntimeException | AssertionError e) {
                                failed.add(e);
                            } finally {
                                free.release();
                            }
                        });
            }
        }
        assertEquals(List.of(), List.copyOf(failed));
    }

    /**
     * Three charges for each payout, and of some charges a part is given back; what is answered
     * "later" is ordered again under its key.
     */
    private void order(Client shop, int number) {
        String provider = PROVIDERS.get(number % PROVIDERS.size());
        String msisdn = NUMBERS.get(provider) + "%05d".formatted(20_000 + number);
        boolean charge = number % 4 != 3;
        boolean returned = charge && number % 5 == 0;
        Client.Answer taken =
                order(
                        shop,
                        charge ? "/v1/charges" : "/v1/payouts",
                        "faulty-" + number,
                        charge
                                ? Client.collect(1_000L + number, msisdn)
                                : Client.payOut(500L + number, msisdn),
                        returned ? 10 : 0);
        if (returned && taken.text("status").equals("succeeded")) {
            order(
                    shop,
                    "/v1/refunds",
                    "returned-" + number,
                    Map.of("payment", taken.text("id"), "amount", 100 + number),
                    0);
        }
    }

    private Client.Answer order(Client shop, String path, String key, Object body, int seconds) {
        List<Client.Answer> taken = new ArrayList<>();
        Eventually.within(
                PATIENCE,
                () -> key + " is never taken",
                () -> {
                    Client.Answer said = shop.postOnce(path, key, body, seconds);
                    if (said.status() / 100 == 2) {
                        acknowledged.add(said.text("id"));
                        taken.add(said);
                        return true;
                    }
                    assertEquals(503, said.status(), said::toString);
                    return false;
                });
        return taken.getFirst();
    }

    /** Nothing is open any more, or it is a case. */
    private Map<String, Integer> awaitEnds(RunningNode node) {
        Map<String, Integer> ends = new TreeMap<>();
        Map<String, String> open = new HashMap<>();
        Eventually.within(
                PATIENCE,
                () -> open.size() + " have not ended: " + open,
                () -> {
                    ends.clear();
                    open.clear();
                    Map<String, JsonNode> seen = payments(node.shop());
                    acknowledged.forEach(
                            id -> {
                                JsonNode one = seen.get(id);
                                String status = one == null ? "gone" : one.path("status").asText();
                                if (Set.of("succeeded", "failed", "expired").contains(status)) {
                                    ends.merge(status, 1, Integer::sum);
                                } else if (one != null && one.has("case")) {
                                    ends.merge("case", 1, Integer::sum);
                                } else {
                                    open.put(id, status);
                                }
                            });
                    return open.isEmpty();
                });
        return ends;
    }

    private static Map<String, JsonNode> payments(Client shop) {
        Map<String, JsonNode> seen = new HashMap<>();
        for (String list : List.of("/v1/charges", "/v1/payouts", "/v1/refunds")) {
            shop.all(list).forEach(one -> seen.put(one.path("id").asText(), one));
        }
        return seen;
    }

    /**
     * Every movement at an operator belongs to one payment that says so, and to no other; what
     * comes late is seen a little later.
     */
    private static void awaitMovedOnce(RunningNode node) {
        List<Map<String, Long>> seen = new ArrayList<>();
        Eventually.within(
                PATIENCE,
                () -> "we say %s and they %s".formatted(seen.get(0), seen.get(1)),
                () -> {
                    seen.clear();
                    seen.addAll(List.of(ours(node), theirs(node)));
                    return seen.get(0).equals(seen.get(1));
                });
    }

    private static Map<String, Long> theirs(RunningNode node) {
        Map<String, Long> moved = new TreeMap<>();
        for (RunningNode.Simulator simulator : node.simulators()) {
            for (JsonNode movement : simulator.ledger().path("movements")) {
                String transaction = movement.path("transaction").asText();
                assertTrue(
                        moved.put(transaction, movement.path("amount").asLong()) == null,
                        transaction);
            }
        }
        return moved;
    }

    private static Map<String, Long> ours(RunningNode node) {
        Map<String, Long> ours = new TreeMap<>();
        Set<String> twice = new TreeSet<>();
        for (JsonNode one : payments(node.shop()).values()) {
            if (one.path("status").asText().equals("succeeded")
                    && ours.put(
                                    one.path("provider_transaction_id").asText(),
                                    one.path("amount").asLong())
                            != null) {
                twice.add(one.path("provider_transaction_id").asText());
            }
        }
        for (JsonNode one : node.operator().all("/admin/cases")) {
            if (one.path("moved_amount").isNumber()) {
                ours.put(
                        one.path("provider_transaction_id").asText(),
                        one.path("moved_amount").asLong());
            }
        }
        assertEquals(Set.of(), twice);
        return ours;
    }
}
