package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that answers no question: its statement ends what asking could not. */
class StatementIT {
    private static final String MTN = "+237677000900";
    private static final String SHORT_LADDER =
            """
            sanaga.provider.mtn {
              polls = [1s, 2s]
              polls-then = [{ every = 1s, until = 4s }]
            }
            """;

    @Test
    void what_nobody_answers_for_is_found_in_the_statement(@TempDir Path folder)
            throws IOException {
        Path ladder = Files.writeString(folder.resolve("ladder.conf"), SHORT_LADDER);
        try (RunningNode node =
                RunningNode.start(
                        folder.resolve("node"),
                        Map.of(Settings.CONFIGURATION, ladder.toString()))) {
            Client shop = node.shop();
            Purse.fill(shop, 10_000);
            RunningNode.Simulator mtn = node.simulator("mtn");
            mtn.rule(Map.of("match", Map.of("operation", "question"), "http", "unavailable"));
            mtn.rule(Map.of("match", Map.of("operation", "collect"), "callback", "none"));
            mtn.rule(Map.of("match", Map.of("operation", "disburse"), "callback", "none"));
            String charge = ordered(shop, "/v1/charges", Client.collect(4_321, MTN));
            String payout = ordered(shop, "/v1/payouts", Client.payOut(1_234, MTN));
            awaitRung(shop, "/v1/charges/" + charge);
            awaitRung(shop, "/v1/payouts/" + payout);

            String csv = mtn.control().text("/__sim/statement");
            JsonNode report = imported(node, "first", csv);
            assertEquals(2, report.path("results").path("confirmed").asInt(), report::toString);
            awaitStatus(shop, "/v1/charges/" + charge);
            awaitStatus(shop, "/v1/payouts/" + payout);
            assertEquals(
                    report.path("rows").asInt(),
                    imported(node, "second", csv).path("results").path("matched").asInt());
            mtn.control().send("DELETE", "/__sim/rules", "");
            BooksOf.assertRight(node);
            List<String> deeds =
                    node.operator()
                            .get("/admin/audit?what=case.resolve")
                            .body()
                            .path("data")
                            .findValuesAsText("target");
            assertTrue(deeds.contains("ca_" + charge), deeds::toString);
            assertTrue(deeds.contains("ca_" + payout), deeds::toString);
        }
    }

    private static String ordered(Client shop, String route, Map<String, Object> body) {
        Answer answer = shop.post(route, route, body, 0);
        assertEquals(201, answer.status(), answer::toString);
        return answer.text("id");
    }

    private static void awaitRung(Client shop, String payment) {
        Eventually.within(
                Patience.USUAL,
                () -> "not on the rung of the statement: " + shop.get(payment),
                () ->
                        shop.get(payment)
                                .body()
                                .path("progress")
                                .path("rung")
                                .asText()
                                .equals("statement"));
    }

    private static void awaitStatus(Client shop, String payment) {
        Eventually.within(
                Patience.USUAL,
                () -> "not succeeded: " + shop.get(payment),
                () -> shop.get(payment).text("status").equals("succeeded"));
    }

    private static JsonNode imported(RunningNode node, String key, String csv) {
        Answer answer = node.operator().file("/admin/statements/mtn", key, csv);
        assertEquals(200, answer.status(), answer::toString);
        return answer.body();
    }
}
