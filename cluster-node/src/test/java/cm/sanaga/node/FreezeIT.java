package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.projection.Breach;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Books that contradict themselves pay nobody out before somebody has looked. */
class FreezeIT {
    private static final String SOON =
            """
            sanaga.projection.invariants.every = 1s
            sanaga.projection.due.first = 2s
            """;

    private static final String WATCHED =
            """
            sanaga.node.metrics { every = 1s, books-every = 1s }
            kamon.metric.tick-interval = 1s
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

            try (Connection connection = TestDatabase.of(folder);
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

    /** I5, I6 and I10 by events that somebody forged, the others in the tables. */
    @Test
    void whatever_breaks_is_told_with_its_place_and_outlives_the_read_models(@TempDir Path folder)
            throws Exception {
        Path settings = Files.writeString(folder.resolve("soon.conf"), SOON + WATCHED);
        try (RunningNode node =
                RunningNode.start(folder, Map.of(Settings.CONFIGURATION, settings.toString()))) {
            Purse.fill(node.shop(), 100_000);
            String account;
            try (Connection connection = TestDatabase.of(folder);
                    Statement statement = connection.createStatement()) {
                Eventually.within(Patience.USUAL, () -> "under way", () -> nothingDue(statement));
                statement.execute(
                        "INSERT INTO read.balance VALUES ('platform:main', 'clearing', 'XAF', 5, 0,"
                                + " 0) ON CONFLICT (account, sub_account) DO UPDATE SET debits ="
                                + " read.balance.debits + 5");
                Eventually.within(
                        Patience.USUAL,
                        () -> "" + broken(node),
                        () -> broken(node).equals(Set.of("I2", "I7", "I8")));
                account = ForgedEvents.of(connection).twiceAndWithAGap();
                statement.execute("ALTER TABLE read.entry DISABLE TRIGGER USER");
                statement.execute(
                        "UPDATE read.entry SET amount = amount + 1 WHERE leg = 0 AND number = 1");
                statement.execute(
                        "UPDATE read.balance SET debits = debits + 1000000000"
                                + " WHERE sub_account = 'available'");
            }
            Set<String> all = Set.of("I1", "I2", "I3", "I5", "I6", "I7", "I8", "I10");
            Eventually.within(
                    Patience.USUAL, () -> "" + broken(node), () -> broken(node).equals(all));
            Eventually.within(
                    Patience.USUAL,
                    () -> new Client(node.management(), "").text("/metrics"),
                    () ->
                            new Client(node.management(), "")
                                    .text("/metrics")
                                    .contains("first=\"" + account + " "));
            Eventually.within(
                    Patience.USUAL,
                    () -> "not frozen: " + frozen(node),
                    () -> frozen(node).path("account").asText().equals(account));
            Eventually.within(
                    Patience.USUAL, () -> "" + trail(node), () -> trail(node).equals(all));

            assertEquals(
                    200,
                    node.operator()
                            .post(
                                    "/admin/read_models/rebuild",
                                    "anew",
                                    Map.of("reason", "the tables were tampered with"),
                                    0)
                            .status());
            Eventually.within(
                    Patience.USUAL,
                    () -> "not made anew: " + node.operator().get("/admin/invariants").body(),
                    () -> broken(node).equals(Set.of("I5", "I6", "I10")));
            assertEquals(all, trail(node));
        }
    }

    private static boolean nothingDue(Statement statement) {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM read.due")) {
            return row.next() && row.getLong(1) == 0;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> broken(RunningNode node) {
        Set<String> broken = new HashSet<>();
        Client.Answer said = node.operator().get("/admin/invariants");
        for (JsonNode one : said.body().path("data")) {
            if (!one.path("ok").asBoolean()) {
                broken.add(one.path("name").asText());
            }
        }
        return broken;
    }

    /** The invariants of which the audit trail says that they broke. */
    private static Set<String> trail(RunningNode node) {
        return node.operator().all("/admin/audit").stream()
                .filter(each -> each.path("what").asText().equals("invariant.broken"))
                .map(each -> each.path("reason").asText().split(" ", 2)[0])
                .collect(Collectors.toSet());
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
