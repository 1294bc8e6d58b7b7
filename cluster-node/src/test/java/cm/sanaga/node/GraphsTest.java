package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever has no Grafana sees the graphs of a dashboard all the same. */
class GraphsTest {
    private static final Path OPS = TidyTest.root().resolve("ops");
    private static final Pattern GRAPH = Pattern.compile("[?&]g\\d+\\.expr=([^&\\n]*)");

    @ParameterizedTest
    @ValueSource(strings = {"money", "cluster"})
    void the_address_asks_for_each_graph_of_the_dashboard(String name)
            throws IOException, InterruptedException {
        assertEquals("", Tool.JQ.run(OPS, "--version"));
        Process graphs =
                new ProcessBuilder(
                                OPS.resolve("prometheus/graphs").toString(),
                                name,
                                "http://127.0.0.1:1")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(graphs.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, graphs.waitFor(), said);
        for (String page : said.lines().toList()) {
            assertTrue(page.startsWith("http://127.0.0.1:1/graph?g0.expr="), page);
            assertFalse(page.contains("&g10."), "the pages of Debian's Prometheus sort by letters");
        }
        assertEquals(
                drawn(name),
                GRAPH.matcher(said)
                        .results()
                        .map((MatchResult graph) -> graph.group(1))
                        .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8))
                        .toList());
    }

    private static List<String> drawn(String name) throws IOException {
        List<String> drawn = new ArrayList<>();
        JsonNode dashboard =
                JsonMapper.builder()
                        .build()
                        .readTree(OPS.resolve("grafana/" + name + ".json").toFile());
        for (JsonNode panel : dashboard.path("panels")) {
            if (panel.path("type").asText().equals("timeseries")) {
                panel.path("targets").forEach(each -> drawn.add(each.path("expr").asText()));
            }
        }
        return drawn;
    }
}
