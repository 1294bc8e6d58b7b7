package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F27: MTN answers nothing but 503. What is ordered there waits or is refused, Orange goes on as
 * ever, and when MTN is well again all that waited goes out, each once and never faster than the
 * contract allows.
 */
class MtnAwayIT {
    private static final int RATE = 5;
    private static final int BURST = 2;
    private static final int QUESTIONS_RATE = 20;
    private static final int QUESTIONS_BURST = 5;
    private static final String CONTRACT =
            """
            sanaga.provider.guard.mtn {
              payments { rate = %d, burst = %d }
              queries { rate = %d, burst = %d }
            }
            """
                    .formatted(RATE, BURST, QUESTIONS_RATE, QUESTIONS_BURST);

    /** How far apart two calls may come to their leave and still arrive together. */
    private static final double JITTER_SECONDS = 0.5;

    private static final int TAKEN_BEFORE = 12;
    private static final int REFUSED_AFTER = 18;
    private static final int PAYOUTS = 30;
    private static final Duration DRAINED = Duration.ofMinutes(3);

    /** Of the log of a simulator, which is not longer. */
    private static final int REMEMBERED = 1_000;

    @Test
    void orange_goes_on_and_what_waits_for_mtn_goes_out_at_the_rate_of_the_contract(
            @TempDir Path folder) throws IOException {
        Path contract = Files.writeString(folder.resolve("contract.conf"), CONTRACT);
        try (RunningNode node =
                RunningNode.start(folder, Map.of(Settings.CONFIGURATION, contract.toString()))) {
            Client shop = node.shop();
            Purse.fill(shop, 500_000);
            RunningNode.Simulator mtn = node.simulator("mtn");
            mtn.rule(Map.of("match", Map.of("path", "/"), "http", "unavailable"));

            List<Answer> early = Client.atOnce(TAKEN_BEFORE, number -> charge(shop, number));
            early.forEach(answer -> assertEquals(201, answer.status(), answer::toString));
            List<Answer> payouts = Client.atOnce(PAYOUTS, number -> payOut(shop, number));
            payouts.forEach(answer -> assertEquals(201, answer.status(), answer::toString));
            Eventually.within(
                    Patience.USUAL,
                    () -> "the breaker does not open: " + breakers(node, "mtn"),
                    () -> !breaker(node, "mtn", "collect").equals("closed"));
            List<Answer> late =
                    Client.atOnce(REFUSED_AFTER, number -> charge(shop, TAKEN_BEFORE + number));
            assertTrue(late.stream().anyMatch(answer -> answer.status() == 503), late::toString);

            assertOrangeGoesOn(node);
            assertEquals(1, mtn.ledger().path("movements").size());
            assertTrue(
                    ended(shop, payouts).isEmpty() && ended(shop, early).isEmpty(),
                    "nothing can have ended");

            mtn.control().send("DELETE", "/__sim/rules", "");
            List<Answer> all = new ArrayList<>(payouts);
            all.addAll(
                    Client.atOnce(
                            TAKEN_BEFORE + REFUSED_AFTER, number -> chargePatiently(shop, number)));
            Set<String> ids = ids(all);
            assertEquals(PAYOUTS + TAKEN_BEFORE + REFUSED_AFTER, ids.size());
            List<JsonNode> ends =
                    Eventually.seen(
                            DRAINED, () -> ended(shop, all), ended -> ended.size() == ids.size());
            ends.forEach(
                    one -> assertEquals("succeeded", one.path("status").asText(), one::toString));

            assertKeptToTheContract(mtn);
            Moved.awaitOnce(node, Patience.USUAL);
            BooksOf.assertRight(node);
        }
    }

    private static Answer charge(Client shop, int number) {
        return shop.postOnce("/v1/charges", "charge-" + number, order(number), 0);
    }

    private static Answer chargePatiently(Client shop, int number) {
        Answer answer = shop.post("/v1/charges", "charge-" + number, order(number));
        assertEquals(2, answer.status() / 100, answer::toString);
        return answer;
    }

    private static Map<String, Object> order(int number) {
        return Client.collect(1_000 + number, "+2376771%05d".formatted(40_000 + number));
    }

