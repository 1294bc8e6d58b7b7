package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a node tells those who watch it, and that alerts and dashboards ask for nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchedIT {
    private static final Path OPS = TidyTest.root().resolve("ops");
    private static final List<String> ALERTS_TESTS =
            List.of("alerts_money_test.yml", "alerts_nodes_test.yml");
    private static final Pattern SAMPLE =
            Pattern.compile("(?m)^(sanaga_\\w+)(?:\\{(.*)})? ([-+.0-9eE]+|NaN)$");
    private static final Pattern NAMED = Pattern.compile("(sanaga_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");

    /** The books are looked at sooner than every 15 s. */
    private static final String SOON =
            """
            sanaga.node.metrics { every = 1s, books-every = 1s }
            kamon.metric.tick-interval = 1s
            """;

    private RunningNode node;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        String members = Certificates.settings(Certificates.make(folder, "tls").give("node"));
        Path settings = Files.writeString(folder.resolve("soon.conf"), SOON + members);
        node =
                RunningNode.start(
                        folder,
                        Map.of("SANAGA_LOG", "json", Settings.CONFIGURATION, settings.toString()));
        Client shop = node.shop();
        Purse.fill(shop, 100_000);
        assertEquals(
                201,
                shop.post("/v1/payouts", "out", Client.payOut(5_000, "+237690000001"), 10)
                        .status());
        // Nobody approves: it stays under way.
        shop.post("/v1/charges", "open", Client.collect(700, "+237670000003"));
        shop.get("/v1/charges/nobody");
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private String scraped() {
        return new Client(node.management(), "").text("/metrics");
    }

    private Stream<MatchResult> samples() {
        return SAMPLE.matcher(scraped()).results();
    }

    /**
     * The highest there is.
     *
     * @param label what is among its labels, several with a comma between them
     */
    private double value(String name, String label) {
        return samples()
                .filter(sample -> sample.group(1).equals(name))
                .filter(
                        sample ->
                                Stream.of(label.split(",", -1))
                                        .allMatch(String.valueOf(sample.group(2))::contains))
                .mapToDouble(sample -> Double.parseDouble(sample.group(3)))
                .max()
                .orElse(-1);
    }

    private void await(String name, String label, double least) {
        Eventually.within(
                Patience.USUAL,
                () -> name + " " + label + " is " + value(name, label) + "\n" + scraped(),
                () -> value(name, label) >= least);
    }

    @Test
    void what_happened_can_be_read() {
        await("sanaga_http_request_seconds_count", "route=\"/v1/payouts\"", 1);
        await("sanaga_http_request_seconds_count", "route=\"/v1/charges/{id}\"", 1);
        await("sanaga_rail_call_seconds_count", "operation=\"disburse\"", 1);
        await("sanaga_payment_reached_seconds_count", "kind=\"payout\"", 1);
        await("sanaga_payment_open", "kind=\"charge\"", 1);
        await("sanaga_cluster_members", "status=\"up\"", 1);
        await("sanaga_node_ready", "", 1);
        await("sanaga_float_booked", "provider=\"mtn\"", 100_000);
        await("sanaga_float_reported", "provider=\"mtn\"", 100_000);
        await("sanaga_invariant_checked_seconds", "", 0);
        assertEquals(0, value("sanaga_invariant_violations", ""));
        await("sanaga_callback_received_total", "provider=\"mtn\",result=\"first\"", 1);
        await("sanaga_http_turned_away_total", "purpose=\"order\"", 0);
        await("sanaga_rail_available", "operation=\"collect\"", 1);
        await("sanaga_node_certificate_left_seconds", "file=\"certificate\"", 23 * 3_600);
        await("sanaga_node_certificate_left_seconds", "file=\"authority\"", 23 * 3_600);
    }

    @Test
    void callbacks_of_ordinary_payments_agree_with_their_providers() {
        for (String payer : List.of("+237670000000", "+237690000000", "+237620000000")) {
            assertEquals(
                    "succeeded",
                    node.shop()
                            .post("/v1/charges", "of " + payer, Client.collect(900, payer), 20)
                            .text("status"));
        }
        for (String provider : List.of("mtn", "orange", "camtel")) {
            String of = "provider=\"" + provider + "\",result=";
            await("sanaga_callback_judged_total", of + "\"agrees\"", 1);
            assertEquals(0, value("sanaga_callback_judged_total", of + "\"contradicts\""));
            assertEquals(0, value("sanaga_callback_received_total", of + "\"unknown\""));
        }
    }

    @Test
    void alerts_and_dashboards_ask_for_what_there_is() throws IOException {
        List<MatchResult> asked = new ArrayList<>();
        for (Path file : watchers()) {
            Matcher named = NAMED.matcher(Files.readString(file).replace("\\\"", "\""));
            named.results().forEach(asked::add);
        }
        assertTrue(asked.size() > 60, () -> "only " + asked.size());
        // Each is told for the first time when its turn has come.
        Eventually.seen(Patience.USUAL, () -> unknown(asked), List::isEmpty);
    }

    /** What is asked for by a name or a label that nobody tells. */
    private List<String> unknown(List<MatchResult> asked) {
        Map<String, Set<String>> there = new TreeMap<>();
        samples()
                .forEach(
                        sample ->
                                there.computeIfAbsent(sample.group(1), _ -> new TreeSet<>())
                                        .addAll(labels(sample.group(2))));
        return asked.stream()
                .filter(
                        named ->
                                !there.containsKey(named.group(1))
                                        || !there.getOrDefault(named.group(1), Set.of())
                                                .containsAll(labels(named.group(2))))
                .map(named -> named.group() + ", known are " + there.get(named.group(1)))
                .toList();
    }

    private static Set<String> labels(String text) {
        Set<String> labels = new TreeSet<>();
        if (text != null) {
            LABEL.matcher(text).results().forEach(label -> labels.add(label.group(1)));
        }
        return labels;
    }

    private static List<Path> watchers() throws IOException {
        try (Stream<Path> all = Files.list(OPS.resolve("grafana"))) {
            return Stream.concat(
                            Stream.of(OPS.resolve("prometheus/alerts.yml")),
                            all.filter(file -> file.toString().endsWith(".json")).sorted())
                    .toList();
        }
    }

    @Test
    void every_alert_has_its_entry_for_whoever_it_wakes() throws IOException {
        String operations = Files.readString(TidyTest.root().resolve("docs/operations.md"));
        assertEquals(
                List.of(),
                alerts().stream().filter(name -> !operations.contains("`" + name + "`")).toList());
    }

    private static List<String> alerts() throws IOException {
        List<String> alerts =
                Pattern.compile("- alert: (\\w+)")
                        .matcher(Files.readString(OPS.resolve("prometheus/alerts.yml")))
                        .results()
                        .map(alert -> alert.group(1))
                        .toList();
        assertFalse(alerts.isEmpty());
        return alerts;
    }

    @Test
    void every_alert_is_seen_to_fire_when_it_should() throws IOException {
        String tests = "";
        for (String file : ALERTS_TESTS) {
            tests += Files.readString(OPS.resolve("prometheus").resolve(file));
        }
        Set<String> fired =
                Pattern.compile("alertname: (\\w+)\\s+exp_alerts:\\s+(?:- |\\[\\{)")
                        .matcher(tests)
                        .results()
                        .map(alert -> alert.group(1))
                        .collect(Collectors.toSet());
        assertEquals(List.of(), alerts().stream().filter(name -> !fired.contains(name)).toList());
    }

    @Test
    void prometheus_itself_takes_the_rules_and_they_fire_when_they_should() throws Exception {
        Path rules = OPS.resolve("prometheus");
        assertEquals("", Tool.PROMTOOL.run(rules, "check", "rules", "alerts.yml"));
        for (String file : ALERTS_TESTS) {
            assertEquals("", Tool.PROMTOOL.run(rules, "test", "rules", file));
            assertTrue(
                    Tool.PROMTOOL
                            .run(rules, "check", "rules", file)
                            .contains("field tests not found"));
        }
    }

    @Test
    void a_log_for_machines_is_one_object_in_a_line() throws IOException {
        // Camtel does not answer for this number, until its breaker opens and that is logged.
        Eventually.within(
                Patience.USUAL,
                () -> "no breaker has changed:\n" + node.said(),
                () -> {
                    node.shop()
                            .post(
                                    "/v1/charges",
                                    "cut-" + System.nanoTime(),
                                    Client.collect(500, "+237620000007"),
                                    0);
                    return node.said().contains("\"formattedMessage\":\"breaker changed\"");
                });
        for (String line : node.lines().stream().filter(each -> each.startsWith("{")).toList()) {
            JsonNode read = JsonMapper.builder().build().readTree(line);
            assertTrue(read.path("level").isTextual(), line);
            assertTrue(read.path("timestamp").isNumber(), line);
        }
        assertFalse(node.said().contains(" WARN "), node::said);
    }
}
