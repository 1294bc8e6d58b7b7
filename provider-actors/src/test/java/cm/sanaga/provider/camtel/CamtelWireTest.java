package cm.sanaga.provider.camtel;

import static cm.sanaga.provider.SampleOrders.fixed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.SampleOrders;
import cm.sanaga.provider.http.Approved;
import cm.sanaga.provider.http.RawServer;
import com.typesafe.config.ConfigFactory;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire to Camtel and what is made of what comes back, byte for byte. */
class CamtelWireTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ProviderCall.Order COLLECT =
            fixed(Provider.CAMTEL, Operation.COLLECT, "+237620000001");
    private static final ProviderCall.Order REFUND =
            fixed(Provider.CAMTEL, Operation.REFUND, "+237620000001");
    private static final String TOKEN =
            "{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":3600}";

    private final RawServer camtel = new RawServer();
    private final Rail rail = rail(false, "20s");

    private Rail rail(boolean resend, String patience) {
        var config =
                ConfigFactory.parseMap(
                                Map.of(
                                        "sanaga.provider.callback-base-url",
                                        "https://pay.example.cm",
                                        "sanaga.provider.http.answer-timeout",
                                        patience,
                                        "sanaga.provider.camtel",
                                        Map.of(
                                                "profile",
                                                "blue-gsma-min",
                                                "base-url",
                                                camtel.url() + "/blue/v1.2",
                                                "client-id",
                                                "client",
                                                "client-secret",
                                                "cs",
                                                "api-key",
                                                "ak",
                                                "organisation-id",
                                                "ESCROWCM",
                                                "resend",
                                                resend)))
                        .withFallback(ConfigFactory.defaultReferenceUnresolved())
                        .resolve();
        return CamtelRail.open(
                KIT.system(),
                CamtelRail.Settings.from(config),
                new CallbackPath(new byte[CallbackPath.KEY_BYTES]),
                InstantSource.fixed(SampleOrders.NOON));
    }

    @AfterEach
    void close() {
        camtel.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void a_collection_is_a_merchant_payment() {
        camtel.answers(200, TOKEN).answers(202, Approved.text("camtel/accepted.json"));
        assertEquals(new Outcome.Accepted(), submit(COLLECT));
        Approved.check("camtel/login.txt", camtel.requests().get(0));
        Approved.check("camtel/merchantpay.txt", camtel.requests().get(1));
    }

    @Test
    void a_payout_is_a_disbursement() {
        camtel.answers(200, TOKEN).answers(202, Approved.text("camtel/accepted.json"));
        var order = fixed(Provider.CAMTEL, Operation.DISBURSE, "+237620000001");
        assertEquals(new Outcome.Accepted(), submit(order));
        Approved.check("camtel/disbursement.txt", camtel.requests().get(1));
    }

    @Test
    void a_refund_finds_the_transaction_by_our_name_and_reverses_it() {
        camtel.answers(200, TOKEN)
                .answers(200, Approved.text("camtel/link-transaction.json"))
                .answers(202, Approved.text("camtel/accepted.json"));
        assertEquals(new Outcome.Accepted(), submit(REFUND));
        Approved.check("camtel/original.txt", camtel.requests().get(1));
        Approved.check("camtel/reversal.txt", camtel.requests().get(2));
        // The login is the third, and seldom.
        assertEquals(3, camtel.requests().size());
        assertEquals(2, rail.requestsToSubmit(REFUND));
    }

    @Test
    void a_refund_whose_collection_cannot_be_asked_after_was_not_sent() {
        camtel.answers(200, TOKEN).answers(503, Approved.text("camtel/unheard.json"));
        assertEquals("not sent", word(submit(REFUND)));
        camtel.answers(429, "{}");
        assertEquals("not sent", word(submit(REFUND)));
        camtel.cuts();
        assertEquals("not sent", word(submit(REFUND)));
        camtel.answers(200, Approved.text("camtel/link-request.json"))
                .answers(200, Approved.text("camtel/state-pending.json"));
        assertEquals("not sent", word(submit(REFUND)));
        assertTrue(camtel.requests().stream().noneMatch(one -> one.contains("/reversals")));
    }

    @Test
    void a_refund_of_what_never_was_is_declined() {
        camtel.answers(200, TOKEN).answers(404, Approved.text("camtel/unheard.json"));
        assertEquals("REFUSED", word(submit(REFUND)));
        camtel.answers(200, Approved.text("camtel/link-request.json"))
                .answers(200, Approved.text("camtel/state-failed.json"));
        assertEquals("REFUSED", word(submit(REFUND)));
    }

    @Test
    void a_reversal_that_was_lost_is_in_doubt() {
        camtel.answers(200, TOKEN)
                .answers(200, Approved.text("camtel/link-transaction.json"))
                .cuts();
        assertEquals("doubt", word(submit(REFUND)));
    }

    @Test
    void a_question_follows_the_link_to_the_request_and_on_to_the_transaction() {
        camtel.answers(200, TOKEN)
                .answers(200, Approved.text("camtel/link-request.json"))
                .answers(200, Approved.text("camtel/state-completed.json"))
                .answers(200, Approved.text("camtel/completed.json"));
        assertEquals(
                new Outcome.Confirmed(
                        new Receipt(new ProviderTransactionId("BLU-9F31"), Money.xaf(1500))),
                query(COLLECT));
        Approved.check("camtel/response.txt", camtel.requests().get(1));
        Approved.check("camtel/requeststate.txt", camtel.requests().get(2));
        Approved.check("camtel/transaction.txt", camtel.requests().get(3));
    }

    @ParameterizedTest
    @CsvSource({
        "state-pending.json, accepted",
        "state-failed.json, INSUFFICIENT_FUNDS",
        "state-expired.json, EXPIRED",
        "state-failed-unknown.json, REFUSED",
        "half.json, doubt",
        "balance.json, doubt"
    })
    void a_request_under_way_says_how_it_is(String file, String meaning) {
        camtel.answers(200, TOKEN)
                .answers(200, Approved.text("camtel/link-request.json"))
                .answers(200, Approved.text("camtel/" + file));
        assertEquals(meaning, word(query(COLLECT)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insufficientFunds INSUFFICIENT_FUNDS",
                "identifierError ACCOUNT_NOT_FOUND",
                "requestingPartyAuthorisationError ACCOUNT_BLOCKED",
                "greaterThanTransactionMaxValue LIMIT_EXCEEDED",
                "maxBalanceExceeded LIMIT_EXCEEDED",
                "dailyValueLimitExceeded LIMIT_EXCEEDED",
                "monthlyVolumeLimitExceeded LIMIT_EXCEEDED",
                "requestDeclined DECLINED_BY_CUSTOMER",
                "clientAuthorisationError CONFIGURATION",
                "serviceUnavailable PROVIDER_UNAVAILABLE",
                "incorrectState REFUSED",
                "genericError REFUSED"
            })
    void a_failure_is_declined_in_our_words(String row) {
        String[] words = row.split(" ", -1);
        camtel.answers(200, TOKEN)
                .answers(200, Approved.text("camtel/link-request.json"))
                .answers(
                        200,
                        Approved.text("camtel/state-failed.json")
                                .replace("insufficientFunds", words[0]));
        assertEquals(words[1], word(query(COLLECT)));
    }

    @ParameterizedTest
    @CsvSource({
        "completed.json, 1500",
        "completed-decimals.json, 1500",
        "failed.json, REFUSED",
        "transaction-pending.json, accepted",
        "unknown-status.json, accepted",
        "reversed.json, doubt",
        "completed-fraction.json, doubt",
        "completed-bad-amount.json, doubt",
        "completed-other-currency.json, doubt",
        "completed-other-payment.json, doubt",
        "completed-no-payment.json, doubt",
        "completed-other-party.json, doubt",
        "completed-no-party.json, doubt",
        "completed-other-type.json, doubt",
        "completed-no-reference.json, doubt",
        "completed-disbursement.json, doubt",
        "half.json, doubt"
    })
    void a_success_is_believed_only_when_it_is_plainly_ours(String file, String meaning) {
        camtel.answers(200, TOKEN)
                .answers(200, Approved.text("camtel/link-transaction.json"))
                .answers(200, Approved.text("camtel/" + file));
        assertEquals(meaning, word(query(COLLECT)));
    }

    @Test
    void of_a_payout_the_one_who_receives_is_compared() {
        var order = fixed(Provider.CAMTEL, Operation.DISBURSE, "+237620000001");
        camtel.answers(200, TOKEN)
                .answers(200, Approved.text("camtel/link-transaction.json"))
                .answers(200, Approved.text("camtel/completed-disbursement.json"));
        assertEquals("1500", word(query(order)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"link\":\"https://elsewhere.example/accounts/1\"}",
                "{\"link\":\"/transactions/\"}",
                "{\"link\":\"/transactions/a?b\"}",
                "{\"link\":\"/transactions/../accounts/balance\"}",
                "{\"link\":\"/transactions/BLU-1\\r\\nX: y\"}",
                "{\"link\":null}",
                "{}",
                "<html>"
            })
    void a_link_that_leads_elsewhere_is_not_followed(String link) {
        camtel.answers(200, TOKEN).answers(200, link);
        assertEquals("doubt", word(query(COLLECT)));
        assertEquals(2, camtel.requests().size());
    }

    @Test
    void a_link_with_an_address_is_followed_by_its_name_alone() {
        camtel.answers(200, TOKEN)
                .answers(200, "{\"link\":\"https://elsewhere.example/v9/transactions/BLU-9F31\"}")
                .answers(200, Approved.text("camtel/completed.json"));
        assertEquals("1500", word(query(COLLECT)));
        Approved.check("camtel/transaction.txt", camtel.requests().get(2));
    }

    @Test
    void what_camtel_never_heard_of_may_be_sent_again_only_where_twice_is_known_to_be_once() {
        camtel.answers(200, TOKEN).cuts();
        assertEquals("doubt", word(submit(COLLECT)));
        camtel.answers(404, Approved.text("camtel/unheard.json"));
        assertEquals(new Outcome.Unheard(), query(COLLECT));
        assertFalse(rail.terms().repeatable());
        assertTrue(rail(true, "20s").terms().repeatable());
        assertEquals(
                1, camtel.requests().stream().filter(one -> one.contains("/merchantpay")).count());
    }

    @Test
    void only_camtel_itself_never_heard_of_an_order() {
        camtel.answers(200, TOKEN).answers(404, "text/html", "<html>no such page</html>");
        assertEquals("doubt", word(query(COLLECT)));
        camtel.answers(404, "{}");
        assertEquals("doubt", word(query(COLLECT)));
    }

    @ParameterizedTest
    @CsvSource({
        "400, businessRule, duplicateRequest, accepted",
        "400, businessRule, insufficientFunds, INSUFFICIENT_FUNDS",
        "400, identification, identifierError, ACCOUNT_NOT_FOUND",
        "400, authorisation, requestDeclined, DECLINED_BY_CUSTOMER",
        "400, authorisation, requestingPartyAuthorisationError, ACCOUNT_BLOCKED",
        "403, authorisation, clientAuthorisationError, CONFIGURATION",
        "400, businessRule, lessThanTransactionMinValue, LIMIT_EXCEEDED",
        "400, businessRule, weeklyValueLimitExceeded, LIMIT_EXCEEDED",
        "400, businessRule, incorrectState, REFUSED",
        "400, businessRule, samePartiesError, REFUSED",
        "400, businessRule, somethingNew, REFUSED",
        "400, validation, somethingNew, CONFIGURATION",
        "400, validation, formatError, CONFIGURATION",
        "400, businessRule, currencyNotSupported, CONFIGURATION",
        "400, businessRule, rateLimitError, not sent",
        "401, authorisation, clientAuthorisationError, locked out",
        "404, identification, identifierError, REFUSED",
        "404, x, x, CONFIGURATION",
        "429, x, x, not sent",
        "302, x, x, doubt",
        "500, internal, genericError, doubt",
        "500, businessRule, insufficientFunds, doubt",
        "503, serviceUnavailable, serviceUnavailable, doubt"
    })
    void an_error_on_an_order_means_what_the_table_says(
            int status, String category, String code, String meaning) {
        String body =
                "{\"errorCategory\":\"%s\",\"errorCode\":\"%s\",\"errordescription\":\"d\"}"
                        .formatted(category, code);
        camtel.answers(200, TOKEN).answers(status, body);
        if (status == 401) {
            camtel.answers(200, TOKEN).answers(status, body);
        }
        assertEquals(meaning, word(submit(COLLECT)));
    }

    @Test
    void an_error_on_a_question_says_nothing_of_the_order() {
        camtel.answers(200, TOKEN).answers(500, "{}");
        assertEquals("doubt", word(query(COLLECT)));
        camtel.answers(429, "{}");
        assertEquals("not sent", word(query(COLLECT)));
        camtel.answers(200, Approved.text("camtel/link-request.json")).answers(404, "{}");
        assertEquals("doubt", word(query(COLLECT)));
        camtel.answers(200, Approved.text("camtel/link-transaction.json")).cuts();
        assertEquals("doubt", word(query(COLLECT)));
    }

    @Test
    void a_dead_token_is_renewed_in_the_middle() {
        camtel.answers(200, TOKEN)
                .answers(401, "{}")
                .answers(200, TOKEN.replace("abc", "def"))
                .answers(202, Approved.text("camtel/accepted.json"));
        assertEquals(new Outcome.Accepted(), submit(COLLECT));
        assertTrue(camtel.requests().get(3).contains("Authorization: Bearer def"));
        assertTrue(camtel.requests().get(3).contains(COLLECT.reference().toString()));
    }

    @Test
    void refused_keys_keep_orders_from_leaving_and_are_a_doubt_for_questions() {
        camtel.answers(401, "{\"error\":\"invalid_client\"}");
        assertEquals("locked out", word(submit(COLLECT)));
        camtel.answers(401, "{\"error\":\"invalid_client\"}");
        assertEquals("doubt", word(query(COLLECT)));
    }

    @Test
    void lost_is_in_doubt_and_never_sent_is_not() {
        camtel.answers(200, TOKEN).cuts();
        assertEquals("doubt", word(submit(COLLECT)));
        Rail hasty = rail(false, "5s");
        camtel.answers(200, TOKEN).isSilent();
        assertEquals("doubt", word(join(hasty.submit(COLLECT, Optional.empty()))));
        camtel.close();
        assertEquals("not sent", word(submit(COLLECT)));
    }

    @Test
    void whether_a_number_has_a_wallet_is_the_state_of_its_account() {
        camtel.answers(200, TOKEN).answers(200, "{\"accountStatus\":\"available\"}");
        assertEquals(Optional.of(true), active());
        Approved.check("camtel/holder.txt", camtel.requests().get(1));
        camtel.answers(200, "{\"accountStatus\":\"unregistered\"}");
        assertEquals(Optional.of(false), active());
        camtel.answers(404, Approved.text("camtel/unheard.json"));
        assertEquals(Optional.of(false), active());
        camtel.answers(404, "text/html", "<html>no such page</html>").answers(200, "{}");
        assertEquals(Optional.empty(), active());
        assertEquals(Optional.empty(), active());
        camtel.answers(503, "{}").cuts();
        assertEquals(Optional.empty(), active());
        assertEquals(Optional.empty(), active());
    }

    private Optional<Boolean> active() {
        return join(rail.active(new Msisdn("+237620000001")));
    }

    @Test
    void the_balance_is_what_is_available_in_francs() {
        camtel.answers(200, TOKEN).answers(200, Approved.text("camtel/balance.json"));
        assertEquals(Optional.of(Money.xaf(1234)), join(rail.balance()));
        Approved.check("camtel/balance.txt", camtel.requests().get(1));
        for (String other :
                new String[] {
                    Approved.text("camtel/balance.json").replace("XAF", "EUR"),
                    Approved.text("camtel/balance.json")
                            .replace("\"available\"", "\"unavailable\""),
                    "{}"
                }) {
            camtel.answers(200, other);
            assertEquals(Optional.empty(), join(rail.balance()));
        }
        camtel.answers(200, "{\"currentBalance\":\"12\",\"currency\":\"XAF\"}");
        assertEquals(Optional.of(Money.xaf(12)), join(rail.balance()));
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _ -> "accepted";
            case Outcome.Doubt _ -> "doubt";
            case Outcome.NotSent(var reason, _) ->
                    reason.code() == Reason.Code.CONFIGURATION ? "locked out" : "not sent";
            case Outcome.Declined(var reason) -> reason.code().name();
            case Outcome.Confirmed(var receipt) -> Long.toString(receipt.amount().minor());
            case Outcome.Prepared _, Outcome.HadBefore _, Outcome.Unheard _ -> outcome.toString();
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
