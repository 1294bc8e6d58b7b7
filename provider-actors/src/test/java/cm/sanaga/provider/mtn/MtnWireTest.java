package cm.sanaga.provider.mtn;

import static cm.sanaga.provider.SampleOrders.fixed;
import static cm.sanaga.provider.mtn.MtnFixture.TOKEN;
import static cm.sanaga.provider.mtn.MtnFixture.join;
import static cm.sanaga.provider.mtn.MtnFixture.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Msisdn;
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
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is made of what MTN answers, byte for byte. */
class MtnWireTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ProviderCall.Order COLLECT =
            fixed(Provider.MTN, Operation.COLLECT, "+237670000001");

    private static final String GATEWAY = Approved.text("mtn/responses/gateway.json");
    private static final String LOGIN_FAILED = Approved.text("mtn/responses/login-failed.json");
    private static final String NOT_FOUND = Approved.text("mtn/responses/not-found.json");

    private final RawServer mtn = new RawServer();
    private final Rail rail = MtnFixture.rail(KIT.system(), mtn, Map.of());

    @AfterEach
    void close() {
        mtn.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void a_success_is_confirmed_with_what_moved() {
        assertEquals(
                new Outcome.Confirmed(
                        new Receipt(new ProviderTransactionId("8812345671"), Money.xaf(1500))),
                answered("successful"));
    }

    @ParameterizedTest
    @CsvSource({
        "failed-text, DECLINED_BY_CUSTOMER",
        "failed-object, ACCOUNT_NOT_FOUND",
        "failed-code-only, INSUFFICIENT_FUNDS",
        "failed-no-reason, REFUSED",
        "failed-unknown, REFUSED",
        "cancelled, DECLINED_BY_CUSTOMER",
        "rejected, DECLINED_BY_CUSTOMER",
        "timeout, EXPIRED"
    })
    void a_failure_is_declined_in_our_words_whatever_shape_its_reason_has(
            String file, Reason.Code code) {
        assertEquals(code.name(), word(answered(file)));
    }

    @ParameterizedTest
    @CsvSource({"created", "pending", "unknown-status"})
    void what_has_not_ended_or_is_not_known_stays_open(String file) {
        assertEquals(new Outcome.Accepted(), answered(file));
    }

    @ParameterizedTest
    @CsvSource({"successful", "successful-payee", "successful-decimals"})
    void a_success_is_read_whoever_is_named_and_however_the_amount_is_written(String file) {
        assertEquals("confirmed", word(answered(file)));
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_ENOUGH_FUNDS, INSUFFICIENT_FUNDS",
        "PAYER_NOT_FOUND, ACCOUNT_NOT_FOUND",
        "PAYEE_NOT_FOUND, ACCOUNT_NOT_FOUND",
        "PAYEE_NOT_ALLOWED_TO_RECEIVE, ACCOUNT_BLOCKED",
        "SENDER_ACCOUNT_NOT_ACTIVE, ACCOUNT_BLOCKED",
        "PAYER_LIMIT_REACHED, LIMIT_EXCEEDED",
        "APPROVAL_REJECTED, DECLINED_BY_CUSTOMER",
        "PAYMENT_NOT_APPROVED, DECLINED_BY_CUSTOMER",
        "TRANSACTION_CANCELED, DECLINED_BY_CUSTOMER",
        "EXPIRED, EXPIRED",
        "COULD_NOT_PERFORM_TRANSACTION, EXPIRED",
        "NOT_ALLOWED, CONFIGURATION",
        "NOT_ALLOWED_TARGET_ENVIRONMENT, CONFIGURATION",
        "INVALID_CALLBACK_URL_HOST, CONFIGURATION",
        "INVALID_CURRENCY, CONFIGURATION",
        "SERVICE_UNAVAILABLE, PROVIDER_UNAVAILABLE",
        "INTERNAL_PROCESSING_ERROR, REFUSED",
        "RESOURCE_NOT_FOUND, REFUSED",
        "RESOURCE_ALREADY_EXIST, REFUSED"
    })
    void every_reason_mtn_gives_at_the_end_has_its_word_with_us(String code, Reason.Code ours) {
        String text = Approved.text("mtn/responses/failed-text.json");
        mtn.answers(200, TOKEN).answers(200, text.replace("APPROVAL_REJECTED", code));
        assertEquals(ours.name(), word(query(COLLECT)));
    }

    @ParameterizedTest
    @CsvSource({
        "successful-other-payment",
        "successful-other-currency",
        "successful-no-transaction",
        "half",
        "successful-other-party",
        "successful-fraction"
    })
    void a_success_that_is_not_plainly_ours_is_in_doubt(String file) {
        assertInstanceOf(Outcome.Doubt.class, answered(file));
    }

    /** A provider that mixes up its answers must not make us pay somebody out a second time. */
    @ParameterizedTest
    @CsvSource({
        "failed-other-payment",
        "failed-other-party",
        "timeout-other-payment",
        "cancelled-other-payment"
    })
    void a_failure_of_somebody_else_decides_nothing(String file) {
        assertInstanceOf(Outcome.Doubt.class, answered(file));
    }

    @Test
    void only_mtn_itself_never_heard_of_an_order() {
        mtn.answers(200, TOKEN).answers(404, NOT_FOUND);
        assertEquals(new Outcome.Unheard(), query(COLLECT));
        mtn.answers(404, "text/html", "<html>no such page</html>");
        assertInstanceOf(Outcome.Doubt.class, query(COLLECT));
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
        "500, COULD_NOT_PERFORM_TRANSACTION, doubt",
        "500, EXPIRED, doubt",
        "500, APPROVAL_REJECTED, doubt",
        "500, RESOURCE_ALREADY_EXIST, doubt",
        "500, PAYEE_NOT_ALLOWED_TO_RECEIVE, ACCOUNT_BLOCKED",
        "500, SENDER_ACCOUNT_NOT_ACTIVE, ACCOUNT_BLOCKED",
        "500, PAYER_NOT_FOUND, ACCOUNT_NOT_FOUND",
        "500, PAYEE_NOT_FOUND, ACCOUNT_NOT_FOUND",
        "500, NOT_ENOUGH_FUNDS, INSUFFICIENT_FUNDS",
        "500, PAYER_LIMIT_REACHED, LIMIT_EXCEEDED",
        "429, X, not sent"
    })
    void an_error_on_an_order_means_what_the_table_says(int status, String code, String meaning) {
        String problem = Approved.text("mtn/responses/problem.json");
        mtn.answers(200, TOKEN).answers(status, problem.replace("RESOURCE_ALREADY_EXIST", code));
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
                .answers(401, GATEWAY)
                .answers(200, TOKEN.replace("abc", "def"))
                .answers(202, "");
        assertEquals(new Outcome.Accepted(), submit(COLLECT));
        assertTrue(mtn.requests().get(3).contains("Authorization: Bearer def"));
        assertTrue(mtn.requests().get(3).contains(COLLECT.reference().toString()));
    }

    @Test
    void refused_keys_keep_orders_from_leaving_and_are_a_doubt_for_questions() {
        mtn.answers(401, LOGIN_FAILED);
        assertEquals("locked out", word(submit(COLLECT)));
        mtn.answers(500, LOGIN_FAILED);
        assertEquals("locked out", word(submit(COLLECT)));
        mtn.answers(401, LOGIN_FAILED);
        assertEquals("doubt", word(query(COLLECT)));
    }

    @Test
    void lost_is_in_doubt_and_never_sent_is_not() {
        mtn.answers(200, TOKEN).cuts();
        assertEquals("doubt", word(submit(COLLECT)));
        Rail hasty = MtnFixture.rail(KIT.system(), mtn, Map.of("http.answer-timeout", "5s"));
        mtn.answers(200, TOKEN).isSilent();
        assertEquals("doubt", word(MtnFixture.submit(hasty, COLLECT)));
        mtn.close();
        assertEquals("not sent", word(submit(COLLECT)));
    }

    @Test
    void an_order_with_a_key_that_the_gateway_refuses_twice_has_not_left() {
        mtn.answers(200, TOKEN).answers(401, GATEWAY).answers(200, TOKEN).answers(401, GATEWAY);
        var unsent = assertInstanceOf(Outcome.NotSent.class, submit(COLLECT));
        assertEquals(Reason.Code.CONFIGURATION, unsent.reason().code());
        assertTrue(unsent.reason().message().contains("invalid subscription key"));
        assertEquals(4, mtn.requests().size());
    }

    @ParameterizedTest
    @CsvSource({
        "403, CONFIGURATION, doubt",
        "404, CONFIGURATION, doubt",
        "500, doubt, doubt",
        "503, doubt, doubt"
    })
    void a_gateway_is_not_mtn_and_settles_nothing_when_asked(
            int status, String ordered, String asked) {
        String body = GATEWAY.replace("401", Integer.toString(status));
        mtn.answers(200, TOKEN).answers(status, body).answers(status, body);
        assertEquals(ordered, word(submit(COLLECT)));
        assertEquals(asked, word(query(COLLECT)));
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void a_product_that_may_not_write_is_a_matter_of_configuration(Operation operation) {
        mtn.answers(200, TOKEN).answers(403, GATEWAY.replace("401", "403"));
        assertEquals(
                "CONFIGURATION", word(submit(fixed(Provider.MTN, operation, "+237670000001"))));
    }

    @Test
    void a_payout_mtn_does_not_know_is_asked_after_as_the_other_kind_before_it_is_unheard() {
        var payout = fixed(Provider.MTN, Operation.DISBURSE, "+237670000001");
        mtn.answers(200, TOKEN).answers(404, NOT_FOUND);
        mtn.answers(200, Approved.text("mtn/responses/successful-payee.json"));
        assertEquals("confirmed", word(query(payout)));
        assertTrue(mtn.requests().get(1).startsWith("GET /disbursement/v1_0/transfer/"));
        assertTrue(mtn.requests().get(2).startsWith("GET /disbursement/v1_0/deposit/"));
        mtn.answers(404, NOT_FOUND).answers(404, NOT_FOUND);
        assertEquals("unheard", word(query(payout)));
        mtn.answers(404, NOT_FOUND).answers(503, "");
        assertEquals("doubt", word(query(payout)));
    }

    @Test
    void a_wallet_can_be_used_or_not_or_mtn_cannot_say() {
        mtn.answers(200, TOKEN).answers(200, Approved.text("mtn/responses/active.json"));
        assertEquals(Optional.of(true), active());
        mtn.answers(200, Approved.text("mtn/responses/inactive.json"));
        assertEquals(Optional.of(false), active());
        mtn.answers(404, NOT_FOUND);
        assertEquals(Optional.of(false), active());
        mtn.answers(404, GATEWAY);
        assertEquals(Optional.empty(), active());
        mtn.answers(500, "{\"code\":\"NOT_ALLOWED\",\"message\":\"m\"}");
        assertEquals(Optional.empty(), active());
        mtn.answers(200, "{}");
        assertEquals(Optional.empty(), active());
        mtn.cuts();
        assertEquals(Optional.empty(), active());
    }

    @Test
    void a_balance_in_another_currency_is_none() {
        mtn.answers(200, TOKEN).answers(200, Approved.text("mtn/responses/balance-euros.json"));
        Rail one = MtnFixture.rail(KIT.system(), mtn, Map.of("shared-wallet", true));
        assertEquals(Optional.empty(), join(one.balance()));
    }

    private Optional<Boolean> active() {
        return join(rail.active(new Msisdn("+237670000001")));
    }

    private Outcome answered(String file) {
        mtn.answers(200, TOKEN).answers(200, Approved.text("mtn/responses/" + file + ".json"));
        return query(COLLECT);
    }

    private Outcome submit(ProviderCall.Order order) {
        return MtnFixture.submit(rail, order);
    }

    private Outcome query(ProviderCall.Order order) {
        return MtnFixture.query(rail, order);
    }
}
