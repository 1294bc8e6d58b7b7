package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.problem.ProblemCode;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;

/** What every answer of 400 and above must be. */
final class AProblem {
    private AProblem() {}

    static void check(RunningApi.Answer answer, int status, String code, String param) {
        assertEquals(code, answer.code(), answer.text());
        assertEquals(status, answer.status(), answer.text());
        assertEquals(param, answer.param(), answer.text());
        check(answer);
    }

    static void check(RunningApi.Answer answer) {
        assertTrue(answer.status() >= 400, () -> "no problem: " + answer.text());
        assertEquals("application/problem+json", answer.header("Content-Type"));
        assertFalse(answer.header("Request-Id").isEmpty(), "no Request-Id");
        JsonNode problem = answer.json();
        var names = new java.util.ArrayList<String>();
        problem.fieldNames().forEachRemaining(names::add);
        assertEquals(
                List.of(
                        "type",
                        "title",
                        "status",
                        "code",
                        "detail",
                        "param",
                        "retryable",
                        "request_id"),
                names);
        ProblemCode code =
                Arrays.stream(ProblemCode.values())
                        .filter(one -> one.label().equals(answer.code()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("unknown code: " + answer.text()));
        assertEquals(code.status(), answer.status());
        assertEquals(code.status(), problem.path("status").asInt());
        assertEquals(code.type(), problem.path("type").asText());
        assertEquals(code.title(), problem.path("title").asText());
        assertEquals(code.retryable(), problem.path("retryable").asBoolean());
        assertEquals(answer.header("Request-Id"), problem.path("request_id").asText());
        assertFalse(problem.path("detail").asText().isBlank());
    }
}
