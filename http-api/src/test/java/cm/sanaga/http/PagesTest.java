package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.problem.ProblemCode;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that people look at in a browser; nobody needs a key for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesTest {
    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    private RunningApi api;

    @BeforeAll
    void start() {
        api = RunningApi.usual();
    }

    @AfterAll
    void stop() {
        api.close();
    }

    private RunningApi.Answer page(String path) {
        return api.send(api.to(path).setHeader("Authorization", "nobody").GET());
    }

    private static List<String> loaded(String html) {
        return LOADED.matcher(html).results().map((MatchResult one) -> one.group(1)).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reference", "/problems", "/problems/conflict"})
    void a_page_loads_what_is_there_and_nothing_from_elsewhere(String path) {
        var answer = page(path);
        assertEquals(200, answer.status());
        assertEquals("text/html; charset=UTF-8", answer.header("Content-Type"));
        String policy = answer.header("Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
        List<String> loaded = loaded(answer.text());
        assertFalse(loaded.isEmpty());
        for (String each : loaded) {
            assertTrue(each.startsWith("/"), each);
            assertEquals(200, page(each).status(), each);
        }
        // A policy that lets no script stand in a page needs pages without any.
        assertFalse(answer.text().contains("<script>"));
    }

    @Test
    void the_reference_is_made_by_a_script_that_is_ours_to_serve() {
        var script = page("/reference/swagger-ui-bundle.js");
        assertEquals("application/javascript; charset=UTF-8", script.header("Content-Type"));
        assertTrue(script.text().contains("SwaggerUIBundle"));
        assertTrue(page("/reference/start.js").text().contains("\"/openapi.json\""));
        assertEquals(404, page("/reference/pom.xml").status());
        assertEquals(404, page("/reference/..%2Fopenapi.json").status());
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void every_code_has_its_page(ProblemCode code) {
        String text = page("/problems/" + code.label()).text();
        assertTrue(text.contains(code.type()) && text.contains(code.title()), text);
        assertTrue(page("/problems").text().contains("/problems/" + code.label() + "\""));
    }

    @Test
    void a_code_that_is_none_has_no_page() {
        assertEquals(404, page("/problems/teapot").status());
    }
}
