package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Document;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.util.ByteString;

/**
 * Pages for developers: {@code /reference}, made of {@code /openapi.json} in the browser by Swagger
 * UI, and {@code /problems}, one for each code. Nothing in them comes from elsewhere.
 */
final class PagesRoutes {
    private static final ContentType HTML = ContentTypes.TEXT_HTML_UTF8;
    private static final ContentType CSS =
            ContentTypes.create(MediaTypes.TEXT_CSS, HttpCharsets.UTF_8);
    private static final ContentType SCRIPT =
            ContentTypes.create(MediaTypes.APPLICATION_JAVASCRIPT, HttpCharsets.UTF_8);

    /** What the pages may load and ask: this server alone. Swagger UI sets styles by itself. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    private static final String PACKED = "/META-INF/resources/webjars/swagger-ui/";
    private static final String VERSION = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

    private final Map<String, Document> files =
            Map.of(
                    "swagger-ui.css",
                    packed("swagger-ui.css", CSS),
                    "swagger-ui-bundle.js",
                    packed("swagger-ui-bundle.js", SCRIPT),
                    "start.js",
                    new Document(SCRIPT, read("pages/start.js")),
                    "pages.css",
                    new Document(CSS, read("pages/pages.css")));
    private final ResourceBundle problems =
            ResourceBundle.getBundle("cm.sanaga.http.pages.problems");

    List<Endpoint> endpoints() {
        return List.of(
                open("/reference", _ -> page(read("pages/reference.html"))),
                open("/reference/{file}", call -> page(file(call.named("file")))),
                open("/problems", _ -> page(html("Problems", all()))),
                open("/problems/{code}", this::problem));
    }

    private static Endpoint open(String path, Endpoint.Handler handler) {
        return Endpoint.get(path, Access.OPEN, handler);
    }

    private static CompletionStage<Reply> page(ByteString html) {
        return page(new Document(HTML, html));
    }

    private static CompletionStage<Reply> page(Document document) {
        return CompletableFuture.completedFuture(
                Reply.ok(document)
                        .with("Content-Security-Policy", POLICY)
                        .with("Referrer-Policy", "no-referrer"));
    }

    private Document file(String name) {
        Document file = files.get(name);
        if (file == null) {
            throw Rejection.notFound();
        }
        return file;
    }

    private CompletionStage<Reply> problem(Call call) {
        return Arrays.stream(ProblemCode.values())
                .filter(code -> code.label().equals(call.named("code")))
                .findFirst()
                .map(code -> page(html(code.label(), one(code))))
                .orElseThrow(Rejection::notFound);
    }

    private String all() {
        return Arrays.stream(ProblemCode.values())
                .map(
                        code ->
                                """
                                <tr><td><a href="/problems/%1$s">%1$s</a></td><td>%2$d</td><td>%3$s</td><td>%4$s</td></tr>
                                """
                                        .formatted(
                                                code.label(),
                                                code.status(),
                                                code.title(),
                                                code.retryable() ? "yes" : "no"))
                .collect(
                        Collectors.joining(
                                "",
                                "<h1>Problems</h1>\n<table><tr><th>code</th><th>status</th>"
                                        + "<th>title</th><th>retryable</th></tr>\n",
                                "</table>\n"));
    }

    private String one(ProblemCode code) {
        return """
                <p><a href="/problems">All problems</a></p>
                <h1>%s</h1>
                <p class="title">%d, %s</p>
                <h2>What happened</h2><p>%s</p>
                <h2>What to do</h2><p>%s</p>
                <h2>May the same request be made again?</h2><p>%s</p>
                <p class="type">%s</p>
                """
                .formatted(
                        code.label(),
                        code.status(),
                        code.title(),
                        problems.getString(code.label() + ".what"),
                        problems.getString(code.label() + ".do"),
                        again(code),
                        code.type());
    }

    private static String again(ProblemCode code) {
        if (code.retryable()) {
            return "Yes, with the same Idempotency-Key, after Retry-After where it is given."
                    + " Nothing is done twice.";
        }
        return switch (code) {
            case INTERNAL_ERROR ->
                    "Yes, with the same Idempotency-Key. Nothing is done twice; it may fail again.";
            case INSUFFICIENT_FUNDS, CONFLICT, NOT_FOUND ->
                    "It is answered the same as long as things stand as they do.";
            default -> "It is answered the same. Change what is wrong first.";
        };
    }

    /** The texts are ours and markup already. */
    private static ByteString html(String title, String body) {
        return ByteString.fromString(
                """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title>
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <link rel="stylesheet" href="/reference/pages.css"></head>
                <body><main>
                %s</main></body></html>
                """
                        .formatted(title, body));
    }

    private static Document packed(String name, ContentType type) {
        Properties packed = new Properties();
        try (InputStream in = resource(VERSION)) {
            packed.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("Swagger UI is part of the program", e);
        }
        return new Document(type, read(PACKED + packed.getProperty("version") + "/" + name));
    }

    private static ByteString read(String name) {
        try (InputStream in = resource(name)) {
            return ByteString.fromArray(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " is part of the program", e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(PagesRoutes.class.getResourceAsStream(name), name);
    }
}
