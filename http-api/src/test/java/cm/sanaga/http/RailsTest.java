package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.actor.Drains;
import cm.sanaga.provider.actor.RailHealth;
import cm.sanaga.provider.actor.RailHealth.Breaker;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What checkouts are told of a provider, from what its guards know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RailsTest {
    private static final Drains.Drain REPAIR = new Drains.Drain("repair", "key_op", Samples.AT);
    private RunningApi api;

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

    private static RailHealth one(
            Optional<Operation> operation,
            Breaker breaker,
            boolean available,
            boolean degraded,
            Optional<Drains.Drain> drained) {
        return new RailHealth(
                Provider.MTN,
                operation,
                breaker,
                available,
                degraded,
                30,
                15.0,
                0,
                Optional.empty(),
                Optional.empty(),
                drained);
    }

    private static RailHealth good(Operation operation) {
        return one(Optional.of(operation), Breaker.CLOSED, true, false, Optional.empty());
    }

    private static RailHealth down(Optional<Operation> operation) {
        return one(operation, Breaker.OPEN, false, true, Optional.empty());
    }

    private JsonNode shown() {
        return api.get("/v1/rails").json().path("data").path(0);
    }

    @ParameterizedTest
    @CsvSource({
        "CLOSED, true, false, false, available",
        "CLOSED, true, true, false, degraded",
        "OPEN, false, true, false, down",
        "HALF_OPEN, true, true, false, degraded",
        "HALF_OPEN, false, true, false, degraded",
        "CLOSED, false, false, true, down",
        "HALF_OPEN, false, true, true, down"
    })
    void a_word_says_what_an_order_may_expect(
            Breaker breaker, boolean available, boolean degraded, boolean drained, String word) {
        api.rails.are(
                one(
                        Optional.of(Operation.COLLECT),
                        breaker,
                        available,
                        degraded,
                        drained ? Optional.of(REPAIR) : Optional.empty()),
                good(Operation.DISBURSE));
        assertEquals(word, shown().path("collect").asText());
        assertEquals("available", shown().path("payout").asText());
        assertEquals(
                word.equals("available") ? "available" : "degraded",
                shown().path("status").asText());
    }

    @Test
    void the_whole_is_down_when_it_does_nothing_at_all() {
        api.rails.are(good(Operation.COLLECT), down(Optional.of(Operation.DISBURSE)));
        assertEquals("available", shown().path("collect").asText());
        assertEquals("down", shown().path("payout").asText());
        assertEquals("degraded", shown().path("status").asText());
        api.rails.are(down(Optional.of(Operation.COLLECT)), down(Optional.of(Operation.DISBURSE)));
        assertEquals("down", shown().path("status").asText());
    }

    @Test
    void refunds_and_questions_are_no_matter_of_a_checkout_but_of_operators() {
        api.rails.are(
                good(Operation.COLLECT),
                good(Operation.DISBURSE),
                down(Optional.of(Operation.REFUND)),
                down(Optional.empty()));
        assertEquals("available", shown().path("status").asText());
        JsonNode rows = api.asOperator("/admin/rails").json().path("data");
        assertEquals("refund", rows.path(2).path("operation").asText());
        assertEquals("query", rows.path(3).path("operation").asText());
        assertEquals("open", rows.path(3).path("breaker").asText());
    }

    @Test
    void whether_a_number_has_a_wallet_is_what_its_provider_says() {
        JsonNode wallet = api.get("/v1/wallets/+237670000001").json();
        assertEquals("+237670000001", wallet.path("msisdn").asText());
        assertEquals("mtn", wallet.path("provider").asText());
        assertTrue(wallet.path("active").asBoolean());
        api.rails.holders = _ -> CompletableFuture.completedFuture(Optional.of(false));
        JsonNode nobody = api.get("/v1/wallets/677123456?provider=orange").json();
        assertEquals("+237677123456", nobody.path("msisdn").asText());
        assertEquals("orange", nobody.path("provider").asText());
        assertTrue(nobody.path("active").isBoolean());
        assertFalse(nobody.path("active").asBoolean());
    }

    @Test
    void who_cannot_say_or_does_not_in_time_leaves_it_open() {
        api.rails.holders = _ -> CompletableFuture.completedFuture(Optional.empty());
        assertTrue(api.get("/v1/wallets/+237670000001").json().path("active").isNull());
        api.rails.holders = _ -> new CompletableFuture<>();
        assertTrue(api.get("/v1/wallets/+237670000001").json().path("active").isNull());
    }

    @Test
    void what_is_no_wallet_of_ours_is_said_by_the_field() {
        AProblem.check(api.get("/v1/wallets/12"), 400, "invalid_request", "msisdn");
        AProblem.check(api.get("/v1/wallets/+237222000000"), 400, "invalid_request", "msisdn");
        AProblem.check(
                api.get("/v1/wallets/+237670000001?provider=wave"),
                400,
                "invalid_request",
                "provider");
        AProblem.check(
                api.get("/v1/wallets/+237670000001?operator=mtn"),
                400,
                "invalid_request",
                "operator");
    }

    @Test
    void nothing_can_be_asked_for_and_nothing_is_read_for_it() {
        AProblem.check(api.get("/v1/rails?provider=mtn"), 400, "invalid_request", "provider");
        AProblem.check(api.asOperator("/admin/rails?limit=1"), 400, "invalid_request", "limit");
        assertEquals(200, api.get("/v1/rails").status());
        assertTrue(api.reads.asked.isEmpty());
    }
}
