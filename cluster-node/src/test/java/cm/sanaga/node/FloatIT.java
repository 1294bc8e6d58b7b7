package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F29: a wallet at MTN with little in it, and a program that never sends it more than that. */
class FloatIT {
    private static final String MTN = "+237670000000";
    private static final String ORANGE = "+237690000000";

    @Test
    void payouts_wait_in_order_for_the_float_and_mtn_never_sees_one_it_does_not_cover(
            @TempDir Path folder) {
        RunningNode node = RunningNode.start(folder);
        try {
            Client shop = node.shop();
            earnAtOrangeAndSpendAtMtn(shop);
            assertEquals(10_000, node.simulator("mtn").ledger().path("balance").asLong());

            String first = ordered(shop, "first", 8_000);
            awaitStatus(shop, first, "succeeded");
            Answer answered = payOut(shop, "second", 8_000);
            String second = answered.text("id");
            awaitQueued(shop, second, 1);
            String third = ordered(shop, "third", 5_000);
            awaitQueued(shop, third, 2);
            // It would fit, but it is not its turn.
            String fourth = ordered(shop, "fourth", 1_000);
            awaitQueued(shop, fourth, 3);
            Answer replayed = payOut(shop, "second", 8_000);
            assertTrue(replayed.replayed());
            assertEquals(answered.body(), replayed.body());

            assertEquals(
                    "cancelled",
                    shop.post("/v1/payouts/" + third + "/cancel", "away", Map.of(), 0)
                            .text("status"));
            awaitQueued(shop, fourth, 2);

            node.kill();
            node = node.again();
            shop = node.shop();
            awaitQueued(shop, fourth, 2);
            awaitQueued(shop, second, 1);

            // There are 2,000 left: the second lacks 6,000, the fourth will lack nothing then.
            Purse.fill(shop, 6_000);
            awaitStatus(shop, second, "succeeded");
            awaitQueued(shop, fourth, 1);
            Purse.fill(shop, 1_000);
            awaitStatus(shop, fourth, "succeeded");
            awaitStatus(shop, third, "cancelled");
            assertSentInOrder(node, List.of(first, second, fourth));
            BooksOf.assertRight(node);
        } finally {
            node.close();
        }
    }

    private static void earnAtOrangeAndSpendAtMtn(Client shop) {
        Answer earned = shop.post("/v1/charges", "earn", Client.collect(150_000_000, ORANGE), 20);
        assertEquals("succeeded", earned.text("status"), earned::toString);
        Answer spent = shop.post("/v1/payouts", "spend", Client.payOut(99_990_000, MTN), 20);
        assertEquals("succeeded", spent.text("status"), spent::toString);
    }

    private static Answer payOut(Client shop, String key, long amount) {
        return shop.post("/v1/payouts", key, Client.payOut(amount, MTN), 0);
    }

    private static String ordered(Client shop, String key, long amount) {
        Answer answer = payOut(shop, key, amount);
        assertEquals(201, answer.status(), answer::toString);
        return answer.text("id");
    }

    private static void awaitStatus(Client shop, String payout, String status) {
        Eventually.within(
                Patience.USUAL,
                () -> status + ", it is " + shop.get("/v1/payouts/" + payout),
                () -> shop.get("/v1/payouts/" + payout).text("status").equals(status));
    }

    private static void awaitQueued(Client shop, String payout, int place) {
        Eventually.within(
                Patience.USUAL,
                () -> "place " + place + ", it is " + shop.get("/v1/payouts/" + payout),
                () -> {
                    JsonNode now = shop.get("/v1/payouts/" + payout).body();
                    return now.path("status").asText().equals("queued")
                            && now.at("/status_reason/code").asText().equals("float_short")
                            && now.at("/queue/place").asInt() == place;
                });
    }

    /** Every order that MTN got to pay out has moved money, and in the order of ours. */
    private static void assertSentInOrder(RunningNode node, List<String> payouts) {
        JsonNode ledger = node.simulator("mtn").ledger();
        List<JsonNode> out =
                ledger.path("movements")
                        .valueStream()
                        .filter(movement -> movement.path("direction").asText().equals("out"))
                        .toList();
        List<String> references =
                payouts.stream()
                        .map(id -> node.shop().get("/v1/payouts/" + id))
                        .map(payout -> payout.text("provider_reference"))
                        .toList();
        assertEquals(
                references,
                out.stream().skip(1).map(movement -> movement.path("reference").asText()).toList());
        // What was sent since the start of this process; the first ones went before it.
        List<String> sent =
                node.simulator("mtn")
                        .control()
                        .get("/__sim/requests")
                        .body()
                        .path("requests")
                        .valueStream()
                        .filter(request -> request.path("path").asText().endsWith("/transfer"))
                        .map(request -> request.path("reference").asText())
                        .toList();
        assertEquals(references.subList(1, references.size()), sent);
    }
}
