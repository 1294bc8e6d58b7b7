package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.projection.Breach;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Books that contradict themselves pay nobody out before somebody has looked. */
class FreezeIT {
    private static final String SOON =
            """
            sanaga.projection.invariants.every = 1s
            sanaga.projection.due.first = 2s
            """;

    @Test
    void who_changes_a_balance_in_the_tables_freezes_its_account(@TempDir Path folder)
            throws Exception {
        Path settings = Files.writeString(folder.resolve("soon.conf"), SOON);
        try (RunningNode node =
                RunningNode.start(folder, Map.of(Settings.CONFIGURATION, settings.toString()))) {
            Client shop = node.shop();
            Purse.fill(shop, 100_000);
            assertEquals("succeeded", paidOut(shop, "before"));
            assertEquals(0, node.operator().get("/admin/freezes").body().path("data").size());

            try (Connection connection = database(folder);
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "UPDATE read.balance SET credits = credits + 5000"
                                + " WHERE sub_account = 'available' AND account LIKE 'merchant:%'");
            }
            Eventually.within(
                    Patience.USUAL,
                    () -> "not frozen: " + node.said(),
                    () -> !frozen(node).isMissingNode());
            JsonNode freeze = frozen(node);
            assertEquals("invariants", freeze.path("by").asText());
            String account = freeze.path("account").asText();
            assertTrue(
                    freeze.path("reason").asText().startsWith("I7 at " + account),
                    freeze::toString);

            assertEquals("queued", paidOut(shop, "frozen"));
            JsonNode waiting =
                    shop.all("/v1/payouts").stream()
                            .filter(each -> each.path("status").asText().equals("queued"))
                            .findFirst()
                            .orElseThrow();
            assertEquals("account_frozen", waiting.path("status_reason").path("code").asText());

            String merchant = account.substring("merchant:".length());
            assertEquals(
                    200,
                    node.operator()
                            .post(
                                    "/admin/merchants/" + merchant + "/thaw",
                                    "thaw",
                                    Map.of("reason", "somebody tried the alarm"),
                                    0)
                            .status());
            Eventually.within(
                    Patience.USUAL,
                    () -> "still waits: " + shop.get("/v1/payouts"),
                    () ->
                            shop.get("/v1/payouts/" + waiting.path("id").asText())
                                    .text("status")
                                    .equals("succeeded"));
            JsonNode trail = node.operator().get("/admin/audit?target=" + account).body();
            assertEquals(
                    List.of("account.thaw", "account.freeze"),
                    trail.path("data").findValuesAsText("what"),
                    trail::toString);
        }
    }

    private static String paidOut(Client shop, String key) {
        shop.post("/v1/payouts", key, Client.payOut(1_000, "+237677123456"), 5);
        Eventually.within(
                Patience.USUAL,
                () -> "nothing became of it: " + shop.get("/v1/payouts"),
                () -> !status(shop, key).equals("pending") && !status(shop, key).equals("sent"));
        return status(shop, key);
    }

    private static String status(Client shop, String key) {
        String id = shop.post("/v1/payouts", key, Client.payOut(1_000, "+237677123456")).text("id");
        return shop.get("/v1/payouts/" + id).text("status");
    }

    private static JsonNode frozen(RunningNode node) {
        return node.operator().get("/admin/freezes").body().path("data").path(0);
    }

    /** The server says in its file of the process where it listens. */
    private static Connection database(Path folder) throws Exception {
        List<String> told = Files.readAllLines(folder.resolve("postgres/postmaster.pid"));
        return EmbeddedDatabase.at(Integer.parseInt(told.get(3).strip()))
                .dataSource()
                .getConnection();
    }

    @Test
    void only_a_merchants_account_is_frozen_by_itself() {
        assertEquals(
                Optional.of(AccountId.merchant("mer_1")),
                PostgresFreezes.account(new Breach("I6", "merchant:mer_1 17", "x")));
        assertEquals(
                Optional.empty(), PostgresFreezes.account(new Breach("I2", "XAF", "not zero")));
        assertEquals(
                Optional.empty(),
                PostgresFreezes.account(new Breach("I1", "platform:fees 3", "not zero")));
    }
}
