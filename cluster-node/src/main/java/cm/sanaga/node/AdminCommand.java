package cm.sanaga.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code ./sanaga admin}: what operators do by HTTP, in words. The key is that of the data folder,
 * the node the one that listens at {@code SANAGA_HTTP_PORT} of this machine.
 */
final class AdminCommand {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What is only looked at. */
    private static final List<String> LOOKS =
            List.of(
                    "cluster",
                    "rails",
                    "floats",
                    "invariants",
                    "trial_balance",
                    "payments",
                    "cases",
                    "freezes",
                    "quarantine",
                    "audit");

    private AdminCommand() {}

    /** What changes something: words that stand for names in the address, and the reason. */
    private enum Change {
        DRAIN("/admin/rails/{}/drain", "PROVIDER"),
        RESUME("/admin/rails/{}/resume", "PROVIDER"),
        FREEZE("/admin/merchants/{}/freeze", "MERCHANT"),
        THAW("/admin/merchants/{}/thaw", "MERCHANT"),
        REDRIVE("/admin/payments/{}/redrive", "PAYMENT"),
        LIFT("/admin/quarantine/lift", ""),
        REBUILD("/admin/read_models/rebuild", ""),
        DOWN("/admin/cluster/down", "ADDRESS");

        private final String path;
        private final String what;

        Change(String path, String what) {
            this.path = path;
            this.what = what;
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private String usage() {
            return word() + (what.isEmpty() ? "" : " " + what) + " REASON";
        }
    }

    /** The words make no sense; the message says which would. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }
    }

    /** Does it and shows the answer; whether it was done. */
    static boolean run(List<String> words, Settings settings, PrintStream out)
            throws InterruptedException {
        String first = words.isEmpty() ? "" : words.getFirst();
        URI api = URI.create("http://127.0.0.1:" + settings.httpPort());
        String key = Credentials.known(settings.dataFolder()).adminKey().value();
        if (LOOKS.contains(first) && words.size() == 1) {
            return sent(request(api, "/admin/" + first, key).GET().build(), out);
        }
        Optional<Change> change =
                Arrays.stream(Change.values())
                        .filter(each -> each.word().equals(first))
                        .filter(each -> words.size() == (each.what.isEmpty() ? 2 : 3))
                        .findFirst();
        return sent(change(api, key, change.orElseThrow(AdminCommand::usage), words), out);
    }

    private static Wrong usage() {
        List<String> all = new ArrayList<>(LOOKS);
        for (Change each : Change.values()) {
            all.add(each.usage());
        }
        return new Wrong("admin is followed by one of:\n  " + String.join("\n  ", all));
    }

    private static HttpRequest change(URI api, String key, Change change, List<String> words) {
        Map<String, String> body = new LinkedHashMap<>();
        String path = change.path;
        if (change == Change.DOWN) {
            body.put("address", words.get(1));
        } else if (!change.what.isEmpty()) {
            path = path.replace("{}", URLEncoder.encode(words.get(1), StandardCharsets.UTF_8));
        }
        body.put("reason", words.getLast());
        try {
            return request(api, path, key)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }

    private static HttpRequest.Builder request(URI api, String path, String key) {
        return HttpRequest.newBuilder(api.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key);
    }

    private static boolean sent(HttpRequest request, PrintStream out) throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            out.println(pretty(answer.body()));
            return answer.statusCode() / 100 == 2;
        } catch (IOException e) {
            throw new StartupProblem(
                    "nobody listens at " + request.uri() + ": set " + Settings.HTTP_PORT, e);
        }
    }

    private static String pretty(String text) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(text));
        } catch (JsonProcessingException _) {
            return text;
        }
    }
}
