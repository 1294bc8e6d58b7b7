package cm.sanaga.provider.mtn;

import static cm.sanaga.provider.SampleOrders.fixed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.http.Approved;
import cm.sanaga.provider.http.RawServer;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes over the wire to MTN and what is made of what comes back, byte for byte. */
class MtnWireTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ProviderCall.Order COLLECT =
            fixed(Provider.MTN, Operation.COLLECT, "+237670000001");
    private static final String TOKEN =
            "{\"access_token\":\"abc\",\"token_type\":\"access_token\",\"expires_in\":3600}";

    private final RawServer mtn = new RawServer();
    private final Rail rail = rail(mtn, false);

    private static Rail rail(RawServer server, boolean sharedWallet) {
        var config =
                ConfigFactory.parseMap(
                                Map.of(
                                        "sanaga.provider.callback-base-url",
                                                "https://pay.example.cm",
                                        "sanaga.provider.http.answer-timeout", "5s",
                                        "sanaga.provider.mtn.base-url", server.url(),
                                        "sanaga.provider.mtn.api-user", "user",
                                        "sanaga.provider.mtn.api-key", "key",
                                        "sanaga.provider.mtn.collection-subscription-key", "ck",
                                        "sanaga.provider.mtn.disbursement-subscription-key", "dk",
                                        "sanaga.provider.mtn.shared-wallet", sharedWallet))
                        .withFallback(ConfigFactory.defaultReferenceUnresolved())
                        .resolve();
        return MtnRail.open(
                KIT.system(),
                MtnRail.Settings.from(config),
                new CallbackPath(new byte[CallbackPath.KEY_BYTES]));
    }

    @AfterEach
    void close() {
        mtn.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void a_collection_is_a_request_to_pay() {
        mtn.answers(200, TOKEN).answers(202, "");
        assertEquals(new Outcome.Accepted(), submit(COLLECT));
        Approved.check("mtn/login.txt", mtn.requests().get(0));
        Approved.check("mtn/requesttopay.txt", mtn.requests().get(1));
    }

    @Test
    void a_payout_is_a_transfer() {
        mtn.answers(200, TOKEN).answers(202, "");
        var order = fixed(Provider.MTN, Operation.DISBURSE, "+237670000001");
        assertEquals(new Outcome.Accepted(), submit(order));
        Approved.check("mtn/transfer.txt", mtn.requests().get(1));
    }

    @Test
    void a_refund_names_the_collection_it_gives_back() {
        mtn.answers(200, TOKEN).answers(202, "");
        var order = fixed(Provider.MTN, Operation.REFUND, "+237670000001");
        assertEquals(new Outcome.Accepted(), submit(order));
        Approved.check("mtn/refund.txt", mtn.requests().get(1));
    }

    @Test
    void a_question_is_a_get_of_the_same_reference() {
        mtn.answers(200, TOKEN).answers(200, Approved.text("mtn/pending.json"));
        assertEquals(new Outcome.Accepted(), query(COLLECT));
        Approved.check("mtn/status.txt", mtn.requests().get(1));
    }

    @Test
    void two_wallets_add_up_and_a_shared_one_is_counted_once() {
        mtn.answers(200, TOKEN).answers(202, "").answers(200, TOKEN).answers(202, "");
        submit(COLLECT);
        submit(fixed(Provider.MTN, Operation.DISBURSE, "+237670000001"));
        mtn.answers(200, Approved.text("mtn/balance.json"));
        mtn.answers(200, Approved.text("mtn/balance.json"));
        assertEquals(Optional.of(Money.xaf(2468)), join(rail.balance()));
        try (var other = new RawServer()) {
            other.answers(200, TOKEN).answers(200, Approved.text("mtn/balance.json"));
            assertEquals(Optional.of(Money.xaf(1234)), join(rail(other, true).balance()));
            Approved.check("mtn/balance.txt", other.requests().get(1));
        }
    }

    @Test
    void a_success_is_confirmed_with_what_moved() {
        assertEquals(
                new Outcome.Confirmed(
                        new Receipt(new ProviderTransactionId("8812345671"), Money.xaf(1500))),
                answered("mtn/successful.json"));
    }

    @ParameterizedTest
    @CsvSource({
        "mtn/failed-text.json, DECLINED_BY_CUSTOMER",
        "mtn/failed-object.json, ACCOUNT_NOT_FOUND",
        "mtn/failed-unknown.json, REFUSED"
    })
    void a_failure_is_declined_in_our_words(String file, Reason.Code code) {
        assertEquals(
                code, assertInstanceOf(Outcome.Declined.class, answered(file)).reason().code());
    }

    @Test
    void what_is_not_known_stays_open() {
        assertEquals(new Outcome.Accepted(), answered("mtn/unknown-status.json"));
    }

    @ParameterizedTest
    @CsvSource({
        "mtn/successful-other-payment.json",
        "mtn/successful-other-currency.json",
        "mtn/successful-no-transaction.json",
        "mtn/half.json"
    })
    void a_success_that_is_not_plainly_ours_is_in_doubt(String file) {
        assertInstanceOf(Outcome.InDoubt.class, answered(file));
    }

    @Test
    void only_mtn_itself_never_heard_of_an_order() {
        mtn.answers(200, TOKEN).answers(404, "{\"code\":\"RESOURCE_NOT_FOUND\",\"message\":\"x\"}");
        assertEquals(new Outcome.Unheard(), query(COLLECT));
        mtn.answers(404, "text/html", "<html>no such page</html>");
        assertInstanceOf(Outcome.InDoubt.class, query(COLLECT));
    }

    @ParameterizedTest
    @CsvSource({
        "409, RESOURCE_ALREADY_EXIST, accepted",
        "500, INTERNAL_PROCESSING_ERROR, doubt",
        "500, SOMETHING_NEW, doubt",
        "500, SERVICE_UNAVAILABLE, doubt",
        "502, X, doubt",
        "503, SERVICE_UNAVAILABLE, doubt",
        "302, X, doubt",
        "500, NOT_ALLOWED, CONFIGURATION",
        "500, NOT_ALLOWED_TARGET_ENVIRONMENT, CONFIGURATION",
        "500, INVALID_CALLBACK_URL_HOST, CONFIGURATION",
        "500, INVALID_CURRENCY, CONFIGURATION",
        "400, X, CONFIGURATION",
        "403, FORBIDDEN, CONFIGURATION",
        "404, X, CONFIGURATION",
        "404, RESOURCE_NOT_FOUND, REFUSED",
        "500, PAYER_NOT_FOUND, ACCOUNT_NOT_FOUND",
        "500, PAYEE_NOT_FOUND, ACCOUNT_NOT_FOUND",
        "500, NOT_ENOUGH_FUNDS, INSUFFICIENT_FUNDS",
        "500, PAYER_LIMIT_REACHED, LIMIT_EXCEEDED",
        "429, X, not sent"
    })
    void an_error_on_an_order_means_what_the_table_says(int status, String code, String meaning) {
        mtn.answers(200, TOKEN).answers(status, "{\"code\":\"" + code + "\",\"message\":\"m\"}");
        assertEquals(meaning, word(submit(COLLECT)));
    }

    @ParameterizedTest
    @CsvSource({"500", "503"})
    void an_error_that_is_not_json_is_in_doubt(int status) {
        mtn.answers(200, TOKEN).answers(status, "text/xml", "<fault/>");
        assertEquals("doubt", word(submit(COLLECT)));
    }

    @Test
    void a_dead_token_is_renewed_in_the_middle() {
        mtn.answers(200, TOKEN)
                .answers(401, "{\"statusCode\":401,\"message\":\"expired\"}")
                .answers(200, TOKEN.replace("abc", "def"))
                .answers(202, "");
        assertEquals(new Outcome.Accepted(), submit(COLLECT));
        assertTrue(mtn.requests().get(3).contains("Authorization: Bearer def"));
        assertTrue(mtn.requests().get(3).contains(COLLECT.reference().toString()));
    }

    @Test
    void refused_keys_are_a_matter_of_configuration_for_orders_and_a_doubt_for_questions() {
        mtn.answers(401, "{\"error\":\"login_failed\"}");
        assertEquals("CONFIGURATION", word(submit(COLLECT)));
        mtn.answers(401, "{\"error\":\"login_failed\"}");
        assertEquals("doubt", word(query(COLLECT)));
    }

    @Test
    void lost_is_in_doubt_and_never_sent_is_not() {
        mtn.answers(200, TOKEN).cuts();
        assertEquals("doubt", word(submit(COLLECT)));
        mtn.isSilent();
        assertEquals("doubt", word(submit(COLLECT)));
        mtn.close();
        assertEquals("not sent", word(submit(COLLECT)));
    }

    private Outcome answered(String file) {
        mtn.answers(200, TOKEN).answers(200, Approved.text(file));
        return query(COLLECT);
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _ -> "accepted";
            case Outcome.InDoubt _ -> "doubt";
            case Outcome.NotSent _ -> "not sent";
            case Outcome.Declined(var reason) -> reason.code().name();
            case Outcome.Prepared _, Outcome.Confirmed _, Outcome.Unheard _ -> outcome.toString();
        };
    }

    private Outcome submit(ProviderCall.Order order) {
        return join(rail.submit(order, Optional.empty()));
    }

    private Outcome query(ProviderCall.Order order) {
        return join(rail.query(order, Optional.empty()));
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
