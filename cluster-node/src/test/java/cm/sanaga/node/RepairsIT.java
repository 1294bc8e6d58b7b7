package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What operators do to the machinery by {@code ./sanaga admin}, on nodes as they run. */
@Tag("alone")
@Execution(ExecutionMode.CONCURRENT)
class RepairsIT {
    private static final String LATE =
            "sanaga.provider.mtn { polls = [1h], polls-then = [{ every = 1h, until = 24h }] }";

    /** Says these words, and returns the answer when it is done. */
    private static String admin(URI api, Path folder, String... words) throws InterruptedException {
        Settings settings =
                new Settings(api.getPort(), 0, 0, folder, new Settings.Store.Embedded(0));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        boolean done = AdminCommand.run(List.of(words), settings, out);
        String answer = said.toString(StandardCharsets.UTF_8);
        assertTrue(done, answer);
        return answer;
    }

    @Test
    void a_member_that_is_given_up_ends_and_the_others_go_on_with_what_it_did(@TempDir Path folder)
            throws InterruptedException {
        try (RunningCluster cluster = RunningCluster.start(folder, 3)) {
            Purse.fill(cluster.shop(), 100_000);
            String given =
                    SeenCluster.await(cluster, seen -> seen.up(3) && seen.daemonsAnswer())
                            .checker();
            String answer = admin(cluster.api(), folder, "down", given, "it hangs");
            assertTrue(answer.contains(given), answer);
            SeenCluster.await(
                    cluster,
                    seen ->
                            seen.daemonsAnswer()
                                    && !seen.addresses().contains(given)
                                    && !seen.hasDaemons(given));
            // It ends by itself, and comes back as anybody would.
            Eventually.within(
                    Patience.USUAL,
                    () -> "it has not ended: " + cluster.told(),
                    () -> ended(cluster) == 1);
            cluster.awaitAll();
            SeenCluster.await(
                    cluster,
                    seen -> seen.up(3) && seen.daemonsAnswer() && seen.addresses().contains(given));
            assertEquals(List.of("cluster.down " + given), trail(cluster.operator()));
            Purse.fill(cluster.shop(), 100_000);
            assertEquals(1, ended(cluster), () -> "" + cluster.told());
            BooksOf.assertRight(cluster);
        }
    }

    private static long ended(RunningCluster cluster) {
        return cluster.told().stream().filter(line -> line.contains(" ended ")).count();
    }

    private static List<String> trail(Client operator) {
        return operator.all("/admin/audit").stream()
                .map(line -> line.path("what").asText() + " " + line.path("target").asText())
                .toList();
    }

    @Test
    void a_payment_that_nobody_would_ask_about_for_an_hour_is_driven_on(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path late = Files.writeString(folder.resolve("late.conf"), LATE);
        try (RunningNode node =
                RunningNode.start(folder, Map.of(Settings.CONFIGURATION, late.toString()))) {
            node.simulator("mtn").rule(Map.of("callback", "none"));
            Client shop = node.shop();
            String id =
                    shop.post("/v1/charges", "still", Client.collect(5_000, "+237677123456"))
                            .text("id");
            Eventually.within(
                    Patience.USUAL,
                    () -> "the provider has not done it: " + node.simulator("mtn").ledger(),
                    () -> !node.simulator("mtn").ledger().path("movements").isEmpty());
            Eventually.never(Duration.ofSeconds(15), () -> "by itself", () -> succeeded(shop, id));
            String answer = admin(node.api(), folder, "redrive", id, "it stands still");
            assertTrue(answer.contains("payment.redrive"), answer);
            Eventually.within(
                    Patience.USUAL,
                    () -> "not driven on: " + shop.get("/v1/charges/" + id),
                    () -> succeeded(shop, id));
            assertEquals(List.of("payment.redrive " + id), trail(node.operator()));
            Moved.awaitOnce(node, Patience.USUAL);
            BooksOf.assertRight(node);
        }
    }

    private static boolean succeeded(Client shop, String id) {
        return shop.get("/v1/charges/" + id).text("status").equals("succeeded");
    }
}
