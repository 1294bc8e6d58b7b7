package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that can be ordered, only tried, on a whole node with its database: answered as
 * described, and afterwards no row of any table is another one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DryRunIT {
    private static final String MTN = "+237677123456";

    /** What asks only, or is a provider's. */
    private static final Set<String> NO_ORDERS =
            Set.of("/v1/quotes", "/webhooks/{provider}/{token}");

    /** Where the node notes by itself when the books were checked. */
    private static final Set<String> BY_ITSELF = Set.of("read.checked");

    /** A row, but for when a key was used last, which is noted once a minute. */
    private static final String ROW = "(to_jsonb(t) - 'last_used_at')::text";

    private final Database database = TestDatabase.migrated();
    private final RunningNode node;
    private final Client operator;

    /** What was tried, by the address as it is written down. */
    private final Map<String, Answer> tried = new TreeMap<>();

    private final Set<String> refused = new TreeSet<>();
    private int requests;

    DryRunIT(@TempDir Path folder) {
        this.node = RunningNode.start(folder, database);
        this.operator = node.operator();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private Answer made(Client by, String path, Map<String, Object> body) {
        Answer answer = by.post(path, "made" + ++requests, body, 20);
        assertEquals(201, answer.status(), answer::toString);
        return answer;
    }

    private Answer tried(Client by, String described, String path, Map<String, Object> body) {
        Answer answer = by.dryRun(path, "tried" + ++requests, body);
        assertTrue(answer.status() < 300, () -> described + " is answered " + answer);
        tried.put(described, answer);
        return answer;
    }

    private static Map<String, Object> refund(String dispute, long amount) {
        return Map.of("dispute", dispute, "refund_amount", amount, "statement", "for the delay");
    }

    /** An operator's, who gives a reason. */
    private void tried(String described, String path, Map<String, Object> body) {
        Map<String, Object> whole = new HashMap<>(body);
        whole.put("reason", "to see");
        assertEquals(204, tried(operator, described, path, whole).status(), described);
    }

    @Test
    void whatever_can_be_ordered_can_be_tried_and_nothing_has_changed() throws Exception {
        String organisation =
                made(operator, "/admin/organisations", Map.of("name", "Mboa", "reason", "opening"))
                        .text("id");
        String merchant =
                made(
                                operator,
                                "/admin/organisations/" + organisation + "/merchants",
                                Map.of("name", "Akwa", "reason", "opening"))
                        .text("id");
        Answer key =
                made(
                        operator,
                        "/admin/merchants/" + merchant + "/keys",
                        Map.of("name", "till", "reason", "opening"));
        Client shop = new Client(node.api(), key.text("secret"));
        String fee =
                made(
                                operator,
                                "/admin/fees",
                                Map.of(
                                        "rule",
                                        "mboa-1",
                                        "operation",
                                        "charge",
                                        "organisation",
                                        organisation,
                                        "tiers",
                                        List.of(Map.of("basis_points", 150)),
                                        "reason",
                                        "contract"))
                        .text("id");
        // Switched off before there is anything to tell: it would be tried again by itself.
        Answer endpoint =
                made(
                        shop,
                        "/v1/webhook_endpoints",
                        Map.of("url", "https://akwa.example.com/hooks"));
        String hook = "/v1/webhook_endpoints/" + endpoint.text("id");
        assertEquals(200, shop.post(hook, "off", Map.of("enabled", false)).status());
        Answer charge = made(shop, "/v1/charges", Client.collect(10_000, MTN));
        assertEquals("succeeded", charge.text("status"), charge::toString);
        Answer escrow = made(shop, "/v1/escrows", Client.collect(5_000, MTN));
        assertEquals("held", escrow.text("status"), escrow::toString);
        settled(shop);
        Answer doubted = made(shop, "/v1/escrows", Client.collect(5_000, MTN));
        String dispute = "/v1/escrows/" + doubted.text("id") + "/dispute";
        String desk = "/admin/disputes/" + doubted.text("id");
        Map<String, Object> wrong = Map.of("reason", "damaged", "statement", "wet");
        String which =
                shop.post(dispute, "wrong", wrong)
                        .body()
                        .path("disputes")
                        .path(0)
                        .path("id")
                        .asText();
        assertEquals(200, shop.post(dispute + "/offer", "some", refund(which, 500)).status());
        settled(shop);
        Map<String, String> before = rows();
        JsonNode balance = shop.get("/v1/balance").body();

        assertEquals(
                "pending",
                tried(shop, "/v1/charges", "/v1/charges", Client.collect(7_000, MTN))
                        .text("status"));
        assertEquals(
                "pending",
                tried(shop, "/v1/escrows", "/v1/escrows", Client.collect(7_000, MTN))
                        .text("status"));
        assertEquals(
                "pending",
                tried(shop, "/v1/payouts", "/v1/payouts", Client.payOut(1_000, MTN))
                        .text("status"));
        assertEquals(
                1_000,
                tried(
                                shop,
                                "/v1/refunds",
                                "/v1/refunds",
                                Map.of("payment", charge.text("id"), "amount", 1_000))
                        .number("amount"));
        String held = "/v1/escrows/" + escrow.text("id");
        assertEquals(
                2_000,
                tried(shop, "/v1/escrows/{id}/release", held + "/release", Map.of("amount", 2_000))
                        .number("released_amount"));
        assertEquals(
                0,
                tried(shop, "/v1/escrows/{id}/refund", held + "/refund", Map.of())
                        .number("left_amount"));
        String disputed = "/v1/escrows/{id}/dispute";
        assertEquals("disputed", tried(shop, disputed, held + "/dispute", wrong).text("status"));
        Map<String, Object> words = Map.of("dispute", which, "statement", "it was dry");
        tried(shop, disputed + "/evidence", dispute + "/evidence", words);
        assertEquals(
                "held",
                tried(shop, disputed + "/offer", dispute + "/offer", refund(which, 5_000))
                        .text("status"));
        String decided = "/admin/disputes/{id}";
        tried(operator, decided + "/open", "/admin/disputes/" + escrow.text("id") + "/open", wrong);
        tried(operator, decided + "/evidence", desk + "/evidence", words);
        tried(operator, decided + "/accept", desk + "/accept", refund(which, 500));
        tried(operator, decided + "/decide", desk + "/decide", refund(which, 0));
        String hooks = "/v1/webhook_endpoints";
        tried(shop, hooks, hooks, Map.of("url", "https://akwa.example.com/more"));
        tried(shop, hooks + "/{id}", hook, Map.of("enabled", true));
        tried(shop, hooks + "/{id}/rotate_secret", hook + "/rotate_secret", Map.of());
        tried(
                shop,
                hooks + "/{id}/resend",
                hook + "/resend",
                Map.of("since", charge.text("created_at")));

        for (String turn : List.of("drain", "resume")) {
            tried("/admin/rails/{provider}/" + turn, "/admin/rails/mtn/" + turn, Map.of());
        }
        tried("/admin/organisations", "/admin/organisations", Map.of("name", "Bonanjo"));
        tried(
                "/admin/organisations/{id}/merchants",
                "/admin/organisations/" + organisation + "/merchants",
                Map.of("name", "Deido"));
        String keys = "/admin/keys/" + key.text("id");
        tried(
                "/admin/merchants/{id}/keys",
                "/admin/merchants/" + merchant + "/keys",
                Map.of("name", "back office"));
        tried("/admin/keys/{id}/roll", keys + "/roll", Map.of("grace_seconds", 60));
        tried("/admin/keys/{id}/revoke", keys + "/revoke", Map.of());
        tried(
                "/admin/fees",
                "/admin/fees",
                Map.of(
                        "rule",
                        "all-1",
                        "operation",
                        "payout",
                        "tiers",
                        List.of(Map.of("flat", 100))));
        tried("/admin/fees/{id}/end", "/admin/fees/" + fee + "/end", Map.of());
        for (String turn : List.of("freeze", "thaw")) {
            tried(
                    "/admin/merchants/{id}/" + turn,
                    "/admin/merchants/" + merchant + "/" + turn,
                    Map.of());
        }
        tried(
                "/admin/cluster/down",
                "/admin/cluster/down",
                Map.of(
                        "address",
                        operator.get("/admin/cluster")
                                .body()
                                .path("members")
                                .path(0)
                                .path("address")
                                .asText()));
        tried("/admin/read_models/rebuild", "/admin/read_models/rebuild", Map.of());
        tried(
                "/admin/payments/{id}/redrive",
                "/admin/payments/" + charge.text("id") + "/redrive",
                Map.of());
        tried("/admin/quarantine/lift", "/admin/quarantine/lift", Map.of());

        assertEquals(before, rows());
        assertEquals(balance, shop.get("/v1/balance").body());
        assertEquals(0, operator.get("/admin/freezes").body().path("data").size());
        assertEquals(200, shop.get(held).status());

        // What can only be refused here is tried by TriedTest, StatementsTest and ShortFloatTest.
        String prompt = "/v1/charges/" + charge.text("id") + "/prompt";
        refused(shop, "/v1/charges/{id}/prompt", prompt, 409);
        refused(shop, "/v1/escrows/{id}/prompt", held + "/prompt", 409);
        refused(
                shop,
                "/v1/payouts/{id}/cancel",
                "/v1/payouts/po_" + "0".repeat(32) + "/cancel",
                404);
        refused(
                shop,
                hooks + "/{id}/deliveries/{event}/resend",
                hook + "/deliveries/evt_none/resend",
                404);
        refused(operator, "/admin/cases/{id}/resolve", "/admin/cases/none/resolve", 404);
        refused(operator, "/admin/statements/{provider}", "/admin/statements/none", 404);
        Set<String> all = new TreeSet<>(tried.keySet());
        all.addAll(refused);
        assertEquals(described(), all);
        assertEquals(6, refused.size());

        // What is meant is seen in the same way.
        made(shop, "/v1/charges", Client.collect(7_000, MTN));
        assertNotEquals(before, rows());
    }

    private void refused(Client by, String described, String path, int status) {
        Answer answer = by.dryRun(path, "tried" + ++requests, Map.of());
        assertEquals(status, answer.status(), () -> described + " is answered " + answer);
        refused.add(described);
    }

    /** Waits until the lists have everything, so that nothing changes any more by itself. */
    private void settled(Client shop) {
        Eventually.seen(
                Duration.ofSeconds(20),
                () -> shop.get("/v1/events").body().path("data").size(),
                seen -> seen >= 4);
        Map<String, String> seen = new HashMap<>();
        Eventually.seen(
                Duration.ofSeconds(20),
                () -> {
                    Map<String, String> now = unchecked();
                    boolean same = now.equals(seen);
                    seen.clear();
                    seen.putAll(now);
                    return same;
                },
                same -> same);
    }

    private Map<String, String> unchecked() {
        try {
            return rows();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every table with what is in it, in short. */
    private Map<String, String> rows() throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                try (ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*) || ' ' || coalesce(md5(string_agg(%s, '|' ORDER BY"
                                                .formatted(ROW)
                                        + " %s)), '') FROM %s t".formatted(ROW, table))) {
                    row.next();
                    rows.put(table, row.getString(1));
                }
            }
        }
        return rows;
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet row =
                statement.executeQuery(
                        "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname"
                                + " NOT IN ('pg_catalog', 'information_schema')")) {
            while (row.next()) {
                if (!BY_ITSELF.contains(row.getString(1))) {
                    tables.add(row.getString(1));
                }
            }
        }
        return tables;
    }

    /** Every address that takes an order, of the document that clients are given. */
    private static Set<String> described() throws IOException {
        Set<String> paths = new TreeSet<>();
        try (InputStream file =
                DryRunIT.class.getResourceAsStream("/cm/sanaga/http/openapi.json")) {
            new ObjectMapper()
                    .readTree(file)
                    .path("paths")
                    .properties()
                    .forEach(
                            path -> {
                                if (!NO_ORDERS.contains(path.getKey())
                                        && (path.getValue().has("post")
                                                || path.getValue().has("put")
                                                || path.getValue().has("patch")
                                                || path.getValue().has("delete"))) {
                                    paths.add(path.getKey());
                                }
                            });
        }
        return paths;
    }
}
