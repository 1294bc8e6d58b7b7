package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test tables of MTN's sandbox, where money is called euros. */
class MtnTablesTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final MtnSimulator.Settings SETTINGS =
            MtnSimulator.Settings.fresh("localhost", 100_000, Optional.empty()).inSandbox();
    private static final MtnSimulator SIMULATOR =
            MtnSimulator.start(KIT.system(), "127.0.0.1", 0, SETTINGS).toCompletableFuture().join();
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final String PAY = "/collection/v1_0/requesttopay";
    private static final String WITHDRAW = "/collection/v1_0/requesttowithdraw";
    private static final String TRANSFER = "/disbursement/v1_0/transfer";
    private static final String DEPOSIT = "/disbursement/v1_0/deposit";

    @AfterAll
    static void stop() {
        SIMULATOR.stop().toCompletableFuture().join();
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void reset() {
        CONTROL.send("POST", "/__sim/reset", "");
    }

    @ParameterizedTest
    @CsvSource({
        "450, INTERNAL_PROCESSING_ERROR, INTERNAL_PROCESSING_ERROR",
        "451, APPROVAL_REJECTED, APPROVAL_REJECTED",
        "452, EXPIRED, EXPIRED",
        "453, SUCCESSFUL, SUCCESSFUL",
        "454, SUCCESSFUL, SUCCESSFUL",
        "455, PAYER_NOT_FOUND, NOT_ENOUGH_FUNDS",
        "456, PAYEE_NOT_ALLOWED_TO_RECEIVE, PAYER_LIMIT_REACHED",
        "457, NOT_ALLOWED, PAYEE_NOT_FOUND",
        "458, NOT_ALLOWED_TARGET_ENVIRONMENT, NOT_ALLOWED",
        "459, INVALID_CALLBACK_URL_HOST, NOT_ALLOWED_TARGET_ENVIRONMENT",
        "460, INVALID_CURRENCY, INVALID_CALLBACK_URL_HOST",
        "461, INTERNAL_PROCESSING_ERROR, INVALID_CURRENCY",
        "462, SERVICE_UNAVAILABLE, INTERNAL_PROCESSING_ERROR",
        "463, COULD_NOT_PERFORM_TRANSACTION, SERVICE_UNAVAILABLE",
        "464, UNKNOWN_TRANSFER_TYPE, UNKNOWN_TRANSFER_TYPE",
        "465, SUCCESSFUL, SUCCESSFUL"
    })
    void a_number_of_the_table_fares_as_mtn_says(String last, String collect, String transfer) {
        for (String prefix : new String[] {"46733123", "237670001"}) {
            String number = prefix + last;
            assertEquals(collect, fate(PAY, order("payer", number)));
            assertEquals(collect, fate(WITHDRAW, order("payer", number)));
            assertEquals(collect, fate(DEPOSIT, order("payee", number)));
            assertEquals(transfer, fate(TRANSFER, order("payee", number)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, PAYER_NOT_FOUND",
        "2, INTERNAL_PROCESSING_ERROR",
        "3, APPROVAL_REJECTED",
        "4, EXPIRED",
        "5, SUCCESSFUL",
        "6, SUCCESSFUL",
        "7, NOT_ALLOWED",
        "8, NOT_ALLOWED_TARGET_ENVIRONMENT",
        "9, INVALID_CALLBACK_URL_HOST",
        "10, INVALID_CURRENCY",
        "11, INTERNAL_PROCESSING_ERROR",
        "12, SERVICE_UNAVAILABLE",
        "13, COULD_NOT_PERFORM_TRANSACTION"
    })
    void a_refund_fares_as_the_number_it_gives_back_says(String original, String fate) {
        String body = MtnClient.refund(original, "EUR");
        assertEquals(fate, fate("/disbursement/v1_0/refund", body));
        assertEquals(fate, fate("/disbursement/v2_0/refund", body));
    }

    @Test
    void a_refund_of_fourteen_is_of_nothing() {
        String answer =
                client("/disbursement")
                        .post("/disbursement/v2_0/refund", MtnClient.refund("14", "EUR"));
        assertTrue(answer.startsWith("404 "), answer);
    }

    @Test
    void ongoing_is_pending_for_half_a_minute_and_delayed_is_created_until_it_succeeds() {
        var ongoing = client(PAY);
        var delayed = client(PAY);
        delayed.post(PAY, order("payer", "46733123454"));
        assertEquals("CREATED", status(delayed));
        // It ends five seconds after the other one, which is how long the calls below may take.
        ongoing.post(PAY, order("payer", "46733123453"));
        assertEquals("PENDING", status(ongoing));
        CONTROL.advance(25);
        assertEquals("PENDING", status(ongoing));
        await(delayed, "SUCCESSFUL");
        CONTROL.advance(6);
        await(ongoing, "SUCCESSFUL");
    }

    @ParameterizedTest
    @CsvSource({
        "XAF, 1500, 500 INVALID_CURRENCY",
        "EUR, 1500, 202",
        "EUR, 1500.00, 202",
        "EUR, 12.50, 400",
        "EUR, 0, 400"
    })
    void the_sandbox_knows_euros_only_and_drops_noughts(
            String currency, String amount, String answer) {
        var client = client(PAY);
        String body = MtnClient.order("payer", "46733123499", currency);
        String said = client.post(PAY, body.replace("\"1500\"", "\"" + amount + "\""));
        String[] words = answer.split(" ", -1);
        assertTrue(said.startsWith(words[0]) && said.contains(words[words.length - 1]), said);
        if (said.equals("202 ")) {
            String view = client.get(PAY + "/" + client.reference());
            assertEquals("1500", MtnClient.field(view, "amount"));
            assertEquals("EUR", MtnClient.field(view, "currency"));
        }
    }

    private static String order(String party, String number) {
        return MtnClient.order(party, number, "EUR");
    }

    private static MtnClient client(String path) {
        return new MtnClient(SIMULATOR, SETTINGS)
                .in(path.startsWith("/collection") ? "collection" : "disbursement");
    }

    private static String status(MtnClient client) {
        return MtnClient.field(client.get(PAY + "/" + client.reference()), "status");
    }

    private static void await(MtnClient client, String status) {
        KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            assertEquals(status, status(client));
                            return status;
                        });
    }

    /** How an order ends: its success, or the reason why not. */
    private static String fate(String path, String body) {
        var client = client(path);
        assertEquals("202 ", client.post(path, body));
        CONTROL.advance(31);
        String status = path.replace("v2_0", "v1_0") + "/" + client.reference();
        String ended =
                KIT.createTestProbe()
                        .awaitAssert(
                                () -> {
                                    String answer = client.get(status);
                                    assertTrue(
                                            answer.contains("\"SUCCESSFUL\"")
                                                    || answer.contains("\"FAILED\""),
                                            answer);
                                    return answer;
                                });
        var view = Wire.object(ended.substring(ended.indexOf(' ') + 1)).orElseThrow();
        var reason = view.path("reason");
        return view.path("status").asText().equals("SUCCESSFUL")
                ? "SUCCESSFUL"
                : reason.isObject() ? reason.path("code").asText() : reason.asText();
    }
}
