package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More payouts than the contract lets out: they wait in line, are told their place, go out in the
 * order in which they were asked for, and none asks its way through the journal.
 */
class PayoutLineIT {
    private static final String CONTRACT =
            "sanaga.provider.guard.mtn.disburse { rate = 2, burst = 1 }";

    private static final int PAYOUTS = 24;

    /** Those let through at the same moment go out side by side. */
    private static final int SIDE_BY_SIDE = 4;

    /** Opened, held, let out, turned back a few times, accepted, confirmed, captured, answered. */
    private static final int EVENTS_EACH = 12;

    @Test
    void payouts_that_are_too_many_go_out_in_line(@TempDir Path folder)
            throws IOException, SQLException {
        Path contract = Files.writeString(folder.resolve("contract.conf"), CONTRACT);
        try (RunningNode node =
                RunningNode.start(folder, Map.of(Settings.CONFIGURATION, contract.toString()))) {
            Client shop = node.shop();
            Purse.fill(shop, 100_000);
            List<String> asked = new ArrayList<>();
            for (int i = 0; i < PAYOUTS; i++) {
                Answer answer =
                        shop.postOnce(
                                "/v1/payouts",
                                "line-" + i,
                                Client.payOut(500 + i, "+2376771%05d".formatted(60_000 + i)),
                                0);
                assertEquals(201, answer.status(), answer::toString);
                asked.add(answer.text("id"));
            }
            assertToldTheirPlace(shop, asked.getLast());
            Eventually.within(
                    Patience.USUAL,
                    () -> "not all went out: " + shop.all("/v1/payouts"),
                    () -> succeeded(shop).containsAll(asked));

            List<String> came =
                    node.simulator("mtn")
                            .control()
                            .get("/__sim/state")
                            .body()
                            .path("orders")
                            .valueStream()
                            .filter(order -> asked.contains(order.path("external_id").asText()))
                            .sorted(Comparator.comparing(order -> order.path("at").asText()))
                            .map(order -> order.path("external_id").asText())
                            .toList();
            assertEquals(PAYOUTS, came.size());
            for (String id : asked) {
                int moved = Math.abs(asked.indexOf(id) - came.indexOf(id));
                assertTrue(moved <= SIDE_BY_SIDE, () -> id + " moved by " + moved + ": " + came);
            }
            assertFewEvents(folder);
            Moved.awaitOnce(node, Patience.USUAL);
            BooksOf.assertRight(node);
        }
    }

    private static void assertToldTheirPlace(Client shop, String last) {
        JsonNode[] seen = new JsonNode[1];
        Eventually.within(
                Patience.USUAL,
                () -> "it has no place: " + seen[0],
                () -> {
                    seen[0] = shop.get("/v1/payouts/" + last).body();
                    return seen[0].at("/queue/place").asInt() > 1
                            && !seen[0].at("/queue/estimated_at").asText().isEmpty();
                });
        assertEquals("provider_unavailable", seen[0].at("/status_reason/code").asText());
    }

    private static Set<String> succeeded(Client shop) {
        return shop.all("/v1/payouts").stream()
                .filter(one -> one.path("status").asText().equals("succeeded"))
                .map(one -> one.path("id").asText())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void assertFewEvents(Path folder) throws IOException, SQLException {
        try (Connection connection = TestDatabase.of(folder);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                """
                                SELECT count(DISTINCT persistence_id), count(*)
                                FROM journal.event_journal
                                WHERE persistence_id LIKE 'payout|%'
                                """)) {
            assertTrue(row.next());
            assertEquals(PAYOUTS, row.getInt(1));
            int events = row.getInt(2);
            System.getLogger("line").log(System.Logger.Level.INFO, "{0} events", events);
            assertTrue(events <= EVENTS_EACH * PAYOUTS, events + " events");
        }
    }
}
