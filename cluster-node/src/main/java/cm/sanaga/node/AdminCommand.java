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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code ./sanaga admin}: what operators do by HTTP, in words. The key is that of the data folder,
 * the node the one that listens at {@code SANAGA_HTTP_PORT} of this machine.
 */
final class AdminCommand {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String GRACE = "grace_seconds";
    private static final Pattern NAME = Pattern.compile("\\{([A-Z]+)}");

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
                    "organisations",
                    "fees",
                    "freezes",
                    "quarantine",
                    "audit");

    private AdminCommand() {}

    /** What changes something: words for names in the address, then a field, then the reason. */
    private enum Change {
        DRAIN("/admin/rails/{PROVIDER}/drain"),
        RESUME("/admin/rails/{PROVIDER}/resume"),
        FREEZE("/admin/merchants/{MERCHANT}/freeze"),
        THAW("/admin/merchants/{MERCHANT}/thaw"),
        REDRIVE("/admin/payments/{PAYMENT}/redrive"),
        ORGANISATION("/admin/organisations", "name"),
        MERCHANT("/admin/organisations/{ORGANISATION}/merchants", "name"),
        KEY("/admin/merchants/{MERCHANT}/keys", "name"),
        ROLL("/admin/keys/{KEY}/roll", GRACE),
        REVOKE("/admin/keys/{KEY}/revoke"),
        ENDFEE("/admin/fees/{FEE}/end"),
        LIFT("/admin/quarantine/lift"),
        REBUILD("/admin/read_models/rebuild"),
        DOWN("/admin/cluster/down", "address");

        private final String path;
        private final String field;

        Change(String path) {
            this(path, "");
        }

        Change(String path, String field) {
            this.path = path;
            this.field = field;
        }

        private Stream<String> fields() {
            return Stream.of(field).filter(name -> !name.isEmpty());
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What is to be said between the word and the reason. */
        private List<String> wanted() {
            return Stream.concat(
                            NAME.matcher(path).results().map(found -> found.group(1)),
                            fields().map(name -> name.toUpperCase(Locale.ROOT)))
                    .toList();
        }

        private String usage() {
            List<String> all = new ArrayList<>(wanted());
            all.addFirst(word());
            all.add("REASON");
            return String.join(" ", all);
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
                        .filter(each -> words.size() == each.wanted().size() + 2)
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
        Map<String, Object> body = new LinkedHashMap<>();
        Iterator<String> said = words.listIterator(1);
        String path =
                NAME.matcher(change.path)
                        .replaceAll(_ -> URLEncoder.encode(said.next(), StandardCharsets.UTF_8));
        change.fields().forEach(field -> body.put(field, value(field, said.next())));
        body.put("reason", said.next());
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

    private static Object value(String field, String word) {
        try {
            return field.equals(GRACE) ? Long.valueOf(word) : word;
        } catch (NumberFormatException _) {
            throw new Wrong(field.toUpperCase(Locale.ROOT) + " is a number of seconds: " + word);
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
