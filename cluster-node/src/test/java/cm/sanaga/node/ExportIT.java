package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The ledger as an accountant reads it, added up by a tool that knows nothing of us. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportIT {
    private static final String MTN = "+237677123456";
    private static final String FILE = "ledger.journal";

    private final Path folder;
    private final RunningNode node;

    ExportIT(@TempDir Path folder) {
        this.folder = folder;
        this.node = RunningNode.start(folder);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private void trade() {
        Client shop = node.shop();
        Answer charge = done(shop, "/v1/charges", Client.collect(20_000, MTN));
        done(shop, "/v1/refunds", Map.of("payment", charge.text("id"), "amount", 700));
        Answer escrow = done(shop, "/v1/escrows", Client.collect(5_000, MTN));
        String release = "/v1/escrows/" + escrow.text("id") + "/release";
        assertEquals(200, shop.post(release, "r", Map.of("amount", 2_000), 20).status());
        done(shop, "/v1/payouts", Client.payOut(3_000, MTN));
    }

    private static Answer done(Client shop, String path, Object body) {
        Answer answer = shop.post(path, path, body, 20);
        assertEquals(201, answer.status(), answer::toString);
        return answer;
    }

    private String export() throws Exception {
        Path log = RunningNode.newLog();
        Process process =
                RunningNode.launch(
                        List.of("export", folder.resolve(FILE).toString()),
                        Rehearsal.jvm(),
                        folder,
                        log,
                        Map.of(
                                Settings.MANAGEMENT_PORT,
                                Integer.toString(node.management().getPort()),
                                Settings.POSTGRES_PORT,
                                Integer.toString(TestDatabase.port(folder))));
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(log));
        return Files.readString(folder.resolve(FILE));
    }

    @Test
    void hledger_adds_up_what_our_own_trial_balance_says_and_finds_what_was_changed()
            throws Exception {
        trade();
        String text = export();
        assertEquals("", Tool.HLEDGER.run(folder, "-f", FILE, "check", "-s", "ordereddates"));
        assertEquals(ours(), theirs());

        // An amount, a line that nobody declared, and an end that is not the sum.
        for (List<String> change :
                List.of(
                        List.of(" 20000 XAF", " 20001 XAF"),
                        List.of("    assets:float:mtn:", "    assets:float:mnt:"),
                        List.of(" 0 XAF = ", " 0 XAF = 1"))) {
            String changed = text.replaceFirst(change.getFirst(), change.getLast());
            assertNotEquals(text, changed, change::toString);
            Files.writeString(folder.resolve(FILE), changed);
            assertNotEquals("", Tool.HLEDGER.run(folder, "-f", FILE, "check", "-s"));
        }
        assertFalse(Files.exists(folder.resolve(FILE + ".new")));
    }

    /** More than fit on a page, each once, and nothing that is a stranger's. */
    @Test
    void a_merchants_list_is_a_file_with_every_row_of_it() {
        Client shop = node.shop();
        Client.atOnce(230, i -> shop.post("/v1/charges", "many " + i, Client.collect(100 + i, MTN)))
                .forEach(answer -> assertEquals(201, answer.status(), answer::toString));
        List<String> rows = shop.text("/v1/exports/charges").lines().skip(1).toList();
        List<String> ids = rows.stream().map(row -> row.substring(0, row.indexOf(','))).toList();
        List<String> listed =
                shop.all("/v1/charges").stream().map(one -> one.path("id").asText()).toList();
        assertTrue(listed.size() >= 230);
        assertEquals(listed, ids);
    }

    /** What each line comes to, over all books, in francs; debits are positive. */
    private Map<String, Long> ours() {
        Map<String, Long> lines = new TreeMap<>();
        Answer answer = node.operator().get("/admin/trial_balance");
        for (JsonNode line : answer.body().path("lines")) {
            long balance = line.path("debits").asLong() - line.path("credits").asLong();
            if (balance != 0) {
                lines.put(line.path("sub_account").asText(), balance);
            }
        }
        assertTrue(lines.size() >= 4, lines::toString);
        return lines;
    }

    private Map<String, Long> theirs() throws Exception {
        Map<String, Long> lines = new TreeMap<>();
        String csv =
                Tool.HLEDGER.output(folder, "-f", FILE, "balance", "--flat", "-N", "-O", "csv");
        csv.lines()
                .skip(1)
                .forEach(
                        row -> {
                            String[] cells = row.replace("\"", "").split(",", -1);
                            String name = cells[0].split(":", 2)[1];
                            String line = name.substring(0, name.lastIndexOf(':'));
                            lines.merge(
                                    line.substring(0, line.lastIndexOf(':')).replace(':', '/'),
                                    Long.parseLong(cells[1].replace(" XAF", "")),
                                    Long::sum);
                        });
        return lines;
    }
}
