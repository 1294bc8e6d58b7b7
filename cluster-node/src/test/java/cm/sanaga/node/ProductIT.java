package cm.sanaga.node;

import static cm.sanaga.node.Client.atOnce;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The product as its user meets it: a shop, two operators, one running program. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProductIT {
    private static final String MTN = "+237670000000";
    private static final String ORANGE = "+237690000000";

    /** Customers who take 20 s to confirm. */
    private static final String SLOW_MTN = "+237670000008";

    private static final String SLOW_ORANGE = "+237690000008";

    private final RunningNode node;
    private final Client shop;

    /** The key of the release of each escrow, which its journal's name follows from. */
    private final Map<String, String> releases = new HashMap<>();

    ProductIT(@TempDir Path folder) {
        this.node = RunningNode.start(folder);
        this.shop = node.shop();
    }

    @BeforeAll
    void earn() {
        Purse.fill(shop, 200_000);
    }

    @AfterEach
    void the_books_are_right() {
        BooksOf.assertRight(node);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void fees_are_swept_to_the_platforms_book_and_clearing_nets_to_zero() {
        Eventually.within(
                Patience.USUAL,
                () -> "no fees were swept: " + clearing(),
                () -> clearing().path("debits").asLong() >= 2_000);
        Eventually.within(
                Patience.USUAL,
                () -> "clearing does not net to zero: " + clearing(),
                () -> clearing().path("debits").asLong() == clearing().path("credits").asLong());
    }

    private JsonNode clearing() {
        for (JsonNode line : node.operator().get("/admin/trial_balance").body().path("lines")) {
            if (line.path("sub_account").asText().equals("clearing")) {
                return line;
            }
        }
        return MissingNode.getInstance();
    }

    @Test
    void a_callback_finds_its_way_to_a_node_on_a_free_port() {
        for (String payer : List.of(MTN, ORANGE)) {
            Answer charge =
                    shop.post("/v1/charges", "called" + payer, Client.collect(700, payer), 20);
            assertStatus(charge, 201, "succeeded");
            // A question may have been quicker than the callback.
            Eventually.seen(
                    Patience.USUAL,
                    () -> shop.get("/v1/trace/" + charge.text("id")),
                    trace -> callbacks(trace) == 1);
        }
    }

    private static long callbacks(Answer trace) {
        return trace.body()
                .path("moments")
                .valueStream()
                .filter(moment -> moment.path("kind").asText().equals("callback"))
                .count();
    }

    @Test
    void a_payer_who_has_lost_the_request_is_asked_once_more_where_the_provider_can() {
        Answer charge = shop.post("/v1/charges", "lost", Client.collect(600, SLOW_ORANGE));
        String path = "/v1/charges/" + charge.text("id");
        Eventually.seen(Patience.USUAL, this::prompts, times -> times == 1);
        Answer sent = shop.post(path + "/prompt", "again", Map.of());
        assertEquals(202, sent.status(), sent::toString);
        assertEquals("sent", sent.text("result"));
        assertTrue(shop.post(path + "/prompt", "again", Map.of()).replayed());
        assertEquals(429, shop.post(path + "/prompt", "more", Map.of()).status());
        assertEquals(2, prompts());

        Answer other = shop.post("/v1/charges", "lost-mtn", Client.collect(600, SLOW_MTN));
        String mtn = "/v1/charges/" + other.text("id");
        assertEquals("conflict", shop.post(mtn + "/prompt", "no", Map.of()).text("code"));

        for (String paid : List.of(path, mtn)) {
            Eventually.seen(
                    Patience.USUAL,
                    () -> shop.get(paid).text("status"),
                    status -> status.equals("succeeded"));
        }
        assertEquals(409, shop.post(path + "/prompt", "late", Map.of()).status());
    }

    /** How often the customer who takes his time was asked. */
    private long prompts() {
        return node.simulator("orange")
                .control()
                .get("/__sim/state?limit=100")
                .body()
                .path("orders")
                .valueStream()
                .filter(order -> SLOW_ORANGE.endsWith(order.path("msisdn").asText()))
                .mapToLong(order -> order.path("prompts").asLong())
                .sum();
    }

    @Test
    void a_provider_says_whose_number_has_a_wallet() {
        for (String number : List.of(MTN, ORANGE, "+237620000000")) {
            Answer wallet = shop.get("/v1/wallets/" + number);
            assertEquals(200, wallet.status(), wallet::toString);
            assertTrue(wallet.body().path("active").asBoolean(), wallet::toString);
        }
        JsonNode nobody = shop.get("/v1/wallets/+237670001451").body();
        assertEquals("mtn", nobody.path("provider").asText());
        assertEquals("false", nobody.path("active").toString());
    }

    @Test
    void an_escrow_is_released_in_part_and_the_rest_goes_back() {
        Answer held = shop.post("/v1/escrows", "story-es", Client.collect(25_000, ORANGE), 20);
        assertStatus(held, 201, "held");
        long before = available();
        String path = "/v1/escrows/" + held.text("id");

        releases.put(held.text("id"), "story-rl");
        Answer released = shop.post(path + "/release", "story-rl", Map.of("amount", 15_000), 20);
        assertStatus(released, 200, "held");
        assertEquals(before + 15_000 - 375, available());
        Answer rest = shop.post(path + "/refund", "story-rf", Map.of(), 20);
        assertStatus(rest, 200, "settled");
        assertEquals(15_000, rest.number("released_amount"));
        assertEquals(10_000, rest.number("refunded_amount"));
        assertEquals(0, rest.number("left_amount"));
        assertEquals(409, shop.post(path + "/release", "story-rm", Map.of(), 0).status());
    }

    @Test
    void a_charge_is_refunded_up_to_what_was_paid() {
        Answer charge = shop.post("/v1/charges", "refunded", Client.collect(40_000, MTN), 20);
        assertStatus(charge, 201, "succeeded");
        Answer refund = shop.post("/v1/refunds", "rf-1", refund(charge, 5_000), 20);
        assertStatus(refund, 201, "succeeded");
        // The charge hears of it after the refund has been answered.
        Eventually.seen(
                Patience.USUAL,
                () -> shop.get("/v1/charges/" + charge.text("id")),
                seen -> seen.number("refunded_amount") == 5_000);
        Answer more = shop.post("/v1/refunds", "rf-2", refund(charge, 35_001), 0);
        assertEquals(409, more.status(), more::toString);
        assertEquals("amount", more.text("param"));
    }

    @Test
    void a_charge_may_pay_its_net_out_on_the_other_operator() {
        Answer charge =
                shop.post(
                        "/v1/charges",
                        "with-payout",
                        Map.of(
                                "amount",
                                10_000,
                                "currency",
                                "XAF",
                                "payer",
                                Map.of("msisdn", MTN),
                                "payout",
                                Map.of("msisdn", ORANGE)),
                        20);
        assertStatus(charge, 201, "succeeded");
        String payout = charge.body().path("payout").path("id").asText();
        Eventually.within(
                Patience.USUAL,
                () -> shop.get("/v1/payouts/" + payout).toString(),
                () -> shop.get("/v1/payouts/" + payout).text("status").equals("succeeded"));
        assertEquals("orange", shop.get("/v1/payouts/" + payout).text("provider"));
    }

    @Test
    void one_key_fifty_times_at_once_is_one_charge_and_one_movement() {
        List<Answer> answers =
                atOnce(50, _ -> shop.post("/v1/charges", "fifty", Client.collect(4_321, MTN), 20));
        assertEquals(Set.of(201), answers.stream().map(Answer::status).collect(Collectors.toSet()));
        assertEquals(1, answers.stream().map(answer -> answer.text("id")).distinct().count());
        assertEquals(1, answers.stream().filter(answer -> !answer.replayed()).count());
        assertEquals(1, movements("mtn", 4_321));

        Answer other = shop.post("/v1/charges", "fifty", Client.collect(4_322, MTN), 0);
        assertEquals(422, other.status());
        assertEquals("idempotency_key_reused", other.text("code"));
    }

    @Test
    void payouts_that_together_exceed_the_balance_succeed_as_far_as_it_goes() {
        long available = available();
        long amount = available / 8;
        long fee = Math.min((amount + 50) / 100, 5_000);
        long covered = available / (amount + fee);

        List<Answer> answers =
                atOnce(
                        20,
                        i -> shop.post("/v1/payouts", "race-" + i, Client.payOut(amount, MTN), 20));
        Map<String, Long> ends =
                answers.stream()
                        .collect(
                                Collectors.groupingBy(
                                        answer -> answer.status() + " " + end(answer),
                                        Collectors.counting()));
        assertEquals(
                Map.of("201 succeeded", covered, "402 insufficient_funds", 20 - covered), ends);
        assertEquals(covered, movements("mtn", amount));
        assertEquals(available - covered * (amount + fee), available());
        assertEquals(0, shop.get("/v1/balance").number("held"));
        Purse.fill(shop, 200_000);
    }

    @Test
    void what_was_answered_is_seen_at_once_by_whoever_looks() {
        for (int i = 0; i < 10; i++) {
            Answer charge = shop.post("/v1/charges", "seen-" + i, Client.collect(900, MTN), 20);
            String id = charge.text("id");
            assertEquals(3, shop.get("/v1/entries?payment=" + id).body().path("data").size(), id);
            JsonNode newest = shop.get("/v1/charges?limit=1").body().path("data").path(0);
            assertEquals(charge.body(), newest);
            String journal = charge.body().path("journals").path(0).asText();
            assertEquals(id, shop.get("/v1/journals/" + journal).text("payment"));
        }
    }

    @Test
    void a_payment_is_traced_by_whatever_it_is_known() {
        Answer charge = shop.post("/v1/charges", "traced", Client.collect(2_500, ORANGE), 20);
        assertStatus(charge, 201, "succeeded");
        List<String> names =
                List.of(
                        charge.text("id"),
                        charge.text("provider_reference"),
                        charge.text("provider_transaction_id"),
                        charge.body().path("journals").path(0).asText());
        for (String name : names) {
            Answer trace = shop.get("/v1/trace/" + name);
            assertEquals(200, trace.status(), name);
            assertEquals(charge.body(), trace.body().path("payment"), name);
            Set<String> kinds =
                    trace.body()
                            .path("moments")
                            .valueStream()
                            .map(moment -> moment.path("kind").asText())
                            .collect(Collectors.toSet());
            assertTrue(kinds.containsAll(Set.of("step", "journal")), kinds::toString);
        }
        assertEquals(404, shop.get("/v1/trace/nobody").status());
    }

    @Test
    void the_chain_of_journals_has_no_gap_and_every_link_fits() {
        Answer held = shop.post("/v1/escrows", "chained", Client.collect(8_000, MTN), 20);
        shop.post("/v1/escrows/" + held.text("id") + "/release", "chained-1", Map.of(), 20);
        releases.put(held.text("id"), "chained-1");
        Chain chain = Chain.of(shop, releases);
        assertEquals(shop.get("/v1/balance").number("journal"), chain.length());
        chain.assertWhole();
    }

    private static String end(Answer answer) {
        return answer.status() == 201 ? answer.text("status") : answer.text("code");
    }

    private static Map<String, Object> refund(Answer payment, long amount) {
        return Map.of("payment", payment.text("id"), "amount", amount, "reason", "scratched");
    }

    private long available() {
        return shop.get("/v1/balance").number("available");
    }

    private long movements(String provider, long amount) {
        return node.simulator(provider)
                .ledger()
                .path("movements")
                .valueStream()
                .filter(one -> one.path("amount").asLong() == amount)
                .count();
    }

    private static void assertStatus(Answer answer, int status, String state) {
        assertEquals(status, answer.status(), answer::toString);
        assertEquals(state, answer.text("status"), answer::toString);
        assertFalse(answer.replayed());
        assertNotEquals("", answer.text("id"));
    }
}
