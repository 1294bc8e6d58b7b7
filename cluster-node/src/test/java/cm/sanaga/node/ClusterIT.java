package cm.sanaga.node;

import static cm.sanaga.node.Client.atOnce;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes, of which one is killed and one is told to stop while customers pay. */
@Tag("alone")
class ClusterIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int PAYMENTS = 120;

    /**
     * What a planned restart may cost: none or one was seen, and a machine that is several times
     * slower takes longer than a request waits for what is on its way.
     */
    private static final int AGAIN = PAYMENTS / 5;

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

            int lost = traffic.lost().size();
            traffic.send(
                    shop,
                    PAYMENTS,
                    acknowledged -> {
                        if (acknowledged == PAYMENTS / 3) {
                            cluster.nodes().get(0).restart();
                        }
                    });
            // Who is told to stop hands over: hardly a request has to be made again for it, and
            // none of them is lost, see below.
            Map<Traffic.Order, String> now = traffic.lost();
            assertTrue(
                    now.size() - lost <= AGAIN,
                    () ->
                            "a kill cost %d requests, the restart %d of %d: %s"
                                    .formatted(lost, now.size() - lost, PAYMENTS, now));
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
            assertNoStrangers(folder);
            assertDaemonsGoOnElsewhere(cluster);
        }
    }

    /** Without what is of one request alone. */
    private static String said(Client.Answer answer) {
        return answer.status() + " " + answer.text("id") + answer.text("code");
    }

    /** Every node is there, one is the oldest, and the account that was paid lives on one. */
    private static void assertSeen(RunningCluster cluster) {
        SeenCluster.await(cluster, ClusterIT::whole);
    }

    /** Who dies or leaves is none of another cluster, and nothing is read anew for its sake. */
    private static void assertNoStrangers(Path folder) {
        for (int i = 1; i <= 3; i++) {
            Path log = folder.resolve("cluster/node-" + i + "/node.log");
            try {
                assertFalse(
                        Files.readString(log).contains("others write to this database"),
                        log::toString);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The node that checks the books ends for good; no daemon is said to be there any more. */
    private static void assertDaemonsGoOnElsewhere(RunningCluster cluster) {
        String gone = SeenCluster.await(cluster, ClusterIT::whole).checker();
        cluster.leave(gone);
        SeenCluster.await(
                cluster, now -> now.up(2) && now.daemonsAnswer() && !now.hasDaemons(gone));
    }

    private static boolean whole(SeenCluster cluster) {
        JsonNode seen = cluster.body();
        long oldest =
                seen.path("members").findValuesAsText("oldest").stream()
                        .filter("true"::equals)
                        .count();
        int accounts = 0;
        for (JsonNode held : seen.path("shards")) {
            accounts +=
                    held.path("type").asText().equals("account")
                            ? held.path("entities").asInt()
                            : 0;
        }
        return cluster.up(3)
                && oldest == 1
                && accounts >= 2
                && cluster.daemonsAnswer()
                && seen.path("projections")
                        .findValuesAsText("name")
                        .equals(List.of("ledger", "payments"))
                && seen.path("rails").findValuesAsText("breaker").contains("closed");
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
                        atOnce(
                                8,
                                _ ->
                                        shop.post(
                                                "/v1/payouts",
                                                key,
                                                Client.payOut(4_000, "+237677123456")));
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
