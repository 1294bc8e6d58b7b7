package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which a provider can fail, seen on the wire. */
class FaultsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final MtnSimulator.Settings SETTINGS =
            MtnSimulator.Settings.fresh("127.0.0.1", 10_000, Optional.empty());
    private static final MtnSimulator SIMULATOR =
            MtnSimulator.start(KIT.system(), "127.0.0.1", 0, SETTINGS).toCompletableFuture().join();
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final String TO_US = "\"match\":{\"msisdn\":\"677123456\"},";

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
    }

    @ParameterizedTest
    @CsvSource({
        "error_before, 500 INTERNAL_PROCESSING_ERROR",
        "rate_limited, 429 limit",
        "forbidden, 403 may",
        "unavailable, 503 unavailable",
        "xml_before, 500 <fault>",
        "html_before, 502 <html>"
    })
    void an_error_without_effect_leaves_no_order(String http, String answer) {
        rule("{" + TO_US + "\"http\":\"" + http + "\"}");
        assertSaid(answer, caller.pay());
        assertSaid("404 RESOURCE_NOT_FOUND", caller.ask());
        assertEquals(0, CONTROL.get("/__sim/state").path("orders").size());
    }

    @ParameterizedTest
    @CsvSource({
        "error_after, 500 INTERNAL_PROCESSING_ERROR",
        "xml_after, 500 <fault>",
        "html_after, 502 <html>"
    })
    void an_error_with_effect_moves_money(String http, String answer) {
        rule("{\"delay_ms\":0,\"http\":\"" + http + "\"}");
        assertSaid(answer, caller.pay());
        awaitStatus("SUCCESSFUL");
        assertEquals(11_500, SIMULATOR.balance());
    }

    @Test
    void a_cut_line_says_nothing_and_nothing_happened() {
        rule("{\"http\":\"cut\"}");
        assertThrows(UncheckedIOException.class, caller::pay);
        assertSaid("404 RESOURCE_NOT_FOUND", caller.ask());
        assertEquals("cut", newest("requests", 1).path("answer").asText());
    }

    @Test
    void a_time_out_with_money_gives_no_answer_and_moves_it() throws Exception {
        rule("{\"http\":\"timeout_with_money\"}");
        assertNoAnswer();
        awaitStatus("SUCCESSFUL");
        assertEquals(11_500, SIMULATOR.balance());
    }

    @Test
    void a_time_out_without_money_gives_no_answer_and_leaves_no_order() throws Exception {
        rule("{\"http\":\"timeout_without_money\"}");
        assertNoAnswer();
        assertSaid("404 RESOURCE_NOT_FOUND", caller.ask());
        assertEquals("silence", newest("requests", 1).path("answer").asText());
    }

    @Test
    void whoever_hangs_up_is_not_held_any_longer() throws Exception {
        rule("{\"http\":\"timeout_without_money\"}");
        try (Socket line = new Socket(InetAddress.getLoopbackAddress(), SIMULATOR.port())) {
            line.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
            meetSilence(line);
            line.shutdownOutput();
            assertThrows(SocketException.class, () -> line.getInputStream().read());
        }
    }

    @Test
    void a_token_is_dead_from_the_call_on_that_met_the_rule() {
        rule("{\"match\":{\"times\":1},\"http\":\"token_expired\"}");
        assertSaid("401 token", caller.pay());
        assertSaid("401 token", caller.pay());
        caller.logIn();
        assertSaid("202 ", caller.pay());
    }

    @Test
    void an_answer_is_held_back_as_long_as_the_rule_says() {
        rule("{\"answer_delay_ms\":300}");
        long begun = System.nanoTime();
        assertSaid("202 ", caller.pay());
        assertTrue(System.nanoTime() - begun >= 300_000_000L);
        assertTrue(newest("requests", 0).path("ms").asLong() >= 300);
    }

    @ParameterizedTest
    @CsvSource({
        "error_before, 500 Internal",
        "rate_limited, 429 limit",
        "unavailable, 503 unavailable",
        "xml_before, 500 <fault>",
        "html_after, 502 <html>",
        "token_expired, 401 token"
    })
    void a_question_fails_by_its_path_and_the_order_does_not(String http, String answer) {
        rule("{\"match\":{\"path\":\"/v1_0/requesttopay/\"},\"http\":\"" + http + "\"}");
        assertSaid("202 ", caller.pay());
        assertSaid(answer, caller.ask());
    }

    @Test
    void a_question_can_be_cut_and_a_login_be_slow() {
        caller.pay();
        rule("{\"match\":{\"operation\":\"question\"},\"http\":\"cut\"}");
        assertThrows(UncheckedIOException.class, caller::ask);
        rule("{\"match\":{\"path\":\"/token\"},\"answer_delay_ms\":200}");
        long begun = System.nanoTime();
        assertSaid("200 access_token", caller.logIn());
        assertTrue(System.nanoTime() - begun >= 200_000_000L);
    }

    @Test
    void a_share_of_the_calls_fails_and_the_others_do_not() {
        caller.pay();
        rule("{\"match\":{\"operation\":\"question\",\"share\":0.3},\"http\":\"unavailable\"}");
        long failed = IntStream.range(0, 300).filter(_ -> caller.ask().startsWith("503")).count();
        // 90 are to be expected; seven standard deviations from that lie outside.
        assertTrue(failed > 35 && failed < 145, failed + " of 300");
    }

    @Test
    void a_question_is_matched_by_the_number_of_the_order_it_is_about() {
        caller.pay();
        rule("{\"match\":{\"operation\":\"question\",\"amount\":7},\"http\":\"unavailable\"}");
        assertSaid("200 ", caller.ask());
        rule(
                "{\"match\":{\"operation\":\"question\",\"msisdn\":\"+237677123456\"},"
                        + "\"http\":\"unavailable\"}");
        assertSaid("503 ", caller.ask());
        assertSaid("200 ", caller.send("GET", "/collection/v1_0/account/balance", ""));
    }

    @Test
    void a_status_names_another_amount_or_currency_and_the_books_do_not() {
        rule("{\"status\":\"wrong_amount\",\"delay_ms\":0}");
        caller.pay();
        assertEquals("1501", caller.status().path("amount").asText());
        CONTROL.send("DELETE", "/__sim/rules", "");
        assertEquals("1501", caller.status().path("amount").asText());
        caller.pay();
        assertEquals("1500", caller.status().path("amount").asText());
        rule("{\"match\":{\"operation\":\"question\"},\"status\":\"wrong_currency\"}");
        assertEquals("EUR", caller.status().path("currency").asText());
        KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            assertEquals(13_000, SIMULATOR.balance());
                            return true;
                        });
    }

    @Test
    void another_amount_moves_and_all_that_is_said_of_it_says_so() {
        rule("{\"match\":{\"operation\":\"collect\"},\"moves\":\"wrong_amount\",\"delay_ms\":0}");
        caller.pay();
        awaitStatus("SUCCESSFUL");
        assertEquals("1501", caller.status().path("amount").asText());
        assertEquals(11_501, SIMULATOR.balance());
        assertEquals(1_501, CONTROL.ledger().path("movements").path(0).path("amount").asLong());
        assertTrue(CONTROL.send("GET", "/__sim/statement", "").body().contains("1501"));
    }

    @Test
    void what_moves_twice_is_one_order_to_whoever_asks_and_two_movements_in_the_books() {
        rule("{\"match\":{\"times\":1},\"moves\":\"twice\",\"delay_ms\":0}");
        caller.pay();
        awaitStatus("SUCCESSFUL");
        KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            assertEquals(13_000, SIMULATOR.balance());
                            return true;
                        });
        assertEquals(
                2,
                CONTROL.ledger().path("movements").findValuesAsText("transaction").stream()
                        .distinct()
                        .count());
        rule("{\"moves\":\"twice\",\"outcome\":\"NOT_ENOUGH_FUNDS\",\"delay_ms\":0}");
        caller.pay();
        awaitStatus("FAILED");
        assertEquals(13_000, SIMULATOR.balance());
    }

    @Test
    void what_expired_succeeds_late() {
        rule("{\"outcome\":\"EXPIRED\",\"then\":{\"outcome\":\"succeeded\",\"after_s\":600}}");
        caller.pay();
        CONTROL.advance(31);
        awaitStatus("FAILED");
        assertEquals(10_000, SIMULATOR.balance());
        CONTROL.advance(601);
        awaitStatus("SUCCESSFUL");
        assertEquals(11_500, SIMULATOR.balance());
        assertFalse(caller.status().has("reason"));
    }

    @ParameterizedTest
    @CsvSource({"normal, 1", "missing, 0", "doubled, 2", "extra, 2"})
    void a_statement_has_other_rows_than_the_ledger(String row, int rows) {
        rule("{\"delay_ms\":0,\"statement\":\"" + row + "\"}");
        caller.pay();
        awaitStatus("SUCCESSFUL");
        List<String> lines =
                CONTROL.send("GET", "/__sim/statement?format=csv", "").body().lines().toList();
        String transaction = caller.status().path("financialTransactionId").asText();
        assertEquals(rows, lines.size() - 1, lines.toString());
        assertEquals(
                row.equals("extra") ? 1 : rows,
                lines.stream().filter(line -> line.startsWith(transaction + ",")).count());
        assertEquals(1, CONTROL.ledger().path("movements").size());
    }

    @Test
    void a_rule_counts_its_calls_and_names_operations() {
        rule("{\"match\":{\"times\":2},\"http\":\"unavailable\"}");
        rule("{\"match\":{\"operation\":\"disburse\"},\"http\":\"forbidden\"}");
        assertSaid("503 ", caller.pay());
        assertSaid("503 ", caller.pay());
        assertSaid("202 ", caller.pay());
        rule("{\"match\":{\"operation\":\"collect\"},\"http\":\"forbidden\"}");
        assertSaid("403 ", caller.pay());
        JsonNode rules = CONTROL.get("/__sim/rules").path("rules");
        assertEquals(3, rules.size());
        assertEquals(2, rules.path(2).path("used").asInt());
    }

    @Test
    void one_rule_is_taken_back_and_a_shown_rule_can_be_given_back() {
        rule("[{\"http\":\"unavailable\"},{\"http\":\"forbidden\"}]");
        JsonNode newest = CONTROL.get("/__sim/rules").path("rules").path(0);
        String path = "/__sim/rules/" + newest.path("n").asInt();
        assertEquals(204, CONTROL.send("DELETE", path, "").statusCode());
        assertEquals(404, CONTROL.send("DELETE", path, "").statusCode());
        assertSaid("503 ", caller.pay());
        rule(newest.toString());
        assertSaid("403 ", caller.pay());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"htpp\":\"cut\"}|htpp is not known",
                "{\"http\":\"explode\"}|timeout_with_money",
                "{\"http\":5}|http is a text",
                "{\"callback\":\"twice\"}|wrong_currency",
                "{\"callback\":\"duplicate\",\"callback_count\":61}|from 2 to 60",
                "{\"callback_count\":3}|callback duplicate",
                "{\"callback_after_s\":-1}|callback_after_s",
                "{\"delay_ms\":-1}|delay_ms",
                "{\"answer_delay_ms\":120001}|120000",
                "{\"outcome\":\"suceeded\"}|NOT_ENOUGH_FUNDS",
                "{\"then\":{\"outcome\":\"EXPIRED\",\"after_s\":1}}|after_s",
                "{\"then\":{}}|then.after_s",
                "{\"status\":\"odd\"}|wrong_amount",
                "{\"statement\":\"odd\"}|doubled",
                "{\"moves\":\"odd\"}|wrong_amount",
                "{\"match\":5}|match is an object",
                "{\"match\":{\"share\":2}}|between 0 and 1",
                "{\"match\":{\"times\":0}}|match.times",
                "{\"match\":{\"amount\":0}}|match.amount",
                "{\"match\":{\"amount\":1.5}}|match.amount",
                "{\"match\":{\"msisdn\":\"12\"}}|match.msisdn",
                "{\"match\":{\"operation\":\"steal\"}}|disburse",
                "{\"match\":{\"numer\":\"1\"}}|match.numer is not known",
                "5|list of rules",
                "[5]|object"
            })
    void a_rule_that_is_not_understood_is_refused_by_the_field(String rule, String named) {
        var answer = CONTROL.send("POST", "/__sim/rules", rule);
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains(named), answer.body());
        assertEquals(0, CONTROL.get("/__sim/rules").path("rules").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null"})
    void another_page_cannot_steer_the_simulator(String origin) {
        var answer = CONTROL.send("POST", "/__sim/reset", "", "Origin", origin);
        assertEquals(403, answer.statusCode());
        var own = CONTROL.send("POST", "/__sim/reset", "", "Origin", SIMULATOR.baseUrl());
        assertEquals(204, own.statusCode());
    }

    private static void rule(String json) {
        var answer = CONTROL.send("POST", "/__sim/rules", json);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private void awaitStatus(String wanted) {
        await(wanted, () -> caller.status().path("status").asText());
    }

    private static void await(String wanted, Supplier<String> seen) {
        KIT.createTestProbe()
                .awaitAssert(
                        Duration.ofMinutes(1),
                        () -> {
                            assertEquals(wanted, seen.get());
                            return wanted;
                        });
    }

    private void assertNoAnswer() throws IOException {
        try (Socket line = new Socket(InetAddress.getLoopbackAddress(), SIMULATOR.port())) {
            line.setSoTimeout((int) Duration.ofSeconds(1).toMillis());
            meetSilence(line);
            assertThrows(SocketTimeoutException.class, () -> line.getInputStream().read());
        }
    }

    /** Sends an order, and comes back when the simulator has it and keeps silent. */
    private void meetSilence(Socket line) throws IOException {
        caller.newReference();
        line.getOutputStream().write(caller.raw().getBytes(StandardCharsets.UTF_8));
        await("silence", () -> newest("requests", 0).path("answer").asText());
    }

    /** An entry of the log, 0 being the newest. */
    private static JsonNode newest(String list, int index) {
        JsonNode all = CONTROL.get("/__sim/state").path(list);
        return StreamSupport.stream(all.spliterator(), false).skip(index).findFirst().orElseThrow();
    }

    private static void assertSaid(String expected, String answer) {
        String[] words = expected.split(" ", 2);
        assertTrue(answer.startsWith(words[0] + " "), answer);
        assertTrue(answer.contains(words[1]), answer);
    }
}
