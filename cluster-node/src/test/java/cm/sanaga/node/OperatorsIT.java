package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.Digest;
import cm.sanaga.node.Client.Answer;
import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Provider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * F22, F24, F25, F26: operators that are slow, silent, repetitive or wrong, and strangers who speak
 * in their name. The slow orders are given first and looked at last.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorsIT {
    private static final Duration SLOWEST = Duration.ofMinutes(3);
    private static final Map<String, String> NUMBERS =
            Map.of("mtn", "+23767000000", "orange", "+23769000000", "camtel", "+23762000000");

    /** What becomes of a payment with a number that ends in this digit. */
    private static final List<String> CHARGES =
            List.of(
                    "succeeded",
                    "failed payer_insufficient_funds",
                    "failed payer_declined",
                    "expired payment_expired",
                    "succeeded",
                    "succeeded",
                    "succeeded",
                    "failed provider_unavailable",
                    "succeeded",
                    "succeeded");

    private static final List<String> PAYOUTS =
            List.of(
                    "succeeded",
                    "failed provider_insufficient_funds",
                    "failed recipient_declined",
                    "failed payment_expired",
                    "succeeded",
                    "succeeded",
                    "succeeded",
                    "failed provider_unavailable",
                    "succeeded",
                    "succeeded");

    private static final String LATE = "sanaga.provider.camtel.polls = [30s]\n";

    private final Path folder;
    private final RunningNode node;
    private final Client shop;

    OperatorsIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Path settings = Files.writeString(folder.resolve("late.conf"), LATE);
        this.node = RunningNode.start(folder, Map.of(Settings.CONFIGURATION, settings.toString()));
        this.shop = node.shop();
        Purse.fill(shop, 500_000);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    @Order(1)
    void every_order_is_taken_before_the_operator_has_decided() {
        NUMBERS.forEach(
                (provider, number) -> {
                    for (int digit = 0; digit < 10; digit++) {
                        String name = provider + "-" + digit;
                        assertPending(
                                shop.post(
                                        "/v1/charges",
                                        "ch-" + name,
                                        Client.collect(2_000 + digit, number + digit),
                                        0));
                        assertPending(
                                shop.post(
                                        "/v1/payouts",
                                        "po-" + name,
                                        Client.payOut(1_000 + digit, number + digit),
                                        0));
                    }
                });
    }

    @Test
    @Order(2)
    void a_stranger_who_does_not_know_the_path_is_told_nothing() {
        Answer charge =
                shop.post("/v1/charges", "guess", Client.collect(800, number("mtn", 0)), 20);
        String id = charge.text("id");
        String right = token(Provider.MTN, id);
        String others = token(Provider.ORANGE, id);
        String last = right.endsWith("0") ? "1" : "0";
        for (String wrong :
                List.of(
                        id,
                        id + "." + "0".repeat(32),
                        right.substring(0, right.length() - 1) + last,
                        others)) {
            assertEquals(404, call("mtn", wrong, "SUCCESSFUL", 800).status(), wrong);
        }
        assertEquals(404, call("nobody", right, "SUCCESSFUL", 800).status());
        assertEquals(2, call("mtn", right, "SUCCESSFUL", 800).status() / 100);
    }

    @Test
    @Order(3)
    void what_a_callback_says_is_not_believed() {
        Answer slow = shop.post("/v1/charges", "lied", Client.collect(900, number("mtn", 8)), 0);
        String id = slow.text("id");
        for (int i = 0; i < 20; i++) {
            call("mtn", token(Provider.MTN, id), i % 2 == 0 ? "SUCCESSFUL" : "FAILED", 900_000 + i);
        }
        assertEquals("pending", shop.get("/v1/charges/" + id).text("status"));
        assertEquals(0, entries(id));
        Eventually.within(
                SLOWEST,
                () -> shop.get("/v1/charges/" + id).toString(),
                () -> shop.get("/v1/charges/" + id).text("status").equals("succeeded"));
        assertEquals(3, entries(id));
    }

    @Test
    @Order(4)
    void a_callback_sixty_times_posts_nothing_more() {
        Answer charge =
                shop.post("/v1/charges", "sixty", Client.collect(950, number("mtn", 0)), 20);
        String id = charge.text("id");
        for (int i = 0; i < 60; i++) {
            assertEquals(2, call("mtn", token(Provider.MTN, id), "SUCCESSFUL", 950).status() / 100);
        }
        assertEquals(3, entries(id));
        assertEquals(charge.body(), shop.get("/v1/charges/" + id).body());
    }

    @Test
    @Order(5)
    void camtel_is_heard_only_when_it_signs() {
        // The first question is asked after half a minute: what is known before came by callback.
        Answer charge =
                shop.post("/v1/charges", "signed", Client.collect(870, number("camtel", 0)), 20);
        assertEquals("succeeded", charge.text("status"), charge::toString);
        String token = token(Provider.CAMTEL, charge.text("id"));
        Answer refused = call("camtel", token, "completed", 870);
        assertEquals(401, refused.status(), refused::toString);
        assertEquals("unauthorized", refused.text("code"), refused::toString);
        assertEquals(3, entries(charge.text("id")));
    }

    @Test
    @Order(6)
    void each_magic_number_ends_as_is_written() {
        Map<String, String> expected = new TreeMap<>();
        NUMBERS.forEach(
                (provider, number) -> {
                    for (int digit = 0; digit < 10; digit++) {
                        expected.put("charge " + number + digit, CHARGES.get(digit));
                        expected.put("payout " + number + digit, PAYOUTS.get(digit));
                    }
                });
        // A token of Orange's that was not paid expires, whatever became of the paying.
        expected.put("charge " + number("orange", 7), "expired payment_expired");
        expected.put("payout " + number("orange", 7), "failed payment_expired");

        Eventually.within(SLOWEST, () -> "still open: " + ends(), () -> !open());
        assertEquals(expected, ends());
        BooksOf.assertRight(node);
        Eventually.seen(Patience.USUAL, () -> held(), held -> held == 0);
        for (Map.Entry<String, String> one : NUMBERS.entrySet()) {
            assertEquals(
                    expected.entrySet().stream()
                            .filter(end -> end.getKey().contains(one.getValue()))
                            .filter(end -> end.getValue().equals("succeeded"))
                            .count(),
                    node.simulator(one.getKey())
                            .ledger()
                            .path("movements")
                            .valueStream()
                            .filter(OperatorsIT::magic)
                            .count(),
                    one.getKey());
        }
    }

    private List<JsonNode> magicPayments() {
        List<JsonNode> all = shop.all("/v1/charges");
        all.addAll(shop.all("/v1/payouts"));
        return all.stream().filter(OperatorsIT::magic).toList();
    }

    /** The amounts of the first test, which no other has. */
    private static boolean magic(JsonNode one) {
        long amount = one.path("amount").asLong();
        return amount % 1_000 < 10 && amount < 3_000;
    }

    private boolean open() {
        return magicPayments().stream()
                .map(one -> one.path("status").asText())
                .anyMatch(List.of("pending", "queued", "sent")::contains);
    }

    private Map<String, String> ends() {
        return magicPayments().stream()
                .collect(
                        Collectors.toMap(
                                one ->
                                        one.path("object").asText()
                                                + " "
                                                + one.path("payer").path("msisdn").asText()
                                                + one.path("destination").path("msisdn").asText(),
                                one ->
                                        (one.path("status").asText()
                                                        + " "
                                                        + one.path("status_reason")
                                                                .path("code")
                                                                .asText())
                                                .strip(),
                                (one, other) -> one + " and " + other,
                                TreeMap::new));
    }

    private static void assertPending(Answer answer) {
        assertEquals(201, answer.status(), answer::toString);
        assertTrue(answer.body().path("journals").isEmpty(), answer::toString);
        assertEquals("pending", answer.text("status"), answer::toString);
    }

    /** What a payout that failed had set aside is let go after it is said to have failed. */
    private long held() {
        return shop.get("/v1/balance").number("held");
    }

    private static String number(String provider, int digit) {
        return NUMBERS.get(provider) + digit;
    }

    private int entries(String payment) {
        return shop.get("/v1/entries?payment=" + payment).body().path("data").size();
    }

    private Answer call(String provider, String token, String status, long amount) {
        return shop.send(
                "PUT",
                "/webhooks/" + provider + "/" + token,
                "{\"status\":\"%s\",\"amount\":\"%d\",\"currency\":\"XAF\"}"
                        .formatted(status, amount));
    }

    /** As the node makes it, from the secret in its folder. */
    private String token(Provider provider, String payment) {
        try {
            String key =
                    new ObjectMapper()
                            .readTree(folder.resolve(Secrets.FILE).toFile())
                            .path(Secrets.CALLBACK_KEY)
                            .asText();
            return new CallbackPath(Digest.of(key).bytes()).token(provider, payment);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
