package cm.sanaga.node.bench;

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
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API of a node as a merchant's shop and an operator call it. */
final class Calls {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration CATCHES_UP = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Pattern NOTIFICATIONS =
            Pattern.compile("\"notifUrl\"\\s*:\\s*\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final URI base;
    private final Ground.Keys keys;

    Calls(URI base, Ground.Keys keys) {
        this.base = base;
        this.keys = keys;
    }

    HttpClient http() {
        return http;
    }

    /** A charge that is answered as soon as it is written down. */
    HttpRequest charge(String idempotencyKey, String msisdn) {
        return request("/v1/charges", keys.merchant())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(
                        HttpRequest.BodyPublishers.ofString(
                                "{\"amount\":1000,\"currency\":\"XAF\",\"payer\":{\"msisdn\":\""
                                        + msisdn
                                        + "\"}}"))
                .build();
    }

    JsonNode merchants(String path) throws InterruptedException {
        return get(path, keys.merchant());
    }

    /** Waits for the read models to have caught up, which refuse to tell while they are behind. */
    void awaitLists() throws InterruptedException {
        Instant patience = Instant.now().plus(CATCHES_UP);
        while (status("/v1/charges?limit=1") != 200 && Instant.now().isBefore(patience)) {
            Thread.sleep(PAUSE);
        }
    }

    private int status(String path) throws InterruptedException {
        try {
            return http.send(
                            request(path, keys.merchant()).GET().build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException _) {
            return 0;
        }
    }

    JsonNode operators(String path) throws InterruptedException {
        return get(path, keys.operator());
    }

    /** What an operator has done, and says why. */
    void repair(String path, String reason) throws InterruptedException {
        var _ =
                answered(
                        request(path, keys.operator())
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", UUID.randomUUID().toString())
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"reason\":\"" + reason + "\"}"))
                                .build());
    }

    /** What a simulator's own ledger says is in the wallet. */
    long balance(URI simulator) throws InterruptedException {
        URI ledger = simulator.resolve("/__sim/ledger?limit=1");
        return answered(HttpRequest.newBuilder(ledger).timeout(PATIENCE).build())
                .path("balance")
                .asLong();
    }

    /** What a simulator says about itself. */
    JsonNode simulators(URI simulator, String path) throws InterruptedException {
        return answered(HttpRequest.newBuilder(simulator.resolve(path)).timeout(PATIENCE).build());
    }

    /** An address that a simulator was given to call back. */
    URI callback(URI simulator) throws InterruptedException {
        for (JsonNode request : simulators(simulator, "/__sim/requests").path("requests")) {
            if (request.hasNonNull("callback")) {
                return URI.create(request.path("callback").asText());
            }
            // Orange has it in the body.
            Matcher told = NOTIFICATIONS.matcher(request.path("body").asText());
            if (told.find()) {
                return URI.create(told.group(1));
            }
        }
        throw new Bench.Impossible("no order has told the provider where to call back");
    }

    /** Has a simulator misbehave from now on. */
    void rule(URI simulator, String rule) throws InterruptedException {
        var _ =
                answered(
                        HttpRequest.newBuilder(simulator.resolve("/__sim/rules"))
                                .timeout(PATIENCE)
                                .POST(HttpRequest.BodyPublishers.ofString(rule))
                                .build());
    }

    /** Has it behave again. */
    void noRules(URI simulator) throws InterruptedException {
        var _ =
                answered(
                        HttpRequest.newBuilder(simulator.resolve("/__sim/rules"))
                                .timeout(PATIENCE)
                                .DELETE()
                                .build());
    }

    private JsonNode get(String path, String key) throws InterruptedException {
        return answered(request(path, key).GET().build());
    }

    private JsonNode answered(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new Bench.Impossible(
                        "%s answers %d: %s"
                                .formatted(request.uri(), answer.statusCode(), answer.body()));
            }
            return json(answer.body());
        } catch (IOException e) {
            throw new Bench.Impossible("nobody answers at " + request.uri() + ": " + e);
        }
    }

    private HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key);
    }

    /** What is not JSON is missing. */
    static JsonNode json(String text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }
}
