package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * F22, F25: operators at their worst; no money moves twice, none is forgotten, and nothing is stuck
 * without somebody being told. Each part has faults of its own, each of which befalls a fifth of
 * all orders:
 *
 * <ul>
 *   <li>unreliable: callbacks that are lost or come five times, orders that take 4 s, are cut off
 *       before they arrive, or are answered 500 after the money has moved;
 *   <li>mute or lying: no answer, with and without money, 429, forged callbacks, and success after
 *       what was called expired;
 *   <li>failing at every door: a 500 before anything happened, an error in XML after it, tokens
 *       that die with the order, callbacks that overtake the answer; questions, logins and Orange's
 *       preparations fail as well, in every way, and some answers are in euros;
 *   <li>wrong about money: another amount moves than was ordered, or only the answers to all
 *       questions say so, or they or the callbacks are in another currency. Answers in euros are
 *       never believed: these orders become cases, which the operators' statements end.
 * </ul>
 *
 * {@code -Dsanaga.proof.payments=10000} makes it the long form, of which one part at a time is
 * enough for a machine: {@code -Djunit.jupiter.execution.parallel.enabled=false}.
 */
@Execution(ExecutionMode.CONCURRENT)
class FaultyRailsIT {
    private static final int PAYMENTS = Integer.getInteger("sanaga.proof.payments", 240);
    private static final int AT_ONCE = 64;

    /**
     * Where a third of all questions fails and the next comes after two minutes, one of thousands
     * of orders waits for the sixth or seventh answer.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final Map<String, String> NUMBERS =
            Map.of("mtn", "+2376771", "orange", "+2376991", "camtel", "+2376201");
    private static final List<String> PROVIDERS = List.of("mtn", "orange", "camtel");

    private static final List<Map<String, Object>> UNRELIABLE =
            each(
                    0.2,
                    Map.of(),
                    List.of(
                            Map.of("callback", "duplicate"),
                            Map.of("delay_ms", 4_000),
                            Map.of("http", "error_after"),
                            Map.of("http", "cut"),
                            Map.of("callback", "none")));

    private static final List<Map<String, Object>> MUTE_OR_LYING =
            each(
                    0.2,
                    Map.of(),
                    List.of(
                            Map.of("callback", "forged"),
                            Map.of(
                                    "outcome",
                                    "EXPIRED",
                                    "then",
                                    Map.of("outcome", "succeeded", "after_s", 3)),
                            Map.of("http", "rate_limited"),
                            Map.of("http", "timeout_without_money"),
                            Map.of("http", "timeout_with_money")));

    private static final List<Map<String, Object>> LOST =
            List.of(
                    Map.of("http", "error_before"),
                    Map.of("http", "cut"),
                    Map.of("http", "timeout_with_money"),
                    Map.of("http", "rate_limited"),
                    Map.of("http", "xml_before"));

    private static final List<Map<String, Object>> FAILING_AT_EVERY_DOOR =
            all(
                    List.of(
                            each(
                                    0.2,
                                    Map.of(),
                                    List.of(
                                            Map.of("http", "error_before"),
                                            Map.of("http", "xml_after"),
                                            Map.of("http", "token_expired"),
                                            Map.of("callback", "reordered"))),
                            each(0.05, Map.of("operation", "question"), LOST),
                            each(
                                    0.1,
                                    Map.of("operation", "question"),
                                    List.of(Map.of("status", "wrong_currency"))),
                            each(0.04, Map.of("path", "/token"), LOST),
                            each(0.05, Map.of("path", "/init"), LOST)));

    /** What comes in is another amount indeed; what goes out is only said to be. */
    private static final List<Map<String, Object>> WRONG_ABOUT_MONEY =
            all(
                    List.of(
                            wrongAbout("collect", Map.of("moves", "wrong_amount")),
                            wrongAbout("disburse", Map.of("status", "wrong_amount")),
                            wrongAbout("refund", Map.of("status", "wrong_amount"))));

