package cm.sanaga.node;

import cm.sanaga.http.Described;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Speaks HTTP and JSON with a node or a simulator. */
final class Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final Described DESCRIBED = new Described();
    private static final Duration LONGEST = Duration.ofSeconds(50);
    private static final int PAGE = 100;

    private final URI base;
    private final String key;

    Client(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    /** Who asks. */
    String key() {
        return key;
    }

    /** An answer; the body is missing where it is not JSON. */
    record Answer(int status, boolean replayed, JsonNode body) {
        String text(String field) {
            return body.path(field).asText();
        }

        long number(String field) {
            return body.path(field).asLong();
        }
    }

    /** Looks, and comes again where it is told to come again. */
    Answer get(String path) {
        return patiently(() -> getOnce(path));
    }

    /** Looks once, whatever the answer. */
    Answer getOnce(String path) {
        return send(request(path).GET());
    }

    /**
     * Posts under a key and waits at most so many seconds for the end of the payment; comes again
     * under the same key where it is told to come again, as clients should.
     */
    Answer post(String path, String idempotencyKey, Object body, int seconds) {
        return patiently(() -> postOnce(path, idempotencyKey, body, seconds));
    }

    /** The same without waiting. */
    Answer post(String path, String idempotencyKey, Object body) {
        return post(path, idempotencyKey, body, 0);
    }

    /** Posts once, whatever the answer. */
    Answer postOnce(String path, String idempotencyKey, Object body, int seconds) {
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(HttpRequest.BodyPublishers.ofString(written(body)));
        return send(seconds == 0 ? request : request.header("Prefer", "wait=" + seconds));
    }

    /** Asks what would come of a post. */
    Answer dryRun(String path, String idempotencyKey, Object body) {
        return patiently(
                () ->
                        send(
                                request(path)
                                        .header("Content-Type", "application/json")
                                        .header("Idempotency-Key", idempotencyKey)
                                        .header("Prefer", "dry-run")
                                        .POST(HttpRequest.BodyPublishers.ofString(written(body)))));
    }

    /** Posts text as it is, as a provider would. */
    Answer send(String method, String path, String body) {
        return send(
                HttpRequest.newBuilder(base.resolve(path))
                        .timeout(LONGEST)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Posts a file under a key. */
    Answer file(String path, String idempotencyKey, String csv) {
        return send(
                request(path)
                        .header("Content-Type", "text/csv")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(HttpRequest.BodyPublishers.ofString(csv)));
    }

    /** What stands there, as text. */
    String text(String path) {
        return exchange(request(path).GET()).body();
    }

    /** Asks so many times at once; fails where one of them does. */
    static List<Answer> atOnce(int times, IntFunction<Answer> ask) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> all =
                    IntStream.range(0, times)
                            .<Callable<Answer>>mapToObj(i -> () -> ask.apply(i))
                            .toList();
            return threads.invokeAll(all).stream().map(Future::resultNow).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Every row of a list, page after page. */
    List<JsonNode> all(String list) {
        List<JsonNode> rows = new ArrayList<>();
        String next = list + (list.contains("?") ? "&" : "?") + "limit=" + PAGE;
        String cursor = "";
        while (true) {
            String path = next + cursor;
            Answer page = get(path);
            if (page.status() != 200) {
                throw new AssertionError(path + " is answered " + page);
            }
            page.body().path("data").forEach(rows::add);
            if (!page.body().path("has_more").asBoolean()) {
                return rows;
            }
            cursor = "&cursor=" + page.text("next_cursor");
        }
    }

    private static Answer patiently(Supplier<Answer> request) {
        return Eventually.seen(
                Patience.USUAL,
                request,
                answer -> answer.status() != 503 || !answer.body().path("retryable").asBoolean());
    }

    /** An order to collect, with what more stands in it. */
    static Map<String, Object> collect(long amount, String payer) {
        return Map.of("amount", amount, "currency", "XAF", "payer", Map.of("msisdn", payer));
    }

    /** An order to pay out. */
    static Map<String, Object> payOut(long amount, String to) {
        return Map.of("amount", amount, "currency", "XAF", "destination", Map.of("msisdn", to));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + key);
    }

    private static Answer send(HttpRequest.Builder request) {
        HttpResponse<String> response = exchange(request);
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Idempotent-Replayed").isPresent(),
                read(response.body()));
    }

    private static HttpResponse<String> exchange(HttpRequest.Builder request) {
        HttpRequest built = request.build();
        try {
            HttpResponse<String> answer = HTTP.send(built, HttpResponse.BodyHandlers.ofString());
            held(built, answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(built.method() + " " + built.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** To what openapi.json says of it, where it is the API that answers. */
    private static void held(HttpRequest request, HttpResponse<String> answer) {
        String path = request.uri().getPath();
        if (path.startsWith("/v1/") || path.startsWith("/admin/")) {
            DESCRIBED.check(
                    request.method(),
                    path,
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.body());
        }
    }

    private static String written(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode read(String body) {
        try {
            return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }
}
