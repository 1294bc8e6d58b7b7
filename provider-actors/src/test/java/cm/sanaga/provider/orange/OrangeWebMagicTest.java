package cm.sanaga.provider.orange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.SampleOrders;
import cm.sanaga.provider.simulator.CallbackCatcher;
import cm.sanaga.provider.simulator.OrangeManners;
import cm.sanaga.provider.simulator.OrangeSimulator;
import cm.sanaga.provider.simulator.SimulatorControl;
import com.typesafe.config.ConfigFactory;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The adapter with Web Payment as its surface against the simulator; the payer is this test. */
class OrangeWebMagicTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final CallbackPath PATH = new CallbackPath(new byte[CallbackPath.KEY_BYTES]);
    private static final CallbackCatcher CAUGHT = new CallbackCatcher();
    private static final OrangeSimulator.Settings SETTINGS =
            OrangeSimulator.Settings.fresh(1_000_000, Optional.empty());
    private static final OrangeSimulator SIMULATOR =
            join(
                    OrangeSimulator.start(
                            KIT.system(),
                            "127.0.0.1",
                            0,
                            SETTINGS.with(
                                    OrangeManners.usual().with(OrangeManners.Notices.ANYWHERE))));
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final Rail RAIL = rail("20s");

    private static Rail rail(String patience) {
        return OrangeRail.open(
                KIT.system(),
                OrangeRail.Settings.from(
                        SIMULATOR
                                .railConfig()
                                .withFallback(
                                        ConfigFactory.parseMap(
                                                Map.of(
                                                        "sanaga.provider.callback-base-url",
                                                        CAUGHT.base().toString(),
                                                        "sanaga.provider.orange.surface",
                                                        "webpayment",
                                                        "sanaga.provider.http.answer-timeout",
                                                        patience)))
                                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                                .resolve()),
                PATH);
    }

    /** One that soon gives up an exchange, and has logged in. */
    private static Rail hasty() {
        Rail rail = rail("1s");
        Paying paying = Paying.prepared();
        return KIT.createTestProbe()
                .awaitAssert(
                        Duration.ofMinutes(1),
                        () -> {
                            assertEquals(new Outcome.Accepted(), paying.query(rail));
                            return rail;
                        });
    }

    /** A page somebody can pay on. */
    private record Paying(ProviderCall.Order order, ProviderToken token) {
        static Paying prepared() {
            var order = anOrder();
            var prepared = assertInstanceOf(Outcome.Prepared.class, join(RAIL.prepare(order)));
            var paying = new Paying(order, prepared.token());
            assertEquals(
                    new Outcome.Accepted(),
                    join(RAIL.submit(order, Optional.of(prepared.token()))));
            return paying;
        }

        Outcome query() {
            return query(RAIL);
        }

        Outcome query(Rail by) {
            return join(by.query(order, Optional.of(token)));
        }

        String page() {
            return RAIL.payerPage(token).orElseThrow().getPath();
        }

        HttpResponse<String> pay(String number) {
            return form("msisdn=" + number + "&otp=123456&action=pay");
        }

        HttpResponse<String> form(String fields) {
            return CONTROL.send(
                    "POST", page(), fields, "Content-Type", "application/x-www-form-urlencoded");
        }

        String callbackPath() {
            return "/webhooks/orange/" + PATH.token(Provider.ORANGE, order.payment());
        }

        String secret() {
            return assertInstanceOf(OrangeToken.Web.class, OrangeToken.of(token)).notifToken();
        }

        void assertPaid() {
            var confirmed = assertInstanceOf(Outcome.Confirmed.class, query());
            assertEquals(order.amount(), confirmed.receipt().amount());
            assertEquals(1, movements());
        }

        void assertDeclined(Reason.Code code) {
            assertEquals(code, assertInstanceOf(Outcome.Declined.class, query()).reason().code());
            assertEquals(0, movements());
        }

        long movements() {
            return CONTROL.ledger()
                    .path("movements")
                    .valueStream()
                    .filter(
                            one ->
                                    one.path("reference")
                                            .asText()
                                            .equals(OrangeCoreRequests.orderId(order)))
                    .count();
        }
    }

    private static ProviderCall.Order anOrder() {
        return SampleOrders.fresh(Provider.ORANGE, Operation.COLLECT, "+237690000000");
    }

    @AfterEach
    void nothing_is_ordered_to_happen_any_more() {
        CONTROL.send("DELETE", "/__sim/rules", "");
        assertEquals(0, CAUGHT.waiting());
    }

    @AfterAll
    static void stop() {
        join(SIMULATOR.stop());
        CAUGHT.close();
        KIT.shutdownTestKit();
    }

    @Test
    void whoever_opens_the_page_pays_and_goes_back_to_the_shop() {
        Paying paying = Paying.prepared();
        var page = CONTROL.send("GET", paying.page(), "");
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains(OrangeCoreRequests.orderId(paying.order())), page.body());
        assertEquals(new Outcome.Accepted(), paying.query());
        var answer = paying.pay("690000000");
        assertEquals(303, answer.statusCode());
        String back = answer.headers().firstValue("Location").orElseThrow();
        assertEquals(SIMULATOR.baseUrl() + "/payment/back", back);
        var notice = CAUGHT.await(1).getFirst();
        assertEquals("POST", notice.method());
        assertEquals(paying.callbackPath(), notice.path());
        assertTrue(notice.body().contains("\"status\":\"SUCCESS\""), notice.body());
        assertTrue(notice.body().contains(paying.secret()), notice.body());
        paying.assertPaid();
        assertEquals(409, paying.pay("690000000").statusCode());
        paying.assertPaid();
    }

    @ParameterizedTest
    @CsvSource({
        "690000001, FAILED, REFUSED",
        "690000002, FAILED, REFUSED",
        "690001456, FAILED, REFUSED",
        "690001463, EXPIRED, EXPIRED"
    })
    void a_payer_who_cannot_pay_has_not_paid(String number, String status, Reason.Code code) {
        Paying paying = Paying.prepared();
        assertEquals(303, paying.pay(number).statusCode());
        String notice = CAUGHT.await(1).getFirst().body();
        assertTrue(notice.contains("\"status\":\"" + status + "\""), notice);
        paying.assertDeclined(code);
    }

    @Test
    void a_payer_who_gives_up_goes_to_the_other_address() {
        Paying paying = Paying.prepared();
        var answer = paying.form("action=cancel&msisdn=&otp=");
        assertEquals(303, answer.statusCode());
        String back = answer.headers().firstValue("Location").orElseThrow();
        assertEquals(SIMULATOR.baseUrl() + "/payment/cancelled", back);
        CAUGHT.await(1);
        paying.assertDeclined(Reason.Code.REFUSED);
        assertEquals(409, CONTROL.send("GET", paying.page(), "").statusCode());
    }

    @Test
    void a_payer_who_mistypes_may_try_again() {
        Paying paying = Paying.prepared();
        assertEquals(400, paying.pay("670000000").statusCode());
        assertEquals(400, paying.form("msisdn=690000000&otp=12&action=pay").statusCode());
        assertEquals(new Outcome.Accepted(), paying.query());
        assertEquals(303, paying.pay("%2B237+690000000").statusCode());
        CAUGHT.await(1);
        paying.assertPaid();
    }

    @Test
    void a_page_nobody_pays_on_expires() {
        Paying paying = Paying.prepared();
        CONTROL.advance(500);
        assertEquals(new Outcome.Accepted(), paying.query());
        CONTROL.advance(101);
        paying.assertDeclined(Reason.Code.EXPIRED);
        var late = paying.pay("690000000");
        assertEquals(409, late.statusCode());
        assertTrue(late.body().contains("expiré"), late.body());
        paying.assertDeclined(Reason.Code.EXPIRED);
    }

    @Test
    void a_payer_who_never_confirms_on_the_handset_lets_it_expire() {
        Paying paying = Paying.prepared();
        assertEquals(303, paying.pay("690000003").statusCode());
        assertEquals(new Outcome.Accepted(), paying.query());
        CONTROL.advance(31);
        CAUGHT.await(1);
        paying.assertDeclined(Reason.Code.EXPIRED);
    }

    /** The page exists, its address is lost, and nobody is ever shown it. */
    @Test
    void a_preparation_whose_answer_was_lost_is_over_and_no_money_moved() {
        var order = anOrder();
        Rail hasty = hasty();
        nextPreparation("timeout_with_money");
        assertInstanceOf(Outcome.NotSent.class, join(hasty.prepare(order)));
        awaitSilence(order);
        var declined = assertInstanceOf(Outcome.Declined.class, join(RAIL.prepare(order)));
        assertEquals(Reason.Code.PROVIDER_UNAVAILABLE, declined.reason().code());
    }

    @Test
    void a_preparation_that_never_arrived_is_made_again() {
        var order = anOrder();
        Rail hasty = hasty();
        nextPreparation("timeout_without_money");
        assertInstanceOf(Outcome.NotSent.class, join(hasty.prepare(order)));
        awaitSilence(order);
        for (String http : new String[] {"cut", "unavailable"}) {
            nextPreparation(http);
            assertInstanceOf(Outcome.NotSent.class, join(RAIL.prepare(order)), http);
        }
        assertInstanceOf(Outcome.Prepared.class, join(RAIL.prepare(order)));
    }

    private static void nextPreparation(String http) {
        rule("{\"match\":{\"path\":\"/webpayment\",\"times\":1},\"http\":\"" + http + "\"}");
    }

    /** A preparation may still be on its way when its sender has given up. */
    private static void awaitSilence(ProviderCall.Order order) {
        String id = OrangeCoreRequests.orderId(order);
        KIT.createTestProbe()
                .awaitAssert(
                        Duration.ofMinutes(1),
                        () -> {
                            var requests = CONTROL.get("/__sim/state").path("requests");
                            assertTrue(
                                    requests.valueStream()
                                            .filter(one -> one.path("body").asText().contains(id))
                                            .anyMatch(
                                                    one ->
                                                            one.path("answer")
                                                                    .asText()
                                                                    .equals("silence")),
                                    requests::toString);
                            return requests;
                        });
    }

    @Test
    void a_forged_notification_shows_another_secret_and_moves_nothing() {
        Paying paying = Paying.prepared();
        rule("{\"callback\":\"forged\",\"outcome\":\"NOT_ENOUGH_FUNDS\",\"delay_ms\":60000}");
        assertEquals(303, paying.pay("690000000").statusCode());
        String forged = CAUGHT.await(1).getFirst().body();
        assertTrue(forged.contains("\"status\":\"SUCCESS\""), forged);
        assertTrue(forged.contains("\"notif_token\":\""), forged);
        assertFalse(forged.contains(paying.secret()), forged);
        assertEquals(new Outcome.Accepted(), paying.query());
        CONTROL.advance(61);
        assertFalse(CAUGHT.await(1).getFirst().body().contains(paying.secret()));
        paying.assertDeclined(Reason.Code.REFUSED);
    }

    @Test
    void duplicates_come_five_times_and_once_before_the_payer_is_sent_back() {
        Paying paying = Paying.prepared();
        assertEquals(303, paying.pay("690000005").statusCode());
        assertTrue(CAUGHT.waiting() >= 1);
        for (var each : CAUGHT.await(5)) {
            assertTrue(each.body().contains(paying.secret()), each.body());
        }
        paying.assertPaid();
    }

    @Test
    void the_other_numbers_mean_what_they_mean_elsewhere() {
        Paying unheard = Paying.prepared();
        assertEquals(303, unheard.pay("690000004").statusCode());
        unheard.assertPaid();
        Paying broken = Paying.prepared();
        assertEquals(500, broken.pay("690000006").statusCode());
        CAUGHT.await(1);
        broken.assertPaid();
        Paying cut = Paying.prepared();
        assertThrows(UncheckedIOException.class, () -> cut.pay("690000007"));
        assertEquals(new Outcome.Accepted(), cut.query());
        assertEquals(303, cut.pay("690000004").statusCode());
        cut.assertPaid();
        Paying slow = Paying.prepared();
        assertEquals(303, slow.pay("690000008").statusCode());
        assertEquals(new Outcome.Accepted(), slow.query());
        CONTROL.advance(21);
        CAUGHT.await(1);
        slow.assertPaid();
        Paying lying = Paying.prepared();
        assertEquals(303, lying.pay("690000009").statusCode());
        assertTrue(CAUGHT.await(1).getFirst().body().contains("\"amount\":1501"));
        lying.assertPaid();
    }

    @Test
    void a_question_can_fail_and_a_bearer_can_die() {
        Paying paying = Paying.prepared();
        rule("{\"match\":{\"operation\":\"question\",\"times\":1},\"http\":\"xml_before\"}");
        assertInstanceOf(Outcome.Doubt.class, paying.query());
        rule(
                "{\"match\":{\"path\":\"transactionstatus\",\"times\":1},"
                        + "\"http\":\"token_expired\"}");
        assertEquals(new Outcome.Accepted(), paying.query());
        CONTROL.advance(3700);
        paying.assertDeclined(Reason.Code.EXPIRED);
    }

    @Test
    void what_is_given_back_goes_by_cash_in_of_the_same_wallet() {
        Paying paying = Paying.prepared();
        paying.pay("690000000");
        CAUGHT.await(1);
        paying.assertPaid();
        long before = CONTROL.ledger().path("balance").asLong();
        var refund = SampleOrders.fresh(Provider.ORANGE, Operation.REFUND, "+237690000000");
        var token = assertInstanceOf(Outcome.Prepared.class, join(RAIL.prepare(refund))).token();
        assertInstanceOf(Outcome.Confirmed.class, join(RAIL.submit(refund, Optional.of(token))));
        CAUGHT.await(1);
        assertEquals(before - refund.amount().minor(), CONTROL.ledger().path("balance").asLong());
    }

    private static void rule(String json) {
        assertEquals(200, CONTROL.rule(json), json);
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
