package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which callbacks mislead, seen by whoever is called. */
class CallbackFaultsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final MtnSimulator.Settings SETTINGS =
            MtnSimulator.Settings.fresh("127.0.0.1", 10_000, Optional.empty());
    private static final MtnSimulator SIMULATOR =
            MtnSimulator.start(KIT.system(), "127.0.0.1", 0, SETTINGS).toCompletableFuture().join();
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());

    private final CallbackCatcher catcher = new CallbackCatcher();
    private final MtnCaller caller = new MtnCaller(CONTROL, SETTINGS);

    @AfterAll
    static void stop() {
        SIMULATOR.stop().toCompletableFuture().join();
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void log_in() {
        CONTROL.send("POST", "/__sim/reset", "");
        caller.logIn();
        caller.calledBackAt(catcher.base() + "/webhooks/ch_1");
    }

    @AfterEach
    void close() {
        catcher.close();
    }

    @Test
    void duplicates_come_as_often_as_ordered() {
        pay("\"callback\":\"duplicate\",\"callback_count\":60,\"delay_ms\":0");
        assertEquals(60, catcher.await(60).size());
        assertNothingMore();
        assertEquals(11_500, SIMULATOR.balance());
        KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            JsonNode state = CONTROL.get("/__sim/state");
                            assertEquals(60, state.path("callbacks_delivered").asInt());
                            return state;
                        });
    }

    @Test
    void a_reordered_callback_is_there_before_the_answer() {
        pay("\"callback\":\"reordered\"");
        assertEquals(1, catcher.waiting());
        assertEquals("SUCCESSFUL", next().path("status").asText());
        assertNothingMore();
    }

    @Test
    void a_forged_callback_claims_success_of_what_is_open_and_of_what_failed() {
        pay("\"callback\":\"forged\",\"outcome\":\"NOT_ENOUGH_FUNDS\",\"delay_ms\":60000");
        assertEquals("SUCCESSFUL", next().path("status").asText());
        assertEquals("PENDING", caller.status().path("status").asText());
        CONTROL.advance(61);
        assertEquals("SUCCESSFUL", next().path("status").asText());
        assertEquals("FAILED", caller.status().path("status").asText());
        assertEquals(10_000, SIMULATOR.balance());
    }

    @Test
    void a_callback_names_euros_or_another_amount() {
        pay("\"callback\":\"wrong_currency\"");
        JsonNode euros = next();
        assertEquals("EUR", euros.path("currency").asText());
        assertEquals("1500", euros.path("amount").asText());
        pay("\"callback\":\"wrong_amount\"");
        JsonNode more = next();
        assertEquals("XAF", more.path("currency").asText());
        assertEquals("1501", more.path("amount").asText());
    }

    @Test
    void a_late_callback_waits_for_the_clock() {
        pay("\"callback\":\"late\",\"callback_after_s\":3600,\"delay_ms\":0");
        awaitStatus("SUCCESSFUL");
        assertNothingMore();
        CONTROL.advance(3601);
        assertEquals("SUCCESSFUL", next().path("status").asText());
    }

    @Test
    void one_for_a_payment_nobody_knows_comes_with_the_right_one() {
        pay("\"callback\":\"unknown\"");
        List<CallbackCatcher.Caught> both = catcher.await(2);
        List<String> paths = both.stream().map(CallbackCatcher.Caught::path).toList();
        assertTrue(paths.contains("/webhooks/ch_1"), paths.toString());
        assertNotEquals(paths.get(0), paths.get(1));
        assertTrue(paths.stream().allMatch(path -> path.startsWith("/webhooks/")));
    }

    @Test
    void a_late_success_is_told() {
        pay("\"outcome\":\"EXPIRED\",\"then\":{\"after_s\":60}");
        CONTROL.advance(31);
        assertEquals("FAILED", next().path("status").asText());
        CONTROL.advance(61);
        assertEquals("SUCCESSFUL", next().path("status").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"callback\":\"none\"", "\"http\":\"unavailable\""})
    void none_comes_when_none_is_ordered_or_nothing_happened(String effect) {
        pay(effect + ",\"delay_ms\":0");
        assertNothingMore();
    }

    private void pay(String effect) {
        var answer = CONTROL.send("POST", "/__sim/rules", "{" + effect + "}");
        assertEquals(200, answer.statusCode(), answer.body());
        caller.pay();
    }

    private JsonNode next() {
        return Wire.object(catcher.await(1).getFirst().body()).orElseThrow();
    }

    private void assertNothingMore() {
        var probe = KIT.createTestProbe();
        probe.expectNoMessage(Duration.ofMillis(200));
        assertEquals(0, catcher.waiting());
    }

    private void awaitStatus(String wanted) {
        KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            assertEquals(wanted, caller.status().path("status").asText());
                            return wanted;
                        });
    }
}
