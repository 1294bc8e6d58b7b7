package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F26: no operator ever calls back; every charge, payout and refund is settled by asking. */
class LostCallbacksIT {
    private static final int PAYMENTS = 60;
    private static final List<String> NUMBERS = List.of("+2376771", "+2376991", "+2376201");

    /** Orange is asked after ten seconds and again after a minute. */
    private static final Duration SLOWEST = Duration.ofMinutes(3);

    @Test
    void all_that_nobody_calls_back_about_is_settled_by_asking(@TempDir Path folder) {
        try (RunningNode node = RunningNode.start(folder)) {
            Client shop = node.shop();
            for (RunningNode.Simulator simulator : node.simulators()) {
                simulator.rule(Map.of("callback", "none"));
                simulator.rule(
                        Map.of(
                                "match",
                                Map.of("share", 0.5),
                                "callback",
                                "none",
                                "delay_ms",
                                4_000));
            }
            Purse.fill(shop, 200_000);

            List<String> ordered =
                    Client.atOnce(PAYMENTS, number -> order(shop, number)).stream()
                            .map(LostCallbacksIT::taken)
                            .toList();
            awaitSucceeded(shop, ordered);
            List<String> collected =
                    ordered.stream().filter(id -> id.startsWith("ch_")).limit(9).toList();
            List<String> all = new ArrayList<>(ordered);
            collected.forEach(id -> all.add(taken(giveBack(shop, id))));
            awaitSucceeded(shop, all);

            for (RunningNode.Simulator simulator : node.simulators()) {
                JsonNode health = simulator.control().get("/__sim/health").body();
                assertEquals(0, health.path("callbacks_delivered").asInt(), health::toString);
                assertEquals(0, health.path("callbacks_lost").asInt(), health::toString);
            }
            Moved.awaitOnce(node, Patience.USUAL);
            BooksOf.assertRight(node);
        }
    }

    /** Two charges for each payout, at each operator as many. */
    private static Answer order(Client shop, int number) {
        String msisdn = NUMBERS.get(number % NUMBERS.size()) + "%05d".formatted(30_000 + number);
        return number / NUMBERS.size() % 3 != 2
                ? shop.post("/v1/charges", "lost-" + number, Client.collect(1_000 + number, msisdn))
                : shop.post("/v1/payouts", "lost-" + number, Client.payOut(500 + number, msisdn));
    }

    private static Answer giveBack(Client shop, String charge) {
        return shop.post("/v1/refunds", "back-" + charge, Map.of("payment", charge, "amount", 300));
    }

    private static String taken(Answer answer) {
        assertEquals(201, answer.status(), answer::toString);
        return answer.text("id");
    }

    private static void awaitSucceeded(Client shop, List<String> ids) {
        Eventually.seen(
                SLOWEST,
                () -> {
                    Map<String, JsonNode> seen = Moved.payments(shop);
                    return ids.stream()
                            .filter(id -> !succeeded(seen.get(id)))
                            .map(id -> id + " is " + seen.get(id))
                            .toList();
                },
                List::isEmpty);
    }

    private static boolean succeeded(@Nullable JsonNode one) {
        return one != null && one.path("status").asText().equals("succeeded");
    }
}
