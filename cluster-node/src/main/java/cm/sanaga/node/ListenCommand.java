package cm.sanaga.node;

import cm.sanaga.http.delivery.Destinations;
import cm.sanaga.http.delivery.Signing;
import cm.sanaga.node.words.Options;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * {@code ./sanaga listen}: what became of payments, as it happens, and to a program on this
 * machine, signed, for whoever writes one and has no address of his own. The key is that of the
 * data folder, the node the one that listens at {@code SANAGA_HTTP_PORT} of this machine.
 */
final class ListenCommand {
    private static final Set<String> OPTIONS = Set.of("since", "after", "type", "forward");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long PAUSE_MILLIS = 1_000;
    private static final String ENDPOINT = "listen";

    private final HttpClient http;
    private final URI api;
    private final String key;
    private final String type;
    private final Optional<URI> forward;
    private final Signing signing;
    private final PrintStream out;
    private String from;
    private boolean away;

    private ListenCommand(HttpClient http, URI api, String key, Options options, PrintStream out) {
        this.http = http;
        this.api = api;
        this.key = key;
        this.from =
                options.text("after")
                        .map(id -> parameter("after", id))
                        .orElseGet(
                                () ->
                                        parameter(
                                                "since",
                                                options.text("since")
                                                        .orElseGet(
                                                                () -> Instant.now().toString())));
        this.type = options.text("type").map(type -> parameter("type", type)).orElse("");
        this.forward = options.text("forward").map(ListenCommand::target);
        this.out = out;
        byte[] root = new byte[32];
        new SecureRandom().nextBytes(root);
        this.signing = new Signing(root);
    }

    private static String parameter(String name, String value) {
        return "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static URI target(String url) {
        new Destinations(true)
                .objection(url)
                .ifPresent(
                        objection -> {
                            throw new Options.Wrong("--forward: " + objection + ", not " + url);
                        });
        return URI.create(url);
    }

    /** Goes on until the thread is interrupted. */
    static void run(List<String> words, Settings settings, PrintStream out)
            throws InterruptedException {
        Options options = Options.of(words, OPTIONS);
        if (options.given("since") && options.given("after")) {
            throw new Options.Wrong("give --since or --after");
        }
        URI api = URI.create("http://127.0.0.1:" + settings.httpPort());
        String key = Credentials.known(settings.dataFolder()).apiKey().value();
        try (HttpClient http = HttpClient.newHttpClient()) {
            try {
                new ListenCommand(http, api, key, options, out).listen();
            } finally {
                http.shutdownNow();
            }
        }
    }

    private void listen() throws InterruptedException {
        out.printf("Listening at %s. Ctrl-C ends it.%n", api);
        forward.ifPresent(
                url ->
                        out.printf(
                                "What comes is sent to %s, signed with %s%n",
                                url, signing.secret(ENDPOINT, 1)));
        while (true) {
            if (!next()) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Whether there is more at once. */
    private boolean next() throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(api.resolve("/v1/events?limit=100" + from + type))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + key)
                        .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode body = JSON.readTree(answer.body());
            if (answer.statusCode() / 100 == 4) {
                throw new StartupProblem(
                        "%s: %s"
                                .formatted(
                                        body.path("param").asText("the request"),
                                        body.path("detail").asText()));
            }
            if (answer.statusCode() != 200) {
                away("answers " + answer.statusCode());
                return false;
            }
            away = false;
            for (JsonNode event : body.path("data")) {
                tell(event);
                from = parameter("after", event.path("id").asText());
            }
            return body.path("has_more").asBoolean();
        } catch (IOException e) {
            away("does not answer");
            return false;
        }
    }

    /** Said once, however long it lasts. */
    private void away(String how) {
        if (!away) {
            out.printf("The node %s; it is asked again every second.%n", how);
        }
        away = true;
    }

    private void tell(JsonNode event) throws InterruptedException {
        JsonNode payment = event.path("data");
        out.printf(
                "%s  %-18s  %s  %,d %s%s%n",
                event.path("created_at").asText().replaceAll("\\.[0-9]+Z", "Z"),
                event.path("type").asText(),
                payment.path("id").asText(),
                payment.path("amount").asLong(),
                payment.path("currency").asText(),
                forward.isPresent() ? "  " + forwarded(forward.get(), event) : "");
    }

    private String forwarded(URI url, JsonNode event) throws InterruptedException {
        try {
            byte[] body = JSON.writeValueAsBytes(event);
            String id = event.path("id").asText();
            Instant now = Instant.now();
            HttpRequest request =
                    HttpRequest.newBuilder(url)
                            .timeout(PATIENCE)
                            .header("Content-Type", "application/json")
                            .header("webhook-id", id)
                            .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                            .header(
                                    "webhook-signature",
                                    signing.header(ENDPOINT, IntStream.of(1), id, now, body))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build();
            return "sent, "
                    + http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was JSON is JSON", e);
        } catch (IOException e) {
            return "not sent: nobody answers there";
        }
    }
}
