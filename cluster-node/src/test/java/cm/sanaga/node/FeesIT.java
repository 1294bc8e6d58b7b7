package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fees by rules that an operator has added, on a whole node: quoted, agreed, posted, and the same
 * in all of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeesIT {
    private static final String MTN = "+237677123456";
    private static final String ORANGE = "+237691123456";
    private static final Duration READ = Duration.ofSeconds(10);

    private final Database database = TestDatabase.migrated();
    private final RunningNode node;
    private final Client operator;
    private int requests;

    FeesIT(@TempDir Path folder) {
        this.node = RunningNode.start(folder, database);
        this.operator = node.operator();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private Answer ordered(String path, Map<String, Object> body) {
        Map<String, Object> whole = new HashMap<>(body);
        whole.put("reason", "price list");
        Answer answer = operator.post(path, "k" + ++requests, whole);
        assertEquals(201, answer.status(), answer::toString);
        return answer;
    }

    private Client shop(String organisation) {
        String merchant =
                ordered(
                                "/admin/organisations/" + organisation + "/merchants",
                                Map.of("name", "Akwa"))
                        .text("id");
        return new Client(
                node.api(),
                ordered("/admin/merchants/" + merchant + "/keys", Map.of("name", "till"))
                        .text("secret"));
    }

    /** Adds a rule, and has it begin at once. */
    private void rule(String organisation, Map<String, Object> rule) throws SQLException {
        Map<String, Object> own = new HashMap<>(rule);
        own.put("organisation", organisation);
        String id = ordered("/admin/fees", own).text("id");
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            assertEquals(
                    1,
                    statement.executeUpdate(
                            "UPDATE directory.fee SET since = now() - interval '1 hour'"
                                    + " WHERE id = '%s'".formatted(id)));
        }
    }

    private static Map<String, Object> tax(String operation) {
        return Map.of(
                "rule", "transfer-tax-2025",
                "operation", operation,
                "kind", "tax",
                "borne_by", "customer",
                "tiers", List.of(Map.of("basis_points", 20, "flat", 4)));
    }

    private static Answer quote(Client shop, String operation, long amount) {
        return shop.post(
                "/v1/quotes",
                "none",
                Map.of(
                        "operation",
                        operation,
                        "amount",
                        amount,
                        "currency",
                        "XAF",
                        "payer",
                        Map.of("msisdn", MTN)));
    }

    private String organisation(String name) {
        return ordered("/admin/organisations", Map.of("name", name)).text("id");
    }

    private static long line(Answer journal, String account) {
        for (JsonNode entry : journal.body().path("entries")) {
            if (entry.path("sub_account").asText().equals(account)) {
                return entry.path("amount").asLong();
            }
        }
        return 0;
    }

    @Test
    void an_organisation_s_price_and_a_tax_that_the_payer_bears_are_quoted_agreed_and_posted()
            throws SQLException {
        String organisation = organisation("Mboa");
        Client shop = shop(organisation);
        rule(
                organisation,
                Map.of(
                        "rule",
                        "mboa-2026",
                        "operation",
                        "charge",
                        "tiers",
                        List.of(Map.of("up_to", 5_000, "flat", 75), Map.of("basis_points", 150))));
        rule(organisation, tax("charge"));
        Answer quote =
                Eventually.seen(
                        READ,
                        () -> quote(shop, "charge", 10_000),
                        seen -> seen.number("fee") == 174);

        Answer charge = shop.post("/v1/charges", "ch", Client.collect(10_000, MTN), 20);
        assertEquals("succeeded", charge.text("status"), charge::toString);
        assertEquals(10_024, charge.number("amount"));
        assertEquals(174, charge.number("fee"));
        assertEquals(9_850, charge.number("net"));
        assertEquals(quote.body().path("fees"), charge.body().path("fees"));
        assertEquals(quote.number("moves"), charge.number("amount"));
        assertEquals(quote.number("net"), charge.number("net"));
        assertEquals(
                List.of("mboa-2026", "transfer-tax-2025"),
                charge.body().path("fees").findValuesAsText("rule"));

        Answer journal =
                shop.get("/v1/journals/" + charge.body().path("journals").path(0).asText());
        assertEquals(10_024, line(journal, "float/mtn"), journal::toString);
        assertEquals(9_850, line(journal, "available"));
        assertEquals(150, line(journal, "fees"));
        assertEquals(24, line(journal, "tax"));
        assertEquals(
                75,
                quote(shop, "charge", 5_000).body().path("fees").path(0).path("amount").asLong());
        assertEquals(200, quote(node.shop(), "charge", 10_000).number("fee"));

        Answer again = shop.post("/v1/charges", "ch", Client.collect(10_000, MTN), 20);
        assertEquals(charge.text("id"), again.text("id"));
        assertTrue(again.replayed());
        right();
    }

    @Test
    void parts_of_an_escrow_bear_their_parts_of_each_line_and_a_refund_gives_all_back()
            throws SQLException {
        String organisation = organisation("Njoh");
        Client shop = shop(organisation);
        rule(organisation, tax("escrow"));
        Eventually.seen(
                READ, () -> quote(shop, "escrow", 10_000), seen -> seen.number("fee") == 274);
        String escrow = shop.post("/v1/escrows", "es", Client.collect(10_000, MTN), 20).text("id");
        String release = "/v1/escrows/" + escrow + "/release";
        for (long part : List.of(1, 3, 5_000, 20)) {
            Answer released = shop.post(release, "r" + part, Map.of("amount", part), 20);
            assertEquals(200, released.status(), released::toString);
        }
        Answer whole = shop.post(release, "rest", Map.of(), 20);
        assertEquals("released", whole.text("status"), whole::toString);
        assertEquals(9_750, shop.get("/v1/balance").number("available"));
        long tax = 0;
        for (JsonNode journal : whole.body().path("journals")) {
            tax += line(shop.get("/v1/journals/" + journal.asText()), "tax");
        }
        assertEquals(24, tax);

        String other = shop.post("/v1/escrows", "back", Client.collect(10_000, MTN), 20).text("id");
        Answer back = shop.post("/v1/escrows/" + other + "/refund", "all", Map.of(), 20);
        assertEquals(200, back.status(), back::toString);
        Eventually.seen(
                READ,
                () -> shop.get("/v1/escrows/" + other),
                seen -> seen.number("refunded_amount") == 10_024);
        right();
    }

    @Test
    void whoever_gets_a_payout_may_bear_a_part_and_what_was_accepted_is_answered_after_a_rise()
            throws SQLException {
        String organisation = organisation("Ekambi");
        Client shop = shop(organisation);
        shop.post("/v1/charges", "in", Client.collect(50_000, MTN), 20);
        rule(organisation, tax("payout"));
        Map<String, Object> asked =
                Map.of(
                        "operation",
                        "payout",
                        "amount",
                        10_000,
                        "currency",
                        "XAF",
                        "destination",
                        Map.of("msisdn", ORANGE));
        Eventually.seen(
                READ,
                () -> shop.post("/v1/quotes", "none", asked),
                seen -> seen.number("moves") == 9_976);
        Answer payout = shop.post("/v1/payouts", "po", Client.payOut(10_000, ORANGE), 20);
        assertEquals("succeeded", payout.text("status"), payout::toString);
        assertEquals(9_976, payout.number("amount"));
        assertEquals(10_100, payout.number("net"));
        assertEquals(49_000 - 10_100, shop.get("/v1/balance").number("available"));

        Answer small = shop.post("/v1/charges", "small", Client.collect(100, MTN), 20);
        assertEquals(201, small.status(), small::toString);
        rule(
                organisation,
                Map.of(
                        "rule", "dear",
                        "operation", "charge",
                        "tiers", List.of(Map.of("flat", 500))));
        Eventually.seen(READ, () -> quote(shop, "charge", 100), seen -> seen.status() == 400);
        Answer repeated = shop.post("/v1/charges", "small", Client.collect(100, MTN), 20);
        assertEquals(small.text("id"), repeated.text("id"), repeated::toString);
        assertEquals(2, repeated.number("fee"));
        Answer other = shop.post("/v1/charges", "small", Client.collect(101, MTN), 20);
        assertEquals(422, other.status(), other::toString);
        assertEquals(400, shop.post("/v1/charges", "new", Client.collect(100, MTN), 20).status());
        right();
    }

    private void right() {
        assertTrue(operator.get("/admin/trial_balance").body().path("balanced").asBoolean());
        for (JsonNode one : operator.get("/admin/invariants").body().path("data")) {
            assertTrue(one.path("ok").asBoolean(), one::toString);
        }
    }
}
