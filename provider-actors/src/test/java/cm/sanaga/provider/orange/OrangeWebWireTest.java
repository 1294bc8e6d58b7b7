package cm.sanaga.provider.orange;

import static cm.sanaga.provider.SampleOrders.fixed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.SampleOrders;
import cm.sanaga.provider.http.Approved;
import cm.sanaga.provider.http.RawServer;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.util.HashMap;
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

/** What goes over the wire to Web Payment and what is made of what comes back, byte for byte. */
class OrangeWebWireTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ProviderCall.Order COLLECT =
            fixed(Provider.ORANGE, Operation.COLLECT, "+237699000001");
    private static final String PAGE =
            "https://webpayment-sb.orange-money.com/payment/pay_token/v1pay";
    private static final ProviderToken TOKEN = new ProviderToken("web:v1pay:no%3Ati%2Ff:" + PAGE);
    private static final String BEARER =
            "{\"token_type\":\"Bearer\",\"access_token\":\"abc\",\"expires_in\":\"7776000\"}";

    private final RawServer orange = new RawServer();
    private final Rail rail = rail(Map.of());

    private Rail rail(Map<String, String> besides) {
        var config = new HashMap<String, String>();
        config.put("callback-base-url", "https://pay.example.cm");
        config.put("http.answer-timeout", "20s");
        config.put("orange.surface", "webpayment");
        config.put("orange.web.base-url", orange.url() + "/orange-money-webpay/dev/v1");
        config.put("orange.web.token-url", orange.url() + "/oauth/v3/token");
        config.put("orange.web.client-id", "cid");
        config.put("orange.web.client-secret", "cs");
        config.put("orange.web.merchant-key", "mk");
        config.put("orange.web.currency", "OUV");
        config.put("orange.web.return-url", "https://shop.example.cm/back");
        config.put("orange.web.cancel-url", "https://shop.example.cm/cancelled");
        config.putAll(besides);
        return OrangeRail.open(
                KIT.system(),
                OrangeRail.Settings.from(
                        ConfigFactory.parseMap(config)
                                .atPath("sanaga.provider")
                                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                                .resolve()),
                new CallbackPath(new byte[CallbackPath.KEY_BYTES]));
    }

    @AfterEach
    void close() {
        orange.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void a_collection_is_a_page_and_the_payer_does_the_rest() {
        orange.answers(200, BEARER).answers(201, Approved.text("orange-web/created.json"));
        assertEquals(new Outcome.Prepared(TOKEN), join(rail.prepare(COLLECT)));
        Approved.check("orange-web/login.txt", orange.requests().get(0));
        Approved.check("orange-web/webpayment.txt", orange.requests().get(1));
        assertEquals(Optional.of(URI.create(PAGE)), rail.payerPage(TOKEN));
        assertEquals(new Outcome.Accepted(), join(rail.submit(COLLECT, Optional.of(TOKEN))));
        assertEquals(2, orange.requests().size(), "a submission sends nothing");
    }

    @Test
    void a_question_names_order_amount_and_token() {
        orange.answers(200, BEARER).answers(201, Approved.text("orange-web/success.json"));
        assertEquals(
                new Outcome.Confirmed(
                        new Receipt(
                                new ProviderTransactionId("MP261121.1030.A12345"),
                                Money.xaf(1500))),
                query());
        Approved.check("orange-web/transactionstatus.txt", orange.requests().get(1));
        orange.answers(201, Approved.text("orange-web/pending.json"));
        assertEquals(new Outcome.Accepted(), join(rail.promptAgain(COLLECT, Optional.of(TOKEN))));
        assertFalse(rail.promptsAgain(TOKEN));
    }

    @ParameterizedTest
    @CsvSource({
        "INITIATED, accepted",
        "PENDING, accepted",
        "SOMETHING_NEW, accepted",
        "SUCCESSFULL, confirmed",
        "EXPIRED, EXPIRED",
        "FAILED, REFUSED",
        "CANCELLED, DECLINED_BY_CUSTOMER"
    })
    void every_status_has_a_meaning(String status, String meaning) {
        orange.answers(200, BEARER)
                .answers(
                        201,
                        Approved.text("orange-web/success.json")
                                .replace("\"SUCCESS\"", "\"" + status + "\""));
        assertEquals(meaning, word(query()));
    }

    @ParameterizedTest
    @CsvSource({
        "4UC59A0YWL0QYR0TZTR, OTHER",
        "MP261121.1030.A12345, ''",
        "'\"txnid\"', '\"pay_token\":\"other\",\"txnid\"'",
        "'\"txnid\"', '\"amount\":1500.5,\"txnid\"'",
        "'\"txnid\"', '\"amount\":1500,\"currency\":\"EUR\",\"txnid\"'",
        "'{\"status\"', '<html'"
    })
    void a_success_that_is_not_plainly_ours_is_in_doubt(String ours, String other) {
        orange.answers(200, BEARER)
                .answers(201, Approved.text("orange-web/success.json").replace(ours, other));
        assertEquals("doubt", word(query()));
    }

    /** Nobody else's end is ours, be it a good or a bad one. */
    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "EXPIRED", "CANCELLED", "PENDING"})
    void a_status_of_another_order_or_token_decides_nothing(String status) {
        String answer =
                Approved.text("orange-web/success.json")
                        .replace("\"SUCCESS\"", "\"" + status + "\"");
        orange.answers(200, BEARER)
                .answers(201, answer.replace("4UC59A0YWL0QYR0TZTR", "OTHER"))
                .answers(201, answer.replace("\"txnid\"", "\"pay_token\":\"other\",\"txnid\""));
        assertEquals("doubt", word(query()));
        assertEquals("doubt", word(query()));
    }

    @Test
    void another_amount_is_told_as_it_is() {
        orange.answers(200, BEARER)
                .answers(
                        201,
                        Approved.text("orange-web/success.json")
                                .replace("\"txnid\"", "\"amount\":7,\"txnid\""));
        var confirmed = assertInstanceOf(Outcome.Confirmed.class, query());
        assertEquals(Money.xaf(7), confirmed.receipt().amount());
    }

    @Test
    void a_field_that_misses_is_a_matter_of_configuration_and_named() {
        orange.answers(200, BEARER).answers(400, Approved.text("orange-web/missing-field.json"));
        var declined = assertInstanceOf(Outcome.Declined.class, join(rail.prepare(COLLECT)));
        assertEquals(Reason.Code.CONFIGURATION, declined.reason().code());
        assertTrue(declined.reason().message().contains("return_url"), declined.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 422})
    void an_order_whose_page_was_lost_is_over_and_never_gets_another_name(int status) {
        orange.answers(200, BEARER).cuts();
        assertEquals("not sent", word(join(rail.prepare(COLLECT))));
        orange.answers(status, Approved.text("orange-web/repeated.json"));
        assertEquals("PROVIDER_UNAVAILABLE", word(join(rail.prepare(COLLECT))));
        assertEquals(orange.requests().get(1), orange.requests().get(2));
    }

    @Test
    void half_an_answer_to_a_preparation_is_none() {
        orange.answers(200, BEARER);
        for (String part : new String[] {"pay_token", "payment_url", "notif_token"}) {
            orange.answers(
                    201,
                    Approved.text("orange-web/created.json")
                            .replace("\"" + part + "\"", "\"other\""));
            assertEquals("not sent", word(join(rail.prepare(COLLECT))), part);
        }
        // The payer's browser is sent to the page: it is one, or there is none.
        for (String scheme : new String[] {"h t:", "", "javascript:", "data:", "file:"}) {
            orange.answers(201, Approved.text("orange-web/created.json").replace("https:", scheme));
            assertEquals("not sent", word(join(rail.prepare(COLLECT))), scheme);
        }
    }

    @Test
    void errors_of_the_gateway_are_not_sent_or_in_doubt() {
        orange.answers(200, BEARER).answers(503, "text/html", "<html>away</html>");
        assertEquals("not sent", word(join(rail.prepare(COLLECT))));
        orange.answers(429, "{}");
        assertEquals("not sent", word(join(rail.prepare(COLLECT))));
        orange.answers(500, "text/xml", "<am:fault/>");
        assertEquals("doubt", word(query()));
        orange.answers(404, "{\"code\":60}");
        assertEquals("doubt", word(query()));
        orange.cuts();
        assertEquals("doubt", word(query()));
    }

    @Test
    void a_bearer_that_is_out_of_date_is_renewed_once() {
        String dead = Approved.text("orange-web/expired-credentials.json");
        orange.answers(200, BEARER)
                .answers(401, dead)
                .answers(200, BEARER)
                .answers(201, Approved.text("orange-web/created.json"));
        assertEquals(new Outcome.Prepared(TOKEN), join(rail.prepare(COLLECT)));
        orange.answers(401, dead).answers(200, BEARER).answers(401, dead);
        assertEquals("locked out", word(join(rail.prepare(COLLECT))));
    }

    @Test
    void what_goes_out_needs_the_other_surface() {
        for (Operation operation : new Operation[] {Operation.DISBURSE, Operation.REFUND}) {
            var order = fixed(Provider.ORANGE, operation, "+237699000001");
            var declined = assertInstanceOf(Outcome.Declined.class, join(rail.prepare(order)));
            assertEquals(Reason.Code.CONFIGURATION, declined.reason().code());
            assertTrue(
                    declined.reason().message().contains("sanaga.provider.orange.base-url"),
                    declined.toString());
        }
        assertEquals(Optional.empty(), join(rail.active(COLLECT.party())));
        assertEquals(0, orange.requests().size());
    }

    @Test
    void what_goes_out_goes_by_cash_in_and_an_old_prompt_is_still_asked_after() {
        Rail both =
                rail(
                        Map.of(
                                "orange.base-url", orange.url() + "/omcoreapis/1.0.2",
                                "orange.token-url", orange.url() + "/token",
                                "orange.consumer-key", "ck",
                                "orange.consumer-secret", "cs",
                                "orange.api-user", "au",
                                "orange.api-password", "ap",
                                "orange.channel-msisdn", "691000000",
                                "orange.pin", "0000"));
        var payout = fixed(Provider.ORANGE, Operation.DISBURSE, "+237699000001");
        orange.answers(200, BEARER).answers(200, Approved.text("orange/initiated.json"));
        assertInstanceOf(Outcome.Prepared.class, join(both.prepare(payout)));
        assertTrue(orange.requests().getLast().contains("/cashin/init"));
        orange.answers(200, Approved.text("orange/pending.json"));
        var old = Optional.of(new ProviderToken("MP26112100ABCD"));
        assertEquals(new Outcome.Accepted(), join(both.query(COLLECT, old)));
        assertTrue(orange.requests().getLast().contains("/mp/paymentstatus/MP26112100ABCD"));
        assertEquals("doubt", word(join(rail.query(COLLECT, old))));
    }

    @Test
    void the_secret_of_notifications_is_in_no_log() {
        assertTrue(TOKEN.value().contains("no%3Ati%2Ff"));
        assertFalse(OrangeToken.of(TOKEN).toString().contains("no:ti/f"));
    }

    @Test
    void a_payment_with_too_long_an_address_is_not_sent_to_orange() {
        var fresh = SampleOrders.fresh(Provider.ORANGE, Operation.COLLECT, "+237699000001");
        var order =
                new ProviderCall.Order(
                        fresh.provider(),
                        fresh.operation(),
                        fresh.reference(),
                        fresh.amount(),
                        fresh.party(),
                        "ch_" + "0".repeat(61),
                        fresh.note(),
                        fresh.original(),
                        fresh.at());
        assertEquals("CONFIGURATION", word(join(rail.prepare(order))));
        assertEquals(0, orange.requests().size());
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _ -> "accepted";
            case Outcome.Doubt _ -> "doubt";
            case Outcome.NotSent(var reason, _) ->
                    reason.code() == Reason.Code.CONFIGURATION ? "locked out" : "not sent";
            case Outcome.Confirmed _ -> "confirmed";
            case Outcome.Declined(var reason) -> reason.code().name();
            case Outcome.Prepared _, Outcome.HadBefore _, Outcome.Unheard _ -> outcome.toString();
        };
    }

    private Outcome query() {
        return join(rail.query(COLLECT, Optional.of(TOKEN)));
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
