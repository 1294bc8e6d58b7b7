package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * F43: two merchants, sisters in one organisation, on a whole node. Neither sees or moves what is
 * the other's, on any route there is, and a key that both use means two things.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MerchantsIT {
    private static final String MTN = "+237677123456";
    private static final List<String> SCOPES =
            List.of("read", "collect", "refund", "payout", "webhooks");

    private final RunningNode node;
    private final Client operator;
    private final String organisation;

    MerchantsIT(@TempDir Path folder) {
        this.node = RunningNode.start(folder);
        this.operator = node.operator();
        this.organisation =
                made("/admin/organisations", Map.of("name", "Mboa", "reason", "contract 7"));
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private Client shop(String name) {
        return new Client(node.api(), key(merchant(name), SCOPES).text("secret"));
    }

    private String merchant(String name) {
        return made(
                "/admin/organisations/" + organisation + "/merchants",
                Map.of("name", name, "reason", "contract 7"));
    }

    private String made(String path, Map<String, Object> body) {
        return posted(path, body).text("id");
    }

    private Answer posted(String path, Map<String, Object> body) {
        Answer answer = operator.post(path, path + body, body);
        assertEquals(201, answer.status(), answer::toString);
        return answer;
    }

    private Answer key(String merchant, List<String> scopes) {
        return posted(
                "/admin/merchants/" + merchant + "/keys",
                Map.of("name", "till", "scopes", scopes, "reason", "opening"));
    }

    @Test
    void one_key_of_two_merchants_is_two_payments_and_each_has_its_own_money() {
        Client akwa = shop("Akwa");
        Client bali = shop("Bali");
        Answer one = akwa.post("/v1/charges", "order-1", Client.collect(10_000, MTN), 20);
        Answer two = bali.post("/v1/charges", "order-1", Client.collect(10_000, MTN), 20);
        assertEquals("succeeded", one.text("status"), one::toString);
        assertEquals("succeeded", two.text("status"), two::toString);
        assertNotEquals(one.text("id"), two.text("id"));
        assertEquals(false, two.replayed());
        assertEquals(9_800, akwa.get("/v1/balance").number("available"));
        assertEquals(9_800, bali.get("/v1/balance").number("available"));
    }

    @Test
    void each_is_told_what_became_of_his_own_payments_in_one_order() {
        Client akwa = shop("Akwa that listens");
        Client stranger = shop("Bonaberi");
        String charge = akwa.post("/v1/charges", "ch", Client.collect(4_000, MTN), 20).text("id");
        JsonNode first = akwa.get("/v1/events").body().path("data");
        assertEquals(List.of("charge.pending", "charge.succeeded"), first.findValuesAsText("type"));
        assertEquals("pending", first.path(0).path("data").path("status").asText());
        assertEquals("succeeded", first.path(1).path("data").path("status").asText());
        assertEquals(charge, first.path(1).path("data").path("id").asText());
        String last = first.path(1).path("id").asText();
        assertEquals(0, akwa.get("/v1/events?after=" + last).body().path("data").size());

        String escrow = akwa.post("/v1/escrows", "es", Client.collect(5_000, MTN), 20).text("id");
        String release = "/v1/escrows/" + escrow + "/release";
        assertEquals(200, akwa.post(release, "r1", Map.of("amount", 2_000), 20).status());
        assertEquals(200, akwa.post(release, "r2", Map.of(), 20).status());
        JsonNode then = akwa.get("/v1/events?after=" + last).body().path("data");
        assertEquals(
                List.of("escrow.pending", "escrow.held", "escrow.held", "escrow.released"),
                then.findValuesAsText("type"));
        assertEquals(2_000, then.path(2).path("data").path("released_amount").asLong());

        assertEquals(0, stranger.get("/v1/events").body().path("data").size());
        Answer foreign = stranger.get("/v1/events?after=" + last);
        assertEquals(400, foreign.status(), foreign::toString);
        assertEquals("after", foreign.text("param"));
    }

    @Test
    void nothing_of_a_sister_is_seen_or_moved_on_any_route() {
        Client akwa = shop("Akwa of another day");
        Client stranger = shop("Deido");
        Answer endpoint =
                akwa.post(
                        "/v1/webhook_endpoints",
                        "we",
                        Map.of("url", "https://akwa.example.com/hooks"));
        assertEquals(201, endpoint.status(), endpoint::toString);
        Answer escrow = akwa.post("/v1/escrows", "es", Client.collect(5_000, MTN), 20);
        Answer charge = akwa.post("/v1/charges", "ch", Client.collect(5_000, MTN), 20);
        Answer payout = akwa.post("/v1/payouts", "po", Client.payOut(1_000, MTN), 20);
        Answer refund =
                akwa.post(
                        "/v1/refunds",
                        "re",
                        Map.of("payment", charge.text("id"), "amount", 500),
                        20);
        Map<String, String> ids = new TreeMap<>();
        for (Answer each : List.of(escrow, charge, payout, refund)) {
            assertEquals(201, each.status(), each::toString);
            String id = each.text("id");
            ids.put(id.substring(0, 3), id);
        }
        Map<String, String> named =
                Map.of(
                        "journals", charge.body().path("journals").path(0).asText(),
                        "webhook_endpoints", endpoint.text("id"));
        String event = akwa.get("/v1/events").body().path("data").path(0).path("id").asText();
        List<String> asked = new ArrayList<>();
        JsonNode paths = operator.get("/openapi.json").body().path("paths");
        paths.properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .fieldNames()
                                        .forEachRemaining(
                                                method ->
                                                        asked.addAll(
                                                                foreign(
                                                                        stranger,
                                                                        method,
                                                                        path.getKey()
                                                                                .replace(
                                                                                        "{event}",
                                                                                        event),
                                                                        ids,
                                                                        named))));
        assertTrue(asked.size() >= 15, asked::toString);
        // The owner sees his four payments at the same addresses, where each stands and its
        // trace, the journal, and his endpoint with what it was sent.
        assertEquals(
                16,
                asked.stream().distinct().filter(at -> akwa.get(at).status() == 200).count(),
                asked::toString);
        lists_hold_only_what_is_ones_own(stranger, ids);
    }

    /** Asks with the sister's key for what the path names; nothing of it is there. */
    private static List<String> foreign(
            Client stranger,
            String method,
            String path,
            Map<String, String> ids,
            Map<String, String> named) {
        if (!path.startsWith("/v1/") || !path.contains("{id}")) {
            return List.of();
        }
        List<String> asked = new ArrayList<>();
        Optional<String> only = named.keySet().stream().filter(path::contains).findFirst();
        for (String id :
                only.map(name -> List.of(named.get(name))).orElse(List.copyOf(ids.values()))) {
            String at = path.replace("{id}", id);
            if (method.equals("get")) {
                Answer answer = stranger.get(at);
                assertEquals(404, answer.status(), () -> at + " " + answer);
            } else {
                Map<String, String> body =
                        path.endsWith("{id}/resend")
                                ? Map.of("since", "2026-01-01T00:00:00Z")
                                : Map.of();
                Answer answer = stranger.post(at, "foreign " + at, body);
                assertEquals(404, answer.status(), () -> at + " " + answer);
            }
            asked.add(at);
        }
        return asked;
    }

    private static void lists_hold_only_what_is_ones_own(Client stranger, Map<String, String> ids) {
        Answer refund =
                stranger.post(
                        "/v1/refunds",
                        "foreign",
                        Map.of("payment", ids.get("ch_"), "amount", 100),
                        20);
        assertEquals(404, refund.status(), refund::toString);
        for (String list :
                List.of(
                        "/v1/charges",
                        "/v1/escrows",
                        "/v1/payouts",
                        "/v1/refunds",
                        "/v1/entries")) {
            assertEquals(List.of(), stranger.all(list), list);
        }
        assertEquals(0, stranger.get("/v1/balance").number("available"));
    }

    @Test
    void a_revoked_key_is_turned_away_and_a_narrow_one_held_to_what_it_is_for() {
        Answer key = key(merchant("Chantier"), List.of("read"));
        Client reader = new Client(node.api(), key.text("secret"));
        assertEquals(200, reader.get("/v1/balance").status());
        Answer charge = reader.post("/v1/charges", "no", Client.collect(500, MTN), 0);
        assertEquals(403, charge.status(), charge::toString);
        operator.post(
                "/admin/keys/" + key.text("id") + "/revoke",
                "revoke",
                Map.of("reason", "a clerk left"));
        assertEquals(401, reader.get("/v1/balance").status());
    }
}
