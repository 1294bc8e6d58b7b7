package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * F19: the database is put back to before what providers remember, by the tools and the files that
 * {@code docs/backup.md} names. The simulators live on: their ledgers say what was paid.
 */
@Execution(ExecutionMode.CONCURRENT)
class RestoreIT {
    private static final String MTN = "+237677000901";
    private static final String MTN_SLOW = "+237670000008";
    private static final String ORANGE = "+237690000000";
    private static final String CAMTEL = "+237620000000";
    private static final String PAYER = "+237677123456";
    private static final int WAIT = 20;
    private static final Duration QUARANTINED = Duration.ofSeconds(150);

    /** More than a minute: what is never archived is found to be lost. */
    private static final Duration BUSY = Duration.ofSeconds(65);

    private static final Duration SHORT = Duration.ofSeconds(15);
    private static final int MOMENTS = 5;
    private static final Duration PACE = Duration.ofMillis(100);

    private final BackedUp server;
    private RunningNode node;

    RestoreIT(@TempDir Path folder) {
        this.server = BackedUp.start();
        this.node = RunningNode.start(folder, server.database());
    }

    @BeforeEach
    void back_up() {
        Purse.fill(node.shop(), 500_000);
        server.backup();
    }

    @AfterEach
    void stop() {
        node.close();
        server.close();
    }

    private record Order(String path, String key, Map<String, Object> body) {
        static Order payOut(String key, long amount, String to) {
            return new Order("/v1/payouts", key, Client.payOut(amount, to));
        }

        static Order collect(String key, long amount) {
            return new Order("/v1/charges", key, Client.collect(amount, PAYER));
        }
    }

    private Answer give(Order order) {
        Answer answer = node.shop().post(order.path, order.key, order.body);
        assertEquals(201, answer.status(), () -> order + " is answered " + answer);
        return answer;
    }

    private JsonNode paid(Order order) {
        return paid(order, give(order).text("id"), Duration.ofSeconds(2 * WAIT));
    }

    private JsonNode paid(Order order, String id, Duration patience) {
        String there = order.path + "/" + id;
        Eventually.within(
                patience,
                () -> "not paid: " + node.shop().get(there),
                () -> node.shop().get(there).text("status").equals("succeeded"));
        return node.shop().get(there).body();
    }

    private JsonNode quarantine() {
        return node.operator().get("/admin/quarantine").body();
    }

    private long held(String how) {
        return quarantine().path("orders").path(how).asLong();
    }

    /** Amounts by movement, for each provider. */
    private Map<String, List<Long>> moved() {
        Map<String, List<Long>> all = new TreeMap<>();
        for (RunningNode.Simulator simulator : node.simulators()) {
            List<Long> amounts = new ArrayList<>();
            for (JsonNode movement : simulator.ledger().path("movements")) {
                amounts.add(movement.path("amount").asLong());
            }
            all.put(simulator.provider(), with(amounts, List.of()));
        }
        return all;
    }

    private static List<Long> with(List<Long> amounts, List<Long> more) {
        return Stream.concat(amounts.stream(), more.stream()).sorted().toList();
    }

    private void assertWhole() {
        JsonNode trial = node.operator().get("/admin/trial_balance").body();
        assertTrue(trial.path("balanced").asBoolean(), trial::toString);
        JsonNode all = node.operator().get("/admin/invariants").body().path("data");
        assertFalse(all.isEmpty());
        all.forEach(one -> assertTrue(one.path("ok").asBoolean(), one::toString));
    }

    @Test
    void after_a_restore_to_a_minute_ago_nothing_is_paid_twice() {
        Order known = Order.payOut("known", 1_000, MTN);
        Order slow = Order.payOut("slow", 1_100, MTN_SLOW);
        Order sold = Order.collect("sold", 9_000);
        paid(known);
        String charge = paid(sold).path("id").asText();
        String underWay = give(slow).text("id");
        Instant moment = server.now();

        Map<Order, JsonNode> forgotten = new LinkedHashMap<>();
        for (Order order :
                List.of(
                        Order.collect("collected", 7_000),
                        Order.payOut("mtn", 3_000, MTN),
                        Order.payOut("camtel", 1_500, CAMTEL),
                        new Order(
                                "/v1/refunds",
                                "refund",
                                Map.of("payment", charge, "amount", 400)))) {
            forgotten.put(order, paid(order));
        }
        Order orange = Order.payOut("orange", 2_000, ORANGE);
        String there = "/v1/payouts/" + paid(orange).path("id").asText();
        paid(slow, underWay, QUARANTINED);
        Map<String, List<Long>> moved = moved();

        server.archive();
        node.close();
        server.lose();
        server.restore(moment);
        node = node.again();

        JsonNode begun = quarantine();
        assertTrue(begun.path("active").asBoolean(), begun::toString);
        assertEquals(2, begun.path("timeline").asInt());
        assertEquals(404, node.shop().get(there).status());
        assertWhole();

        assertTrue(give(known).replayed());
        paid(slow, underWay, QUARANTINED);
        forgotten.forEach(
                (order, was) ->
                        assertEquals(
                                was.path("provider_transaction_id"),
                                paid(order).path("provider_transaction_id")));
        // What was forgotten, and perhaps what was under way: if the moment fell before its answer.
        Eventually.within(
                Patience.USUAL,
                () -> "not found: " + quarantine(),
                () -> List.of(3L, 4L).contains(held("found")));
        give(orange);
        Eventually.within(
                Patience.USUAL, () -> "does not wait: " + quarantine(), () -> held("waiting") == 1);
        assertEquals("sent", node.shop().get(there).text("status"));
        assertEquals(503, node.shop().postOnce(there + "/cancel", "cancel", Map.of(), 0).status());
        assertEquals(moved, moved());

        Order fresh = Order.payOut("fresh", 600, MTN);
        paid(fresh, give(fresh).text("id"), QUARANTINED);
        Eventually.within(
                Patience.USUAL, () -> "not sent: " + quarantine(), () -> held("sent") == 1);
        statement();
        paid(orange);
        Eventually.within(
                QUARANTINED, () -> "still waits: " + quarantine(), () -> held("waiting") == 0);

        lift();
        paid(Order.payOut("lifted", 700, ORANGE));
        moved.merge("mtn", List.of(600L), RestoreIT::with);
        moved.merge("orange", List.of(700L), RestoreIT::with);
        assertEquals(moved, moved());
        BooksOf.assertRight(node);
    }

