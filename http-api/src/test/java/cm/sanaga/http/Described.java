package cm.sanaga.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Holds every answer that a test gets to what {@code openapi.json} says of it. */
public final class Described {
    private static final String DOCUMENT = "https://sanaga.example/openapi.json";
    private static final JsonNode OPENAPI = closed(OpenApiRoutes.document().deepCopy());
    private static final JsonSchemaFactory SCHEMAS =
            JsonSchemaFactory.getInstance(
                    VersionFlag.V202012,
                    builder ->
                            builder.schemaLoaders(
                                    loaders ->
                                            loaders.schemas(Map.of(DOCUMENT, OPENAPI.toString()))));
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final List<Route> routes;
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    private record Route(String method, String path, Pattern pattern) {}

    public Described() {
        this.routes =
                OPENAPI.path("paths").properties().stream()
                        .flatMap(
                                path ->
                                        path.getValue().properties().stream()
                                                .map(
                                                        method ->
                                                                route(
                                                                        method.getKey(),
                                                                        path.getKey())))
                        // What is written out goes before what is named.
                        .sorted(Comparator.comparing(one -> one.path.contains("{")))
                        .toList();
    }

    private static Route route(String method, String path) {
        String pattern = path.replace(".", "\\.").replaceAll("\\{[a-z]+}", "[^/]+");
        return new Route(method, path, Pattern.compile(pattern));
    }

    /** Clients put up with fields that they do not know; ours are all described. */
    private static JsonNode closed(JsonNode node) {
        if (node instanceof ObjectNode schema
                && schema.path("properties").isObject()
                && !schema.has("additionalProperties")) {
            schema.put("additionalProperties", false);
        }
        node.forEach(Described::closed);
        return node;
    }

    /** Fails where it is not. What goes to no route of ours is a problem at most. */
    public void check(String method, String path, int status, String type, String body) {
        boolean whole = type.contains("json") && !type.startsWith("application/x-ndjson");
        if (method.equals("HEAD") || !whole) {
            return;
        }
        String schema =
                routes.stream()
                        .filter(one -> one.method.equals(method.toLowerCase(Locale.ROOT)))
                        .filter(one -> one.pattern.matcher(path).matches())
                        .findFirst()
                        .flatMap(route -> schema(route, status, type))
                        .orElse("/components/schemas/Problem");
        Set<ValidationMessage> wrong = wrong(schema, body);
        if (!wrong.isEmpty()) {
            throw new AssertionError(
                    method + " " + path + " " + status + ", " + schema + ": " + wrong + "\n"
                            + body);
        }
    }

    private Set<ValidationMessage> wrong(String schema, String body) {
        return schemas.computeIfAbsent(
                        schema,
                        pointer ->
                                SCHEMAS.getSchema(
                                        SchemaLocation.of(DOCUMENT + "#" + pointer), STRICT))
                .validate(body, InputFormat.JSON);
    }

    /** Fails where an example of a request is not what may be sent; how many there are. */
    int checkExamples() {
        int examples = 0;
        for (Route route : routes) {
            String content =
                    "/paths/"
                            + route.path.replace("/", "~1")
                            + "/"
                            + route.method
                            + "/requestBody/content/application~1json";
            JsonNode example = OPENAPI.at(content).path("example");
            if (!example.isMissingNode()) {
                Set<ValidationMessage> wrong = wrong(content + "/schema", example.toString());
                if (!wrong.isEmpty()) {
                    throw new AssertionError(route.path + ": " + wrong);
                }
                examples++;
            }
        }
        return examples;
    }

    private static Optional<String> schema(Route route, int status, String type) {
        if (type.startsWith("application/problem")) {
            return Optional.empty();
        }
        String response =
                "/paths/"
                        + route.path.replace("/", "~1")
                        + "/"
                        + route.method
                        + "/responses/"
                        + status;
        String shared = OPENAPI.at(response).path("$ref").asText();
        String pointer =
                (shared.isEmpty() ? response : shared.substring(1))
                        + "/content/"
                        + type.split(";", 2)[0].replace("/", "~1")
                        + "/schema";
        if (OPENAPI.at(pointer).isMissingNode()) {
            throw new AssertionError("nothing is said of " + pointer);
        }
        return Optional.of(pointer);
    }
}