    /** A time-out is to be met often, and Orange asked again before a minute is over. */
    private static final String IMPATIENT =
            """
            sanaga.provider.http.answer-timeout = 3s
            sanaga.provider.orange.polls = [5s, 10s, 20s, 35s]
            """;

    /** Who is out of luck with every question comes before a person while the test still waits. */
    private static final String SOON_A_PERSON = "sanaga.provider.orange.statement-until = 9m\n";

    /** Asking is soon over. */
    private static final String SHORT_LADDER =
            """
            sanaga.provider.%s {
              polls = [1s, 3s, 6s, 10s]
              polls-then = [{ every = 5s, until = 20s }]
              statement-until = 25s
            }
            """;

    /**
     * A rule for each fault, so that it befalls this part of the calls; the newest rule that
     * matches decides.
     */
    private static List<Map<String, Object>> each(
            double part, Map<String, Object> match, List<Map<String, Object>> faults) {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            int newer = faults.size() - 1 - i;
            Map<String, Object> some = new HashMap<>(match);
            some.put("share", Math.min(1, part / (1 - part * newer)));
            Map<String, Object> rule = new HashMap<>(faults.get(i));
            rule.put("match", some);
            rules.add(rule);
        }
        return rules;
    }

    private static List<Map<String, Object>> wrongAbout(
            String operation, Map<String, Object> amount) {
        return each(
                0.2,
                Map.of("operation", operation),
                List.of(
                        Map.of("callback", "wrong_amount"),
                        Map.of("callback", "wrong_currency"),
                        Map.of("status", "wrong_currency"),
                        amount));
    }

    private static List<Map<String, Object>> all(List<List<Map<String, Object>>> rules) {
        return rules.stream().flatMap(List::stream).toList();
    }

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void at_unreliable_operators_nothing_moves_twice_and_nothing_is_forgotten(@TempDir Path folder)
            throws IOException {
        Map<String, Integer> ends = proof(folder, "", UNRELIABLE, _ -> {});
        assertTrue(
                ends.getOrDefault("succeeded", 0) > PAYMENTS / 2,
                () -> "most of them get through: " + ends);
    }

    @Test
    void at_operators_that_are_mute_or_lie_neither(@TempDir Path folder) throws IOException {
        Map<String, Integer> ends = proof(folder, IMPATIENT, MUTE_OR_LYING, _ -> {});
        assertTrue(ends.getOrDefault("case", 0) > 0, () -> "money came late: " + ends);
        assertTrue(ends.getOrDefault("succeeded", 0) > PAYMENTS / 4, ends::toString);
    }

    @Test
    void at_operators_that_fail_at_every_door_neither(@TempDir Path folder) throws IOException {
        Map<String, Integer> ends =
                proof(
                        folder,
                        IMPATIENT + SOON_A_PERSON,
                        FAILING_AT_EVERY_DOOR,
                        FaultyRailsIT::confirmedByStatements);
        assertTrue(ends.getOrDefault("succeeded", 0) > PAYMENTS / 4, ends::toString);
    }

    @Test
    void at_operators_that_are_wrong_about_money_neither(@TempDir Path folder) throws IOException {
        Map<String, Integer> ends =
                proof(
                        folder,
                        PROVIDERS.stream()
                                .map(SHORT_LADDER::formatted)
                                .collect(Collectors.joining()),
                        WRONG_ABOUT_MONEY,
                        FaultyRailsIT::decideByStatements);
        assertTrue(ends.getOrDefault("case", 0) > 0, () -> "another amount came: " + ends);
        assertTrue(ends.getOrDefault("succeeded", 0) > PAYMENTS / 2, ends::toString);
    }

    /**
     * How the payments ended, and how many are a person's.
     *
     * @param person does what a person has to do when nothing goes on by itself any more
     */
    private Map<String, Integer> proof(
            Path folder,
            String settings,
            List<Map<String, Object>> faults,
            Consumer<RunningNode> person)
            throws IOException {
        Path file = Files.writeString(folder.resolve("proof.conf"), settings);
        long begun = System.nanoTime();
        try (RunningNode node =
                RunningNode.start(folder, Map.of(Settings.CONFIGURATION, file.toString()))) {
            Client shop = node.shop();
            Purse.fill(shop, 4_000L * PAYMENTS);
            for (RunningNode.Simulator simulator : node.simulators()) {
                faults.forEach(rule -> simulator.rule(rule));
            }
            order(shop);
            awaitEnds(node);
            person.accept(node);
            Map<String, Integer> ends = awaitEnds(node);
            Moved.awaitOnce(node, PATIENCE);
            ends.put("case", node.operator().all("/admin/cases").size());
            System.getLogger("proof")
                    .log(
                            System.Logger.Level.INFO,
                            "ends {0} after {1} s",
                            ends,
                            (System.nanoTime() - begun) / 1_000_000_000);
            BooksOf.assertRight(node);
            return ends;
        }
    }

    /**
     * Who was told of euros, or of another amount than went out, has believed it of no order: each
     * is a case. The statements end them all, and leave those of which another amount came.
     */
    private static void decideByStatements(RunningNode node) {
        List<JsonNode> doubts = node.operator().all("/admin/cases?kind=in_doubt");
        assertEquals(liedAbout(node), byDoor(doubts));
        assertFalse(doubts.isEmpty());
        assertEquals(doubts.size(), confirmedByStatements(node));
        List<JsonNode> left =
                Eventually.seen(
                        PATIENCE,
                        () -> node.operator().all("/admin/cases"),
                        cases -> cases.stream().noneMatch(FaultyRailsIT::isInDoubt));
        for (JsonNode one : left) {
            assertEquals("wrong_amount", one.path("kind").asText(), one::toString);
            assertEquals(one.path("amount").asLong() + 1, one.path("moved_amount").asLong());
        }
    }

    /** Imports every operator's statement; how many orders that ends. */
    private static int confirmedByStatements(RunningNode node) {
        int confirmed = 0;
        for (RunningNode.Simulator simulator : node.simulators()) {
            Client.Answer report =
                    node.operator()
                            .file(
                                    "/admin/statements/" + simulator.provider(),
                                    "statement-" + simulator.provider(),
                                    simulator.control().text("/__sim/statement"));
            assertEquals(200, report.status(), report::toString);
            confirmed += report.body().path("results").path("confirmed").asInt();
        }
        return confirmed;
    }

    private static boolean isInDoubt(JsonNode one) {
        return one.path("kind").asText().equals("in_doubt");
    }

    /** How many cases are about collections, payouts and refunds at each provider. */
    private static Map<String, Integer> byDoor(List<JsonNode> cases) {
        Map<String, Integer> doors = new TreeMap<>();
        for (JsonNode one : cases) {
            String operation =
                    switch (one.path("payment").asText().substring(0, 2)) {
                        case "ch" -> "collect";
                        case "po" -> "disburse";
                        default -> "refund";
                    };
            doors.merge(one.path("provider").asText() + " " + operation, 1, Integer::sum);
        }
        return doors;
    }

    /**
     * Of how many orders all questions are answered wrongly, for each provider and operation.
     * Orange asks none about a cash-in.
     */
    private static Map<String, Integer> liedAbout(RunningNode node) {
        Map<String, Integer> lied = new TreeMap<>();
        for (RunningNode.Simulator simulator : node.simulators()) {
            for (JsonNode rule : simulator.control().get("/__sim/rules").body().path("rules")) {
                String operation = rule.at("/match/operation").asText();
                boolean answeredAtOnce =
                        simulator.provider().equals("orange") && !operation.equals("collect");
                int used = rule.path("used").asInt();
                if (rule.has("status") && !answeredAtOnce && used > 0) {
                    lied.merge(simulator.provider() + " " + operation, used, Integer::sum);
                }
            }
        }
        return lied;
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
                    Map<String, JsonNode> seen = Moved.payments(node.shop());
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
}