    private void statement() {
        Answer report =
                node.operator()
                        .file(
                                "/admin/statements/orange",
                                "statement",
                                node.simulator("orange").control().text("/__sim/statement"));
        assertEquals(1, report.body().path("results").path("confirmed").asInt(), report::toString);
    }

    private void lift() {
        Answer lifted =
                node.operator()
                        .post(
                                "/admin/quarantine/lift",
                                "lift",
                                Map.of("reason", "statements read"));
        assertEquals(200, lifted.status(), lifted::toString);
        assertFalse(lifted.body().path("active").asBoolean(), lifted::toString);
        JsonNode trail =
                node.operator().get("/admin/audit?what=quarantine.lift").body().path("data");
        assertEquals("timeline/2", trail.path(0).path("target").asText(), trail::toString);
    }

    /** An order that was acknowledged, and between which moments. */
    private record Given(String id, Instant asked, Instant acknowledged) {}

    private Map<Order, Given> trade(Duration time) {
        Map<Order, Given> given = new LinkedHashMap<>();
        Instant end = Instant.now().plus(time);
        for (int i = 0; Instant.now().isBefore(end); i++) {
            Order order =
                    i % 2 == 0
                            ? Order.collect("in-" + i, 1_000 + i)
                            : Order.payOut("out-" + i, 100 + i, MTN);
            Instant asked = Instant.now();
            given.put(order, new Given(give(order).text("id"), asked, Instant.now()));
            LockSupport.parkNanos(PACE.toNanos());
        }
        return given;
    }

    private boolean known(Order order, Given given) {
        return node.shop().get(order.path + "/" + given.id).status() == 200;
    }

    @Test
    void at_any_moment_the_books_are_right_and_as_they_were() {
        Random random = new Random(19);
        Instant begin = Instant.now();
        Map<Order, Given> given = trade(SHORT);
        server.archive();
        for (int i = 0; i < MOMENTS; i++) {
            Instant moment = begin.plusMillis(random.nextLong(SHORT.toMillis()));
            node.close();
            server.lose();
            server.restore(moment);
            node = node.again();
            assertEquals(2 + i, quarantine().path("timeline").asInt());
            assertTrue(quarantine().path("active").asBoolean());
            assertWhole();
            given.forEach(
                    (order, was) -> {
                        if (was.acknowledged.isBefore(moment) || was.asked.isAfter(moment)) {
                            assertEquals(
                                    was.acknowledged.isBefore(moment),
                                    known(order, was),
                                    () -> order + " " + was + " at " + moment);
                        }
                    });
        }
    }

    @Test
    void with_the_disk_gone_less_than_a_minute_is_lost() {
        Map<Order, Given> given = trade(BUSY);
        Instant gone = Instant.now();
        server.lose();
        node.kill();
        server.restore();
        Duration restored = Duration.between(gone, Instant.now());
        node = node.again();
        assertEquals(200, node.shop().get("/v1/balance").status());
        Duration rto = Duration.between(gone, Instant.now());

        assertTrue(quarantine().path("active").asBoolean());
        assertWhole();
        List<Instant> lost =
                given.entrySet().stream()
                        .filter(one -> !known(one.getKey(), one.getValue()))
                        .map(one -> one.getValue().acknowledged)
                        .toList();
        Duration rpo = lost.isEmpty() ? Duration.ZERO : Duration.between(lost.getFirst(), gone);
        System.out.printf(
                Locale.ROOT,
                "restore: %d of %d acknowledged payments lost, the oldest %.1f s old (RPO);"
                        + " database back after %.1f s, a node answers after %.1f s (RTO)%n",
                lost.size(),
                given.size(),
                rpo.toMillis() / 1000.0,
                restored.toMillis() / 1000.0,
                rto.toMillis() / 1000.0);
        assertTrue(rpo.compareTo(Duration.ofMinutes(1)) < 0, rpo::toString);
        assertTrue(rto.compareTo(Duration.ofMinutes(10)) < 0, rto::toString);

        given.keySet().forEach(this::give);
        given.forEach((order, was) -> paid(order, was.id, QUARANTINED));
        List<Long> moved = moved().getOrDefault("mtn", List.of());
        assertEquals(given.size() + 1, moved.size(), moved::toString);
        BooksOf.assertRight(node);
    }
}
