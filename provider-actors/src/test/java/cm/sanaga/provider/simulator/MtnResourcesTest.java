package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.UUID;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every resource of MTN's two products, by a client that is not our adapter. */
class MtnResourcesTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final CallbackCatcher CAUGHT = new CallbackCatcher();
    private static final MtnSimulator.Settings SETTINGS =
            MtnSimulator.Settings.fresh("127.0.0.1", 10_000, Optional.empty());
    private static final MtnSimulator SIMULATOR = start(SETTINGS);
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final String PAY = "/collection/v1_0/requesttopay";
    private static final String NUMBER = "237670000000";

    private final MtnClient collection = new MtnClient(SIMULATOR, SETTINGS);
    private final MtnClient disbursement = new MtnClient(SIMULATOR, SETTINGS);

    private static MtnSimulator start(MtnSimulator.Settings settings) {
        return MtnSimulator.start(KIT.system(), "127.0.0.1", 0, settings)
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void stop() {
        SIMULATOR.stop().toCompletableFuture().join();
        CAUGHT.close();
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void log_in() {
        CONTROL.send("POST", "/__sim/reset", "");
        collection.in("collection");
        disbursement.in("disbursement");
    }

    private MtnClient client(String path) {
        return path.startsWith("/collection") ? collection : disbursement;
    }

    @ParameterizedTest
    @CsvSource({
        "/collection/v1_0/requesttopay, payer, 11500",
        "/collection/v1_0/requesttowithdraw, payer, 11500",
        "/collection/v2_0/requesttowithdraw, payer, 11500",
        "/disbursement/v1_0/transfer, payee, 8500",
        "/disbursement/v1_0/deposit, payee, 8500",
        "/disbursement/v2_0/deposit, payee, 8500"
    })
    void an_order_is_taken_asked_after_and_moves_money_once(
            String path, String party, long balance) {
        MtnClient client = client(path);
        String body = MtnClient.order(party, NUMBER, "XAF");
        assertEquals("202 ", client.post(path, body));
        String status = path.replace("v2_0", "v1_0") + "/" + client.reference();
        String pending = client.get(status);
        assertFalse(
                pending.contains("financialTransactionId")
                        && !pending.contains("\"status\":\"SUCCESSFUL\""),
                pending);
        CONTROL.advance(1);
        String ended = awaitEnd(client, status);
        assertEquals("SUCCESSFUL", MtnClient.field(ended, "status"));
        assertTrue(MtnClient.field(ended, "financialTransactionId").matches("[0-9]+"), ended);
        assertEquals("to the payer", MtnClient.field(ended, "payerMessage"));
        assertEquals("to the payee", MtnClient.field(ended, "payeeNote"));
        assertTrue(ended.contains("\"" + party + "\":{"), ended);
        assertTrue(client.post(path, body).startsWith("409 "));
        assertEquals(balance, SIMULATOR.balance());
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1_0", "v2_0"})
    void a_refund_gives_a_collection_back(String version) {
        collection.post(PAY, MtnClient.order("payer", NUMBER, "XAF"));
        CONTROL.advance(1);
        awaitEnd(collection, PAY + "/" + collection.reference());
        String path = "/disbursement/" + version + "/refund";
        String body = MtnClient.refund(collection.reference(), "XAF");
        assertEquals("202 ", disbursement.post(path, body));
        CONTROL.advance(1);
        String status = "/disbursement/v1_0/refund/" + disbursement.reference();
        assertEquals("SUCCESSFUL", MtnClient.field(awaitEnd(disbursement, status), "status"));
        assertEquals(10_000, SIMULATOR.balance());
    }

    @Test
    void a_refund_of_what_never_was_is_not_found() {
        String answer =
                disbursement.post(
                        "/disbursement/v2_0/refund",
                        MtnClient.refund(UUID.randomUUID().toString(), "XAF"));
        assertTrue(answer.startsWith("404 "), answer);
        assertEquals("RESOURCE_NOT_FOUND", MtnClient.field(answer, "code"));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /disbursement/v2_0/transfer",
        "POST, /collection/v2_0/requesttopay",
        "POST, /collection/v1_0/transfer",
        "POST, /disbursement/v1_0/requesttopay",
        "GET, /disbursement/v2_0/deposit/0f8fad5b-d9cb-469f-a165-70867728950e",
        "GET, /collection/v1_0/requesttopay",
        "DELETE, /collection/v1_0/requesttopay/0f8fad5b-d9cb-469f-a165-70867728950e",
        "POST, /collection/v1_0/account/balance"
    })
    void a_path_mtn_does_not_have_is_refused_by_its_gateway(String method, String path) {
        String body = method.equals("POST") ? MtnClient.order("payee", NUMBER, "XAF") : "";
        String answer = client(path).send(method, path, body);
        assertTrue(answer.startsWith("404 "), answer);
        assertEquals("404", MtnClient.field(answer, "statusCode"));
    }

    @Test
    void a_reference_is_good_once_in_each_product() {
        String reference = collection.reference();
        collection.post(PAY, MtnClient.order("payer", NUMBER, "XAF"));
        String again =
                collection.post(
                        "/collection/v1_0/requesttowithdraw",
                        MtnClient.order("payer", NUMBER, "XAF"));
        assertEquals("RESOURCE_ALREADY_EXIST", MtnClient.field(again, "code"));
        assertEquals(
                "202 ",
                disbursement
                        .with("X-Reference-Id", reference)
                        .post(
                                "/disbursement/v1_0/transfer",
                                MtnClient.order("payee", NUMBER, "XAF")));
        String other = disbursement.get("/disbursement/v1_0/deposit/" + reference);
        assertEquals("RESOURCE_NOT_FOUND", MtnClient.field(other, "code"));
    }

    @Test
    void a_balance_is_told_in_its_currency_and_no_other() {
        String told = "200 {\"availableBalance\":\"10000\",\"currency\":\"XAF\"}";
        for (String product : new String[] {"collection", "disbursement"}) {
            String path = "/" + product + "/v1_0/account/balance";
            assertEquals(
                    MtnClient.field(told, "availableBalance"),
                    MtnClient.field(client(path).get(path), "availableBalance"));
            assertEquals("XAF", MtnClient.field(client(path).get(path + "/XAF"), "currency"));
            String other = client(path).get(path + "/EUR");
            assertTrue(other.startsWith("500 "), other);
            assertEquals("INVALID_CURRENCY", MtnClient.field(other, "code"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "msisdn/237670000001/active, 200 true",
        "MSISDN/237670000001/active, 200 true",
        "email/a@example.cm/active, 200 false",
        "msisdn/abc/active, 400",
        "msisdn/46733123450/active, 404 RESOURCE_NOT_FOUND",
        "msisdn/46733123451/active, 200 false",
        "msisdn/46733123452/active, 500 NOT_ALLOWED",
        "msisdn/46733123453/active, 500 NOT_ALLOWED_TARGET_ENVIRONMENT",
        "msisdn/46733123454/active, 500 INTERNAL_PROCESSING_ERROR",
        "msisdn/46733123455/active, 503 SERVICE_UNAVAILABLE",
        "msisdn/46733123456/active, 200 true",
        "msisdn/237670001451/active, 200 false",
        "msisdn/237670001/active, 200 true",
        "msisdn/237670000001/basicuserinfo, 200 Sand",
        "msisdn/46733123450/basicuserinfo, 404 RESOURCE_NOT_FOUND",
        "email/a@example.cm/basicuserinfo, 404"
    })
    void a_wallet_is_there_or_not_as_its_number_says(String path, String expected) {
        String answer = collection.get("/collection/v1_0/accountholder/" + path);
        String[] words = expected.split(" ", -1);
        assertTrue(answer.startsWith(words[0] + " "), answer);
        assertTrue(words.length == 1 || answer.contains(words[1]), answer);
    }

    @Test
    void a_payer_can_be_told_again() {
        collection.post(PAY, MtnClient.order("payer", NUMBER, "XAF"));
        String path = PAY + "/" + collection.reference() + "/deliverynotification";
        String body = "{\"notificationMessage\":\"Thank you\"}";
        assertEquals("400 ", collection.post(path, body));
        collection.with("notificationMessage", "Thank you").with("Language", "en");
        assertEquals("200 ", collection.post(path, body));
        assertEquals("400 ", collection.post(path, body.replace("you", "y".repeat(160))));
        assertEquals("400 ", collection.post(path, "{}"));
        String unknown = PAY + "/" + UUID.randomUUID() + "/deliverynotification";
        assertTrue(collection.post(unknown, body).startsWith("404 "));
        assertEquals(
                "400 ", collection.with("notificationMessage", "y".repeat(161)).post(path, body));
    }

    @Test
    void notes_are_short_and_plain_unless_the_switch_says_otherwise() {
        String good = MtnClient.order("payer", NUMBER, "XAF");
        String quoted = good.replace("to the payer", "l'ami & co");
        String longest = good.replace("to the payer", "y".repeat(160));
        assertEquals("400 ", collection.post(PAY, quoted));
        assertEquals("400 ", collection.post(PAY, longest.replace("yy", "yyy")));
        assertEquals("202 ", collection.post(PAY, longest));
        var manners = MtnManners.usual().with(MtnManners.Notes.ANY);
        MtnSimulator other = start(SETTINGS.with(manners));
        var client = new MtnClient(other, SETTINGS).in("collection");
        assertEquals("400 ", client.post(PAY, good.replace("to the payer", "y".repeat(161))));
        assertEquals("202 ", client.post(PAY, quoted));
        other.stop().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({"BY_DIRECTION, text, object", "TEXT, text, text", "OBJECT, object, object"})
    void a_reason_is_a_text_for_what_comes_in_an_object_for_what_goes_out_and_can_be_switched(
            MtnManners.Reasons reasons, String comingIn, String goingOut) {
        MtnSimulator other = start(SETTINGS.with(MtnManners.usual().with(reasons)));
        String number = "237670000001";
        for (String path :
                new String[] {
                    PAY,
                    "/collection/v2_0/requesttowithdraw",
                    "/disbursement/v1_0/transfer",
                    "/disbursement/v2_0/deposit"
                }) {
            boolean in = path.startsWith("/collection");
            var client = new MtnClient(other, SETTINGS).in(in ? "collection" : "disbursement");
            client.post(path, MtnClient.order(in ? "payer" : "payee", number, "XAF"));
            String status = path.replace("v2_0", "v1_0") + "/" + client.reference();
            new SimulatorControl(other.baseUrl()).advance(1);
            String ended = awaitEnd(client, status);
            String text = "\"reason\":\"NOT_ENOUGH_FUNDS\"";
            String object = "\"reason\":{";
            assertTrue(
                    ended.contains((in ? comingIn : goingOut).equals("text") ? text : object),
                    ended);
            assertFalse(ended.contains("financialTransactionId"), ended);
        }
        other.stop().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({"PUT", "POST"})
    void a_callback_is_the_status_and_names_no_reference_of_ours(MtnManners.Callbacks method) {
        MtnSimulator other = start(SETTINGS.with(MtnManners.usual().with(method)));
        var client = new MtnClient(other, SETTINGS).in("collection");
        client.with("X-Callback-Url", CAUGHT.base() + "/cb/mtn/7f3c1e");
        assertEquals("202 ", client.post(PAY, MtnClient.order("payer", NUMBER, "XAF")));
        var callback = CAUGHT.await(1).getFirst();
        assertEquals(method.name(), callback.method());
        assertEquals("/cb/mtn/7f3c1e", callback.path());
        assertEquals("200 " + callback.body(), client.get(PAY + "/" + client.reference()));
        assertFalse(callback.body().contains(client.reference()));
        other.stop().toCompletableFuture().join();
    }

    private static String awaitEnd(MtnClient client, String status) {
        return KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            String answer = client.get(status);
                            assertFalse(answer.contains("PENDING"), answer);
                            return answer;
                        });
    }
}
