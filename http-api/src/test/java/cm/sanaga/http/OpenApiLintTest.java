package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The description as somebody reads it who knows nothing of our routes. */
class OpenApiLintTest {
    private static final JsonNode DOCUMENT = OpenApiRoutes.document();
    private static final OpenAPIV3Parser OPENAPI = new OpenAPIV3Parser();
    private static final Pattern NAMED = Pattern.compile("\\{(\\w+)}");

    private static void operations(BiConsumer<String, JsonNode> each) {
        DOCUMENT.path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                one -> each.accept(path.getKey(), one.getValue())));
    }

    @Test
    void another_reader_has_nothing_to_say_about_it() {
        var read = OPENAPI.readContents(DOCUMENT.toString(), null, new ParseOptions());
        assertEquals(List.of(), read.getMessages());
        assertEquals(DOCUMENT.path("paths").size(), read.getOpenAPI().getPaths().size());
    }

    @Test
    void a_reader_that_finds_nothing_wrong_finds_what_is_wrong() {
        ObjectNode broken = DOCUMENT.deepCopy();
        ((ObjectNode) broken.at("/paths/~1v1~1balance/get")).remove("responses");
        assertFalse(
                OPENAPI.readContents(broken.toString(), null, new ParseOptions())
                        .getMessages()
                        .isEmpty());
    }

    @Test
    void every_operation_has_a_name_of_its_own_a_summary_and_a_tag_that_is_listed() {
        Set<String> names = new HashSet<>();
        Set<String> listed = new TreeSet<>(DOCUMENT.path("tags").findValuesAsText("name"));
        Set<String> used = new TreeSet<>();
        operations(
                (path, one) -> {
                    assertTrue(names.add(one.path("operationId").asText()), path);
                    assertFalse(one.path("summary").asText().isBlank(), path);
                    assertEquals(1, one.path("tags").size(), path);
                    used.add(one.path("tags").path(0).asText());
                });
        assertEquals(listed, used);
    }

    @Test
    void what_stands_in_an_address_is_described() {
        operations(
                (path, one) -> {
                    Set<String> named =
                            NAMED.matcher(path)
                                    .results()
                                    .map((MatchResult found) -> found.group(1))
                                    .collect(Collectors.toCollection(TreeSet::new));
                    Set<String> described = new TreeSet<>();
                    for (JsonNode parameter : one.path("parameters")) {
                        JsonNode whole =
                                parameter.has("$ref")
                                        ? DOCUMENT.at(parameter.path("$ref").asText().substring(1))
                                        : parameter;
                        if (whole.path("in").asText().equals("path")) {
                            described.add(whole.path("name").asText());
                        }
                    }
                    assertEquals(named, described, path);
                });
    }

    @Test
    void every_example_is_what_may_be_sent() {
        assertEquals(15, new Described().checkExamples());
    }

    /** A field that must be there and is not described is a mistake in writing. */
    @Test
    void what_is_required_is_described() {
        List<String> wrong = new ArrayList<>();
        required("", DOCUMENT, wrong);
        assertEquals(List.of(), wrong);
    }

    private static void required(String at, JsonNode node, List<String> wrong) {
        if (node.path("required").isArray() && node.path("properties").isObject()) {
            for (JsonNode name : node.path("required")) {
                if (!node.path("properties").has(name.asText())) {
                    wrong.add(at + ": " + name.asText());
                }
            }
        }
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            required(at + "/" + each.getKey(), each.getValue(), wrong);
        }
    }

    /** What is described and used nowhere is what somebody forgot to take away. */
    @Test
    void every_schema_is_used() {
        Set<String> used = new TreeSet<>(DOCUMENT.findValuesAsText("$ref"));
        Set<String> idle = new TreeSet<>();
        DOCUMENT.at("/components/schemas")
                .properties()
                .forEach(
                        one -> {
                            if (!used.contains("#/components/schemas/" + one.getKey())) {
                                idle.add(one.getKey());
                            }
                        });
        assertEquals(Set.of(), idle);
    }
}
