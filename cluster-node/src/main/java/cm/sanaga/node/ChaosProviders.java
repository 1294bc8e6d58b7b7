package cm.sanaga.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The providers, lent to be broken: their simulators do what rules say. */
final class ChaosProviders {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * Two thirds of all orders and a fifth of all questions meet one of these; the last that
     * matches decides. Who asks again finds out what became of each, so all end and none is a case.
     */
    private static final String FAILING =
            """
            [{"match": {"share": 0.1}, "callback": "reordered"},
             {"match": {"share": 0.1}, "callback": "duplicate"},
             {"match": {"share": 0.15}, "callback": "none"},
             {"match": {"share": 0.1}, "http": "rate_limited"},
             {"match": {"share": 0.1}, "http": "timeout_with_money"},
             {"match": {"share": 0.1}, "http": "error_before"},
             {"match": {"share": 0.2}, "http": "error_after"},
             {"match": {"share": 0.2}, "http": "cut"},
             {"match": {"operation": "question", "share": 0.1}, "http": "cut"},
             {"match": {"operation": "question", "share": 0.1}, "http": "unavailable"}]
            """;

    private final List<URI> simulators;
    private final int always;
    private final Consumer<String> told;
    private final HttpClient http = HttpClient.newHttpClient();

    private ChaosProviders(List<URI> simulators, int always, Consumer<String> told) {
        this.simulators = List.copyOf(simulators);
        this.always = always;
        this.told = told;
    }

    /**
     * Those whose simulators these are; they have no rules yet.
     *
     * @param always the rules that each of them has to the end
     * @param told how many calls have failed
     */
    static ChaosProviders of(List<URI> simulators, List<String> always, Consumer<String> told) {
        ChaosProviders all = new ChaosProviders(simulators, always.size(), told);
        simulators.forEach(each -> always.forEach(rule -> all.add(each, rule)));
        return all;
    }

    /** Where each of them is. */
    List<URI> simulators() {
        return simulators;
    }

    /** From now on they fail some of their calls. */
    void fail() {
        simulators.forEach(each -> add(each, FAILING));
    }

    /** They do not any more. */
    void heal() {
        int failed = 0;
        for (URI each : simulators) {
            for (JsonNode rule : rules(each)) {
                int number = rule.path("n").asInt();
                // Rules are numbered in the order in which they came.
                if (number > always) {
                    failed += rule.path("used").asInt();
                    send(request(each, "/__sim/rules/" + number).DELETE());
                }
            }
        }
        told.accept(failed + " calls failed at the providers");
    }

    private void add(URI simulator, String rules) {
        send(
                request(simulator, "/__sim/rules")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(rules)));
    }

    /** Those in force. */
    private JsonNode rules(URI simulator) {
        String answer = send(request(simulator, "/__sim/rules"));
        try {
            return JSON.readTree(answer).path("rules");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a simulator says " + answer, e);
        }
    }

    private static HttpRequest.Builder request(URI simulator, String path) {
        return HttpRequest.newBuilder(simulator.resolve(path)).timeout(PATIENCE);
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException("a simulator says " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException("a simulator does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while it waited for a simulator", e);
        }
    }
}
