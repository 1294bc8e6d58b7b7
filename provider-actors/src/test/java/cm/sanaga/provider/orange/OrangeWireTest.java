package cm.sanaga.provider.orange;

import static cm.sanaga.provider.SampleOrders.fixed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Msisdn;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes over the wire to Orange and what is made of what comes back, byte for byte. */
class OrangeWireTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ProviderCall.Order COLLECT =
            fixed(Provider.ORANGE, Operation.COLLECT, "+237699000001");
    private static final ProviderToken PAY = new ProviderToken("MP26112100ABCD");
    private static final String TOKEN =
            "{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
    private static final String XML =
            "<am:fault xmlns:am=\"http://wso2.org/apimanager\"><am:code>101504</am:code>"
                    + "</am:fault>";

    /** What {@link #PAY} is persisted as when it is given out at noon. */
    private static final ProviderToken NOON =
            new ProviderToken(PAY.value() + "@" + SampleOrders.NOON.getEpochSecond());

    private final RawServer orange = new RawServer();
    private Instant now = SampleOrders.NOON;
    private final Rail rail =
            OrangeRail.open(
                    KIT.system(),
                    OrangeRail.Settings.from(
                            ConfigFactory.parseMap(
                                            Map.of(
                                                    "sanaga.provider.callback-base-url",
                                                            "https://pay.example.cm",
                                                    "sanaga.provider.http.answer-timeout", "20s",
                                                    "sanaga.provider.orange.base-url",
                                                            orange.url() + "/omcoreapis/1.0.2",
                                                    "sanaga.provider.orange.token-url",
                                                            orange.url() + "/token",
                                                    "sanaga.provider.orange.consumer-key", "ck",
                                                    "sanaga.provider.orange.consumer-secret", "cs",
                                                    "sanaga.provider.orange.api-user", "sandbox",
                                                    "sanaga.provider.orange.api-password",
                                                            "sandbox",
                                                    "sanaga.provider.orange.channel-msisdn",
                                                            "691000000",
                                                    "sanaga.provider.orange.pin", "0000"))
                                    .withFallback(ConfigFactory.defaultReferenceUnresolved())
                                    .resolve()),
                    new CallbackPath(new byte[CallbackPath.KEY_BYTES]),
                    () -> now);

    @AfterEach
    void close() {
        orange.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void a_collection_is_prepared_and_paid() {
        orange.answers(200, TOKEN).answers(200, Approved.text("orange/initiated.json"));
        assertEquals(new Outcome.Prepared(NOON), join(rail.prepare(COLLECT)));
        Approved.check("orange/login.txt", orange.requests().get(0));
        Approved.check("orange/mp-init.txt", orange.requests().get(1));
        orange.answers(200, Approved.text("orange/pending.json"));
        assertEquals(new Outcome.Accepted(), submit(COLLECT));
        Approved.check("orange/mp-pay.txt", orange.requests().get(2));
    }

    @Test
    void a_token_is_paid_with_within_its_life_and_not_after() {
        orange.answers(200, TOKEN).answers(200, Approved.text("orange/pending.json"));
        now = SampleOrders.NOON.plus(Duration.ofMinutes(7));
        assertEquals(new Outcome.Accepted(), join(rail.submit(COLLECT, Optional.of(NOON))));
        now = now.plusSeconds(1);
        orange.answers(200, status("INITIATED"));
        assertEquals("EXPIRED", word(join(rail.submit(COLLECT, Optional.of(NOON)))));
        assertTrue(orange.requests().getLast().startsWith("GET "), orange.requests().getLast());
        orange.answers(200, Approved.text("orange/successful.json"));
        assertEquals(confirmed(), join(rail.submit(COLLECT, Optional.of(NOON))));
        orange.cuts();
        assertEquals("doubt", word(join(rail.submit(COLLECT, Optional.of(NOON)))));
        assertEquals(1, orange.requests().stream().filter(one -> one.contains("/mp/pay ")).count());
    }

    @Test
    void an_unused_token_is_over_once_no_payment_with_it_can_still_arrive() {
        orange.answers(200, TOKEN).answers(200, status("INITIATED"));
        now = SampleOrders.NOON.plus(Duration.ofMinutes(8));
        assertEquals(new Outcome.Accepted(), join(rail.query(COLLECT, Optional.of(NOON))));
        now = now.plusSeconds(1);
        orange.answers(200, status("INITIATED")).answers(200, status("PENDING"));
        assertEquals("EXPIRED", word(join(rail.query(COLLECT, Optional.of(NOON)))));
        assertEquals(new Outcome.Accepted(), join(rail.query(COLLECT, Optional.of(NOON))));
        orange.answers(200, status("INITIATED"));
        assertEquals(new Outcome.Accepted(), query(COLLECT), "of unknown age");
    }

    @Test
    void the_prompt_is_sent_again_to_a_payer_and_to_nobody_else() {
        orange.answers(200, TOKEN).answers(200, Approved.text("orange/pending.json"));
        assertEquals(new Outcome.Accepted(), join(rail.promptAgain(COLLECT, Optional.of(PAY))));
        Approved.check("orange/mp-push.txt", orange.requests().get(1));
        orange.answers(200, Approved.text("orange/successful.json"));
        assertEquals(confirmed(), join(rail.promptAgain(COLLECT, Optional.of(PAY))));
        orange.answers(417, Approved.text("orange/refused.json"));
        assertInstanceOf(Outcome.Doubt.class, join(rail.promptAgain(COLLECT, Optional.of(PAY))));
        orange.answers(200, status("INITIATED"));
        assertEquals("not sent", word(join(rail.promptAgain(COLLECT, Optional.of(PAY)))));
        assertTrue(rail.promptsAgain(PAY));
        orange.answers(200, Approved.text("orange/pending.json"));
        var payout = fixed(Provider.ORANGE, Operation.DISBURSE, "+237699000001");
        join(rail.promptAgain(payout, Optional.of(PAY)));
        assertTrue(orange.requests().getLast().contains("/cashin/paymentstatus/"));
    }

    @Test
    void a_subscriber_has_a_wallet() {
        orange.answers(200, TOKEN).answers(200, Approved.text("orange/subscriber.json"));
        assertEquals(Optional.of(true), join(rail.active(COLLECT.party())));
        Approved.check("orange/subscriber.txt", orange.requests().get(1));
        assertEquals(Optional.empty(), join(rail.active(new Msisdn("+254712345678"))));
        assertEquals(2, orange.requests().size());
    }

    @ParameterizedTest
    @CsvSource({
        "417, 60019 :: B\u00e9n\u00e9ficiaire introuvable, false",
        "417, 60019 :: Utilisateur bloque, false",
        "417, 60019 :: Code PIN incorrect,",
        "404, No matching resource found,",
        "500, Beneficiaire introuvable,",
        "200, Subscriber not known,"
    })
    void only_a_plain_no_means_no_wallet(int status, String message, @Nullable Boolean active) {
        orange.answers(200, TOKEN).answers(status, "{\"message\":\"" + message + "\"}");
        assertEquals(Optional.ofNullable(active), join(rail.active(COLLECT.party())));
        orange.answers(status, "text/html", "<html>" + message + "</html>");
        assertEquals(Optional.empty(), join(rail.active(COLLECT.party())));
    }

    @Test
    void a_prompt_that_was_not_delivered_is_said_to_be_that() {
        orange.answers(200, TOKEN).answers(200, Approved.text("orange/undelivered.json"));
        var declined = assertInstanceOf(Outcome.Declined.class, query(COLLECT));
        assertEquals(Reason.Code.REFUSED, declined.reason().code());
        assertTrue(declined.reason().message().contains("not be delivered"), declined.toString());
    }

    @Test
    void the_prompt_needs_no_page() {
        assertEquals(Optional.empty(), rail.payerPage(PAY));
        assertEquals(Optional.empty(), rail.payerPage(NOON));
    }

    @Test
    void a_refund_and_a_payout_are_cash_ins_that_answer_at_once() {
        orange.answers(200, TOKEN);
        for (Operation operation : List.of(Operation.DISBURSE, Operation.REFUND)) {
            orange.answers(200, Approved.text("orange/successful.json"));
            assertEquals(confirmed(), submit(fixed(Provider.ORANGE, operation, "+237699000001")));
            Approved.check("orange/cashin-pay.txt", orange.requests().getLast());
        }
    }

    @Test
    void a_question_is_about_the_token() {
        orange.answers(200, TOKEN).answers(200, Approved.text("orange/successful.json"));
        assertEquals(confirmed(), query(COLLECT));
        Approved.check("orange/paymentstatus.txt", orange.requests().get(1));
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCESSFUL, confirmed",
        "SUCCESS, confirmed",
        "INITIATED, accepted",
        "PENDING, accepted",
        "SOMETHING_NEW, accepted",
        "CANCELLED, DECLINED_BY_CUSTOMER",
        "EXPIRED, EXPIRED",
        "FAILED, REFUSED"
    })
    void every_status_has_a_meaning(String status, String meaning) {
        orange.answers(200, TOKEN)
                .answers(
                        200,
                        Approved.text("orange/successful.json").replace("SUCCESSFULL", status));
        assertEquals(meaning, word(query(COLLECT)));
    }

    @ParameterizedTest
    @CsvSource({
        "MP26112100ABCD, MP0",
        "699000001, 699000002",
        "1500, 1500.5",
        "MP261121.1030.A12345, ''",
        "'\"amount\"', '\"currency\":\"EUR\",\"amount\"'"
    })
    void a_success_that_is_not_plainly_ours_is_in_doubt(String ours, String other) {
        orange.answers(200, TOKEN)
                .answers(200, Approved.text("orange/successful.json").replace(ours, other));
        assertEquals("doubt", word(query(COLLECT)));
    }

    @ParameterizedTest
    @CsvSource({
        "Le solde du compte du payeur est insuffisant, INSUFFICIENT_FUNDS",
        "B\u00e9n\u00e9ficiaire introuvable, ACCOUNT_NOT_FOUND",
        "Utilisateur bloqu\u00e9, ACCOUNT_BLOCKED",
        "Vous avez saisi un montant sup\u00e9rieur au montant maximum autoris\u00e9, LIMIT_EXCEEDED",
        "Code PIN du canal incorrect, CONFIGURATION",
        "Autre chose, REFUSED"
    })
    void a_refusal_is_declined_once_the_token_has_failed_too(String text, Reason.Code code) {
        String body = Approved.text("orange/refused.json").replace("TEXT", text);
        orange.answers(200, TOKEN).answers(417, body).answers(200, body);
        assertEquals(
                code, assertInstanceOf(Outcome.Declined.class, submit(COLLECT)).reason().code());
        assertEquals(3, orange.requests().size());
    }

    @ParameterizedTest
    @CsvSource({"orange/successful.json, confirmed", "orange/pending.json, accepted"})
    void a_refused_second_payment_does_not_decline_the_first(String truth, String meaning) {
        orange.answers(200, TOKEN)
                .answers(417, Approved.text("orange/refused.json"))
                .answers(200, Approved.text(truth));
        assertEquals(meaning, word(submit(COLLECT)));
    }

    /** Its token is unused, and another one, which we have forgotten, may have been paid with. */
    @ParameterizedTest
    @CsvSource({
        "DISBURSE, Ce orderId a deja servi, had before",
        "DISBURSE, Autre chose, had before",
        "DISBURSE, Code PIN du canal incorrect, accepted",
        "REFUND, Autre chose, had before",
        "COLLECT, Ce orderId a deja servi, had before",
        "COLLECT, Autre chose, accepted"
    })
    void a_refusal_with_an_unused_token_may_be_of_an_order_that_was_had_before(
            Operation operation, String text, String meaning) {
        orange.answers(200, TOKEN)
                .answers(417, "{\"message\":\"60019 :: " + text + "\"}")
                .answers(200, Approved.text("orange/pending.json").replace("PENDING", "INITIATED"));
        assertEquals(meaning, word(submit(fixed(Provider.ORANGE, operation, "+237699000001"))));
    }

    @Test
    void whoever_has_lost_the_token_cannot_ask() {
        assertEquals("doubt", word(join(rail.query(COLLECT, Optional.empty()))));
        assertEquals(List.of(), orange.requests());
    }

    @Test
    void a_refusal_that_cannot_be_checked_is_in_doubt() {
        orange.answers(200, TOKEN).answers(417, Approved.text("orange/refused.json")).cuts();
        assertEquals("doubt", word(submit(COLLECT)));
    }

    @Test
    void a_gateway_time_out_and_a_cut_line_are_in_doubt() {
        orange.answers(200, TOKEN).answers(500, "text/xml", XML);
        assertEquals("doubt", word(submit(COLLECT)));
        orange.cuts();
        assertEquals("doubt", word(submit(COLLECT)));
        orange.answers(200, "text/html", "<html>hello</html>");
        assertEquals("doubt", word(submit(COLLECT)));
        orange.answers(500, "text/xml", XML);
        assertEquals("doubt", word(query(COLLECT)));
        orange.answers(404, "{\"message\":\"unknown\"}");
        assertEquals("doubt", word(query(COLLECT)));
    }

    @Test
    void no_token_means_nothing_was_sent() {
        orange.answers(200, TOKEN).answers(500, "text/xml", XML);
        assertEquals("not sent", word(join(rail.prepare(COLLECT))));
        orange.cuts();
        assertEquals("not sent", word(join(rail.prepare(COLLECT))));
        orange.answers(200, "{\"data\":{}}");
        assertEquals("not sent", word(join(rail.prepare(COLLECT))));
    }

    @Test
    void a_number_of_somebody_else_that_is_refused_without_a_word_is_no_fault_of_ours() {
        orange.answers(200, TOKEN).answers(400, "");
        assertEquals("CONFIGURATION", word(join(rail.prepare(COLLECT))));
        orange.answers(400, "");
        var moved = fixed(Provider.ORANGE, Operation.COLLECT, "+237677000001");
        assertEquals("ACCOUNT_NOT_FOUND", word(join(rail.prepare(moved))));
    }

    @Test
    void orders_with_refused_credentials_have_not_left() {
        orange.answers(401, "{\"error\":\"invalid_client\"}");
        assertEquals("locked out", word(join(rail.prepare(COLLECT))));
        orange.answers(200, TOKEN)
                .answers(401, "{\"fault\":{\"code\":\"900901\"}}")
                .answers(200, TOKEN)
                .answers(401, "{\"fault\":{\"code\":\"900901\"}}");
        assertEquals("locked out", word(submit(COLLECT)));
    }

    @Test
    void the_short_name_of_an_order_fits_and_follows_from_the_reference() {
        assertEquals(OrangeCoreRequests.orderId(COLLECT), OrangeCoreRequests.orderId(COLLECT));
        for (int i = 0; i < 1000; i++) {
            var order = SampleOrders.fresh(Provider.ORANGE, Operation.COLLECT, "+237699000001");
            assertTrue(OrangeCoreRequests.orderId(order).matches("[0-9A-Z]{19}"));
            assertNotEquals(OrangeCoreRequests.orderId(COLLECT), OrangeCoreRequests.orderId(order));
        }
    }

    private static Outcome confirmed() {
        return new Outcome.Confirmed(
                new Receipt(new ProviderTransactionId("MP261121.1030.A12345"), Money.xaf(1500)));
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _ -> "accepted";
            case Outcome.Doubt _ -> "doubt";
            case Outcome.NotSent(var reason, _) ->
                    reason.code() == Reason.Code.CONFIGURATION ? "locked out" : "not sent";
            case Outcome.Confirmed _ -> "confirmed";
            case Outcome.Declined(var reason) -> reason.code().name();
            case Outcome.HadBefore _ -> "had before";
            case Outcome.Prepared _, Outcome.Unheard _ -> outcome.toString();
        };
    }

    private static String status(String status) {
        return Approved.text("orange/pending.json").replace("PENDING", status);
    }

    private Outcome submit(ProviderCall.Order order) {
        return join(rail.submit(order, Optional.of(PAY)));
    }

    private Outcome query(ProviderCall.Order order) {
        return join(rail.query(order, Optional.of(PAY)));
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
