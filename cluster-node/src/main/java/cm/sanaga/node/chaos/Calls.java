package cm.sanaga.node.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The API and the simulators over HTTP; what breaks on the way is status 0. */
final class Calls {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final Prey prey;

    Calls(Prey prey) {
        this.prey = prey;
    }

    /** An answer; status 0 is none. */
    record Answer(int status, JsonNode body, boolean replayed) {
        boolean well() {
            return status / 100 == 2;
        }
    }

    Answer order(Order order) throws InterruptedException {
        return send(
                request(order.path(), prey.merchant())
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", order.key())
                        .POST(HttpRequest.BodyPublishers.ofString(order.body()))
                        .build());
    }

    Answer merchants(String path) throws InterruptedException {
        return send(request(path, prey.merchant()).GET().build());
    }

    /** Comes again where it is told to come again; the answer to the last time. */
    Answer operators(String path) throws InterruptedException {
        return patiently(request(path, prey.operator()).GET().build());
    }

    /** All pages of a list. Fails when a page does not come. */
    List<JsonNode> all(String path) throws InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = patiently(request(path + "?limit=100" + cursor, prey.merchant()).build());
            if (!page.well()) {
                throw new IllegalStateException(path + " is answered " + page);
            }
            page.body().path("data").forEach(all::add);
            cursor =
                    page.body().path("has_more").asBoolean()
                            ? "&cursor=" + page.body().path("next_cursor").asText()
                            : "";
        } while (!cursor.isEmpty());
        return all;
    }

    /** What a provider's own ledger has. */
    JsonNode ledger(URI simulator) throws InterruptedException {
        Answer answer =
                send(
                        HttpRequest.newBuilder(simulator.resolve("/__sim/ledger?limit=1000000"))
                                .timeout(PATIENCE)
                                .build());
        if (!answer.well()) {
            throw new IllegalStateException(simulator + " is answered " + answer);
        }
        return answer.body();
    }

    private HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(prey.api().resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key);
    }

    private Answer patiently(HttpRequest request) throws InterruptedException {
        long until = System.nanoTime() + AGAIN.toNanos();
        Answer answer = send(request);
        while ((answer.status() == 0 || answer.status() == 503) && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(500);
            answer = send(request);
        }
        return answer;
    }

    private Answer send(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(),
                    json(answer.body()),
                    answer.headers().firstValue("Idempotent-Replayed").isPresent());
        } catch (IOException _) {
            return new Answer(0, MissingNode.getInstance(), false);
        }
    }

    private static JsonNode json(String text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }
}
