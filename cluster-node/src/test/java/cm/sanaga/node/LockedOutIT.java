package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All operators refuse our keys, as when somebody has changed them: what is ordered waits and says
 * so, checkouts see the rails down, and all of it goes out when the keys are right again.
 */
class LockedOutIT {
    private static final Map<String, String> NUMBERS =
            Map.of("mtn", "+2376771", "orange", "+2376991", "camtel", "+2376201");

    @Test
    void orders_wait_for_the_keys(@TempDir Path folder) {
        try (RunningNode node = RunningNode.start(folder)) {
            Client shop = node.shop();
            Purse.fill(shop, 100_000);
            node.simulators()
                    .forEach(
                            simulator ->
                                    simulator.rule(
                                            Map.of("match", Map.of(), "http", "token_expired")));

            List<Answer> orders = new ArrayList<>();
            NUMBERS.forEach((provider, prefix) -> orders.addAll(ordered(shop, provider, prefix)));
            orders.forEach(answer -> assertEquals(201, answer.status(), answer::toString));
            NUMBERS.keySet().forEach(provider -> awaitDown(shop, provider));
            assertStillWaiting(shop, orders);

            node.simulators()
                    .forEach(simulator -> simulator.control().send("DELETE", "/__sim/rules", ""));
            Eventually.within(
                    Patience.USUAL,
                    () -> "not all went out: " + states(shop, orders),
                    () -> states(shop, orders).stream().allMatch("succeeded"::equals));
            Moved.awaitOnce(node, Patience.USUAL);
            BooksOf.assertRight(node);
        }
    }

    /** More than the breaker bears, and a payout; nobody is answered late. */
    private static List<Answer> ordered(Client shop, String provider, String prefix) {
        List<Answer> all =
                new ArrayList<>(
                        Client.atOnce(
                                12,
                                number ->
                                        shop.post(
                                                "/v1/charges",
                                                provider + "-" + number,
                                                Client.collect(
                                                        1_000 + number,
                                                        prefix + "%05d".formatted(number)))));
        all.add(
                shop.post(
                        "/v1/payouts", provider + "-payout", Client.payOut(500, prefix + "99999")));
        return all;
    }

    private static void awaitDown(Client shop, String provider) {
        Eventually.within(
                Patience.USUAL,
                () -> provider + " is not down: " + shop.get("/v1/rails").body(),
                () ->
                        shop.get("/v1/rails")
                                .body()
                                .path("data")
                                .valueStream()
                                .filter(rail -> rail.path("provider").asText().equals(provider))
                                .allMatch(rail -> rail.path("collect").asText().equals("down")));
    }

    private static void assertStillWaiting(Client shop, List<Answer> orders) {
        assertTrue(
                Set.of("pending", "queued", "sent").containsAll(states(shop, orders)),
                () -> states(shop, orders).toString());
        for (Answer order : orders) {
            JsonNode now = seen(shop, order);
            boolean queued = now.path("status").asText().equals("queued");
            assertTrue(queued || now.has("progress"), now::toString);
        }
    }

    private static List<String> states(Client shop, List<Answer> orders) {
        return orders.stream().map(one -> seen(shop, one).path("status").asText()).toList();
    }

    private static JsonNode seen(Client shop, Answer order) {
        String list = order.text("object").equals("payout") ? "/v1/payouts/" : "/v1/charges/";
        return shop.get(list + order.text("id")).body();
    }
}