    private static Answer payOut(Client shop, int number) {
        return shop.postOnce(
                "/v1/payouts",
                "payout-" + number,
                Client.payOut(500 + number, "+2376771%05d".formatted(50_000 + number)),
                0);
    }

    private static void assertOrangeGoesOn(RunningNode node) {
        Client shop = node.shop();
        List<Answer> paid =
                Client.atOnce(
                        20,
                        number ->
                                shop.post(
                                        "/v1/charges",
                                        "orange-" + number,
                                        Client.collect(
                                                700 + number,
                                                "+2376991%05d".formatted(40_000 + number)),
                                        20));
        paid.forEach(answer -> assertEquals("succeeded", answer.text("status"), answer::toString));
        for (JsonNode guard : breakers(node, "orange")) {
            assertEquals("closed", guard.path("breaker").asText(), guard::toString);
        }
        assertFalse(breaker(node, "mtn", "collect").equals("closed"));
    }

    private static List<JsonNode> breakers(RunningNode node, String provider) {
        return node.operator()
                .get("/admin/rails")
                .body()
                .path("data")
                .valueStream()
                .filter(guard -> guard.path("provider").asText().equals(provider))
                .toList();
    }

    private static String breaker(RunningNode node, String provider, String operation) {
        return breakers(node, provider).stream()
                .filter(guard -> guard.path("operation").asText().equals(operation))
                .map(guard -> guard.path("breaker").asText())
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> ids(List<Answer> answers) {
        return answers.stream()
                .map(answer -> answer.text("id"))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<JsonNode> ended(Client shop, List<Answer> answers) {
        Map<String, JsonNode> seen = Moved.payments(shop);
        return ids(answers).stream()
                .map(id -> seen.getOrDefault(id, missing()))
                .filter(
                        one ->
                                Set.of("succeeded", "failed", "expired")
                                        .contains(one.path("status").asText()))
                .toList();
    }

    private static JsonNode missing() {
        return MissingNode.getInstance();
    }

    /** Counted by the moments at which the requests came to the simulator. */
    private static void assertKeptToTheContract(RunningNode.Simulator mtn) {
        JsonNode requests = mtn.control().get("/__sim/requests").body().path("requests");
        assertTrue(requests.size() < REMEMBERED, "the log is too short for all requests");
        List<Instant> collections = arrivals(requests, "POST", "/requesttopay");
        List<Instant> transfers = arrivals(requests, "POST", "/transfer");
        assertTrue(collections.size() >= TAKEN_BEFORE + REFUSED_AFTER, collections::toString);
        assertTrue(transfers.size() >= PAYOUTS, transfers::toString);
        assertRate(RATE, BURST, collections);
        assertRate(RATE, BURST, transfers);
        assertRate(QUESTIONS_RATE, QUESTIONS_BURST, arrivals(requests, "GET", ""));
    }

    /**
     * A payout that MTN does not know as a transfer is asked after as a deposit too, within one
     * question: the guard counts questions, not requests.
     */
    private static List<Instant> arrivals(JsonNode requests, String method, String path) {
        return requests.valueStream()
                .filter(one -> one.path("method").asText().equals(method))
                .filter(one -> one.path("path").asText().endsWith(path))
                .filter(one -> !one.path("path").asText().contains("/deposit/"))
                .map(
                        one ->
                                Instant.parse(one.path("at").asText())
                                        .minusMillis(one.path("ms").asLong()))
                .sorted()
                .toList();
    }

    /** In no window there are more than were saved up and than come with time. */
    private static void assertRate(int rate, int burst, List<Instant> arrivals) {
        assertFalse(arrivals.isEmpty());
        for (int seconds : List.of(1, 2, 5, 10)) {
            long most = (long) (burst + rate * (seconds + JITTER_SECONDS));
            for (Instant from : arrivals) {
                Instant to = from.plusSeconds(seconds);
                long count =
                        arrivals.stream()
                                .filter(at -> !at.isBefore(from) && at.isBefore(to))
                                .count();
                assertTrue(
                        count <= most,
                        () ->
                                count
                                        + " calls within "
                                        + seconds
                                        + " s from "
                                        + from
                                        + ": "
                                        + arrivals);
            }
        }
    }
}
