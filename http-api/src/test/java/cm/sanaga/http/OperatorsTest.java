package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.projection.ReadUnavailable;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators switch, and how they are told what is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorsTest {
    private RunningApi api;
    private int keys;

    @BeforeAll
    void start() {
        api = RunningApi.usual();
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @BeforeEach
    void reset() {
        api.reset();
    }

    private RunningApi.Answer post(String path, String body) {
        return post("k" + ++keys, path, body);
    }

    private RunningApi.Answer post(String key, String path, String body) {
        return api.send(
                api.to(path)
                        .setHeader("Authorization", "Bearer " + RunningApi.ADMIN_KEY)
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void a_rail_is_switched_off_whole_or_by_operation_and_shown_as_it_then_is() {
        var answer = post("/admin/rails/mtn/drain", "{\"reason\":\"maintenance\"}");
        assertEquals(200, answer.status(), answer.text());
        assertEquals(2, answer.json().path("data").size());
        post("/admin/rails/mtn/resume", "{\"reason\":\"over\",\"operation\":\"disburse\"}");
        assertEquals(
                List.of(
                        "drain mtn [COLLECT, DISBURSE, REFUND] because maintenance",
                        "resume mtn [DISBURSE] because over"),
                api.operators.done);
    }

    @Test
    void a_request_that_comes_late_again_switches_nothing() {
        String drain = "{\"reason\":\"maintenance\"}";
        assertEquals(
                "", post("first", "/admin/rails/mtn/drain", drain).header("Idempotent-Replayed"));
        post("second", "/admin/rails/mtn/resume", "{\"reason\":\"over\"}");
        var late = post("first", "/admin/rails/mtn/drain", drain);
        assertEquals(200, late.status(), late.text());
        assertEquals("true", late.header("Idempotent-Replayed"));
        assertEquals(2, api.operators.done.size());
        for (String other : List.of("/admin/rails/orange/drain", "/admin/rails/mtn/resume")) {
            AProblem.check(
                    post("first", other, drain), 422, "idempotency_key_reused", "Idempotency-Key");
        }
        AProblem.check(
                post("first", "/admin/rails/mtn/drain", "{\"reason\":\"other\"}"),
                422,
                "idempotency_key_reused",
                "Idempotency-Key");
        assertEquals(2, api.operators.done.size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | reason",
                "{\"reason\":\" \"} | reason",
                "{\"reason\":\"x\",\"operation\":\"query\"} | operation",
                "{\"reason\":\"x\",\"until\":\"tomorrow\"} | until"
            })
    void what_is_not_whole_is_refused_by_its_field(String body, String field) {
        AProblem.check(post("/admin/rails/mtn/drain", body), 400, "invalid_request", field);
        assertEquals(List.of(), api.operators.done);
    }

    @Test
    void a_rail_that_is_not_served_is_not_there() {
        AProblem.check(post("/admin/rails/wave/drain", "{\"reason\":\"x\"}"), 404, "not_found", "");
    }

    @Test
    void what_the_trail_cannot_keep_is_not_done() {
        api.operators.broken = Optional.of(new ReadUnavailable("away"));
        AProblem.check(
                post("/admin/rails/mtn/drain", "{\"reason\":\"x\"}"),
                503,
                "service_unavailable",
                "");
        AProblem.check(
                post(
                        "/admin/cases/ca_ch_0123456789abcdef0123456789abcdef/resolve",
                        "{\"resolution\":\"decline\",\"reason\":\"x\"}"),
                503,
                "service_unavailable",
                "");
        assertEquals(List.of(), api.payments.orders);
    }

    @Test
    void a_ruling_stands_in_the_trail_before_it_is_given() {
        post(
                "/admin/cases/ca_ch_0123456789abcdef0123456789abcdef/resolve",
                "{\"resolution\":\"decline\",\"reason\":\"not in the statement\"}");
        assertEquals(
                List.of(
                        "case.resolve ca_ch_0123456789abcdef0123456789abcdef because decline: not in"
                                + " the statement"),
                api.operators.done);
    }
}
