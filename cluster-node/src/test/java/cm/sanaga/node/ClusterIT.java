package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes, of which one is killed and one is told to stop while customers pay. */
class ClusterIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int PAYMENTS = 120;

    @Test
    void a_node_dies_and_another_leaves_and_every_franc_is_where_it_was_acknowledged(
            @TempDir Path folder) {
        try (RunningCluster cluster = RunningCluster.start(folder, 3)) {
            Client shop = cluster.shop();
            Purse.fill(shop, 2_000_000);
            assertSeen(cluster);
            Traffic traffic = new Traffic(UUID.randomUUID().toString());
            traffic.send(
                    shop,
                    PAYMENTS,
                    acknowledged -> {
                        if (acknowledged == PAYMENTS / 3) {
                            cluster.nodes().get(1).kill();
                        }
                    });
            cluster.awaitAll();
            assertEquals(1, ends(cluster, 137));

            Map<Traffic.Order, String> lost = traffic.lost();
            traffic.send(
                    shop,
                    PAYMENTS,
                    acknowledged -> {
                        if (acknowledged == PAYMENTS / 3) {
                            cluster.nodes().get(0).restart();
                        }
                    });
            // Who is told to stop hands over: hardly a request has to be made again for it.
            Map<Traffic.Order, String> now = traffic.lost();
            assertTrue(
                    now.size() - lost.size() <= PAYMENTS / 100,
                    () -> "before it " + lost + ", after it " + now);
            Eventually.within(
                    PATIENCE,
                    () -> "still there: " + cluster.told(),
                    () -> ends(cluster, 143) == 1);
            cluster.awaitAll();

            traffic.assertAnswersMakeSense();
            traffic.awaitEnds(shop, PATIENCE);
            traffic.repeat(shop);
            traffic.awaitEnds(shop, PATIENCE);
            assertEquals(Map.of(), traffic.lost());
            traffic.assertMovedOnce(cluster);
            BooksOf.assertRight(cluster);
        }
    }

    /** Without what is of one request alone. */
    private static String said(Client.Answer answer) {
        return answer.status() + " " + answer.text("id") + answer.text("code");
    }

    /** Every node is there, one is the oldest, and the account that was paid lives on one. */
    private static void assertSeen(RunningCluster cluster) {
        JsonNode seen = cluster.operator().get("/admin/cluster").body();
        assertEquals(
                List.of("up", "up", "up"),
                seen.path("members").findValuesAsText("status"),
                seen::toString);
        assertEquals(
                1,
                seen.path("members").findValuesAsText("oldest").stream()
                        .filter("true"::equals)
                        .count(),
                seen::toString);
        int accounts = 0;
        for (JsonNode held : seen.path("shards")) {
            accounts +=
                    held.path("type").asText().equals("account")
                            ? held.path("entities").asInt()
                            : 0;
        }
        assertTrue(accounts >= 2, seen::toString);
        assertEquals(
                List.of("ledger", "payments"), seen.path("projections").findValuesAsText("name"));
    }

    private static long ends(RunningCluster cluster, int code) {
        return cluster.told().stream().filter(line -> line.endsWith("code=" + code)).count();
    }

    @Test
    void whoever_asks_at_once_on_every_node_is_obeyed_once(@TempDir Path folder) {
        try (RunningCluster cluster = RunningCluster.start(folder, 2)) {
            Client shop = cluster.shop();
            Purse.fill(shop, 10_000);
            int made = 0;
            for (int i = 0; i < 20; i++) {
                String key = "race-" + i;
                var answers =
                        IntStream.range(0, 8)
                                .parallel()
                                .mapToObj(
                                        _ ->
                                                shop.post(
                                                        "/v1/payouts",
                                                        key,
                                                        Client.payOut(4_000, "+237677123456"),
                                                        0))
                                .toList();
                assertEquals(
                        1,
                        answers.stream().map(ClusterIT::said).distinct().count(),
                        answers::toString);
                made += answers.getFirst().status() == 201 ? 1 : 0;
            }
            // Ten thousand less what the charge cost, by four thousand and the fee of each.
            assertEquals(2, made);
            Eventually.within(
                    PATIENCE,
                    () -> "not all out: " + shop.get("/v1/balance"),
                    () -> shop.get("/v1/balance").number("held") == 0);
            assertTrue(shop.get("/v1/balance").number("available") >= 0);
            BooksOf.assertRight(cluster);
            assertFilesGoThrough(cluster);
        }
    }

    /** What is longer than other bodies may be reaches a node all the same. */
    private static void assertFilesGoThrough(RunningCluster cluster) {
        StringBuilder csv = new StringBuilder("Id,External id,Date,Status,From,To,Amount\n");
        for (int i = 0; i < 2_000; i++) {
            csv.append(i)
                    .append(",,2026-03-01 09:00:00,Successful,")
                    .append("FRI:237670000001/MSISDN,FRI:us/USER,500\n");
        }
        Client.Answer answer =
                cluster.operator().file("/admin/statements/mtn", "large", csv.toString());
        assertEquals(200, answer.status(), answer::toString);
        assertEquals(2_000, answer.body().path("results").path("unknown").asInt());
    }
}
