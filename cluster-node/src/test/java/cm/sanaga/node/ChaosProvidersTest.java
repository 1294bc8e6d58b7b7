package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run does to the providers. */
class ChaosProvidersTest {
    private static final String OWN =
            "{\"match\": {\"msisdn\": \"237670000000\"}, \"moves\": \"twice\"}";

    private final Ending ending = new Ending();
    private final List<String> told = new ArrayList<>();

    @TempDir private Path folder = Path.of("");

    @AfterEach
    void end() {
        ending.run();
    }

    private List<URI> simulators() {
        return SimulatorsAlone.start(
                        Settings.from(
                                Map.of(
                                        Settings.DATA_FOLDER,
                                        folder.toString(),
                                        Settings.SIMULATOR_PORT,
                                        "0")),
                        ending)
                .running()
                .stream()
                .map(Simulators.Running::address)
                .toList();
    }

    private static List<JsonNode> rules(URI simulator) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(simulator.resolve("/__sim/rules")).build(),
                            HttpResponse.BodyHandlers.ofString());
            List<JsonNode> rules = new ArrayList<>();
            new ObjectMapper().readTree(answer.body()).path("rules").forEach(rules::add);
            return rules;
        }
    }

    @Test
    void what_fails_at_each_of_them_is_taken_back_and_a_control_stays() throws Exception {
        List<URI> simulators = simulators();
        ChaosProviders providers = ChaosProviders.of(simulators, List.of(OWN), told::add);
        for (int i = 0; i < 2; i++) {
            providers.fail();
            for (URI each : simulators) {
                assertTrue(rules(each).size() > 1, each::toString);
            }
            providers.heal();
            for (URI each : simulators) {
                List<JsonNode> left = rules(each);
                assertEquals(1, left.size(), left::toString);
                assertEquals("twice", left.getFirst().path("moves").asText());
            }
        }
        assertEquals(
                List.of("0 calls failed at the providers", "0 calls failed at the providers"),
                told);
    }
}
