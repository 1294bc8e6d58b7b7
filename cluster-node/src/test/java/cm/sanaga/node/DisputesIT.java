package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Disputes on a whole node, to the franc that reaches the simulated payer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisputesIT {
    private static final String MTN = "+237677123456";
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Long enough to answer in, also where the machine is busy. */
    private static final String ANSWER = "15s";

    private final RunningNode node;
    private final Client shop;
    private final Client operator;
    private int requests;

    DisputesIT(@TempDir Path folder) {
        this.node =
                RunningNode.start(
                        folder,
                        TestDatabase.migrated(),
                        List.of(
                                "-Dsanaga.payment.disputes.answer=" + ANSWER,
                                "-Dsanaga.payment.disputes.decision=16s"));
        this.shop = node.shop();
        this.operator = node.operator();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private Answer done(Client by, String path, Map<String, Object> body) {
        Answer answer = by.post(path, "k" + ++requests, body, 20);
        assertTrue(answer.status() < 300, answer::toString);
        return answer;
    }

    private static Map<String, Object> refund(String dispute, long amount) {
        return Map.of("dispute", dispute, "refund_amount", amount, "statement", "as both say");
    }

    private static Map<String, Object> words(String dispute, String statement) {
        return Map.of("dispute", dispute, "statement", statement);
    }

    private static List<String> ids(JsonNode list) {
        return StreamSupport.stream(list.path("data").spliterator(), false)
                .map(one -> one.path("escrow").path("id").asText())
                .toList();
    }

    private Answer shown(String escrow) {
        return shop.get("/v1/escrows/" + escrow);
    }

    @Test
    void a_dispute_is_frozen_heard_decided_and_paid() {
        long before = shop.get("/v1/balance").number("available");
        String id = done(shop, "/v1/escrows", Client.collect(10_000, MTN)).text("id");
        String escrow = "/v1/escrows/" + id;
        String desk = "/admin/disputes/" + id;
        Answer opened =
                done(
                        shop,
                        escrow + "/dispute",
                        Map.of("amount", 4_000, "reason", "damaged", "statement", "wet rice"));
        assertEquals("disputed", opened.text("status"), opened::toString);
        String dispute = opened.body().path("disputes").path(0).path("id").asText();
        assertEquals(6_000, done(shop, escrow + "/release", Map.of()).number("released_amount"));
        for (String way : List.of("/release", "/refund")) {
            Answer more = shop.post(escrow + way, "more" + way.length(), Map.of("amount", 1), 20);
            assertEquals(409, more.status(), more::toString);
        }
        done(shop, escrow + "/dispute/evidence", words(dispute, "it was dry when it left"));
        done(operator, desk + "/evidence", words(dispute, "the bag was torn"));
        done(shop, escrow + "/dispute/offer", refund(dispute, 1_000));
        assertEquals(
                409, operator.post(desk + "/accept", "other", refund(dispute, 2_000)).status());
        JsonNode waiting = operator.get("/admin/disputes").body();
        assertTrue(ids(waiting).contains(id), waiting::toString);
        assertTrue(
                shop.get("/v1/escrows?status=disputed").body().toString().contains(id), "listed");
        assertTrue(shop.get(escrow + "/explain").body().toString().contains("in dispute"));

        Answer decided = operator.post(desk + "/decide", "end", refund(dispute, 1_500));
        assertEquals(200, decided.status(), decided::toString);
        Answer settled =
                Eventually.seen(
                        SOON, () -> shown(id), seen -> seen.text("status").equals("settled"));
        assertEquals(8_500, settled.number("released_amount"));
        assertEquals(1_500, settled.number("refunded_amount"));
        assertEquals(0, settled.number("left_amount"));
        Answer again = operator.post(desk + "/decide", "end", refund(dispute, 1_500));
        assertTrue(again.replayed(), again::toString);
        assertEquals(decided.body(), again.body());
        String trail = operator.get("/admin/audit").body().toString();
        assertEquals(2, trail.split("dispute.decide", -1).length, trail);
        assertTrue(!ids(operator.get("/admin/disputes").body()).contains(id));
        // Of the fee of 250 francs it bears the share of what was released.
        assertEquals(before + 8_500 - 212, shop.get("/v1/balance").number("available"));
        assertTrue(shop.get("/v1/events").body().toString().contains("escrow.disputed"));
        JsonNode trace = shop.get("/v1/trace/" + id).body();
        for (String step : List.of("opened", "evidence", "offered", "ended")) {
            assertTrue(trace.toString().contains("dispute." + step), trace::toString);
        }
        right();
    }

    @Test
    void a_merchant_who_says_nothing_has_lost_by_itself() {
        String id = done(shop, "/v1/escrows", Client.collect(5_000, MTN)).text("id");
        done(
                operator,
                "/admin/disputes/" + id + "/open",
                Map.of("reason", "not_received", "statement", "nothing came"));
        assertEquals("disputed", shown(id).text("status"));
        Answer back =
                Eventually.seen(
                        SOON.plusSeconds(15),
                        () -> shown(id),
                        seen -> seen.text("status").equals("refunded"));
        assertEquals(5_000, back.number("refunded_amount"));
        assertEquals(
                "unanswered",
                back.body().path("disputes").path(0).path("decision").path("manner").asText());
        right();
    }

    @Test
    void an_escrow_with_a_code_is_released_by_who_has_it_and_codes_cannot_be_tried_for_long() {
        Map<String, Object> wanted = new HashMap<>(Client.collect(5_000, MTN));
        wanted.put("release_code", "482913");
        Answer held = done(shop, "/v1/escrows", wanted);
        assertTrue(held.body().path("release_code_required").asBoolean(), held::toString);
        assertTrue(!held.body().toString().contains("482913"), held::toString);
        String release = "/v1/escrows/" + held.text("id") + "/release";
        assertEquals("code", refused(release, Map.of("amount", 1_000)));
        assertEquals("code", refused(release, Map.of("amount", 1_000, "code", "482914")));
        Answer part = done(shop, release, Map.of("amount", 1_000, "code", "482913"));
        assertEquals(1_000, part.number("released_amount"));
        for (String guess : List.of("100000", "100001", "100002")) {
            assertEquals("code", refused(release, Map.of("code", guess)));
        }
        Answer tooOften = shop.postOnce(release, "six", Map.of("code", "100003"), 20);
        assertEquals(429, tooOften.status(), tooOften::toString);
        right();
    }

    private String refused(String path, Map<String, Object> body) {
        Answer answer = shop.post(path, "k" + ++requests, body, 20);
        assertEquals(400, answer.status(), answer::toString);
        return answer.text("param");
    }

    private void right() {
        Answer trial = operator.get("/admin/trial_balance");
        assertTrue(trial.body().path("balanced").asBoolean(), trial::toString);
    }
}
