package cm.sanaga.provider.camtel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.SampleOrders;
import cm.sanaga.provider.SignedCallback;
import cm.sanaga.provider.simulator.ApprovedCallback;
import cm.sanaga.provider.simulator.CallbackCatcher;
import cm.sanaga.provider.simulator.CamtelSimulator;
import cm.sanaga.provider.simulator.SimulatorControl;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The adapter against the simulator, over real HTTP, for every magic number. */
class CamtelMagicTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final CallbackPath PATH = new CallbackPath(new byte[CallbackPath.KEY_BYTES]);
    private static final CallbackCatcher CAUGHT = new CallbackCatcher();
    private static final CamtelSimulator SIMULATOR =
            join(
                    CamtelSimulator.start(
                            KIT.system(),
                            "127.0.0.1",
                            0,
                            CamtelSimulator.Settings.fresh(1_000_000, Optional.empty())));
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final Config CONFIG =
            SIMULATOR
                    .railConfig()
                    .withFallback(
                            ConfigFactory.parseMap(
                                    Map.of(
                                            "sanaga.provider.callback-base-url",
                                            CAUGHT.base().toString())))
                    .withFallback(ConfigFactory.defaultReferenceUnresolved())
                    .resolve();
    private static final Rail RAIL =
            CamtelRail.open(KIT.system(), CamtelRail.Settings.from(CONFIG), PATH);
    private static final SignedCallback SIGNATURE = CamtelRail.signature(CONFIG);

    @AfterAll
    static void stop() {
        join(SIMULATOR.stop());
        CAUGHT.close();
        KIT.shutdownTestKit();
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"COLLECT", "DISBURSE"})
    void nought_and_any_other_number_succeed_and_call_back(Operation operation) {
        for (String number : new String[] {"+237620000000", "+237677123456"}) {
            var order = order(operation, number);
            assertEquals(new Outcome.Accepted(), submit(order));
            var callback = CAUGHT.await(1).getFirst();
            assertEquals("PUT", callback.method());
            assertEquals(
                    "/webhooks/camtel/" + PATH.token(Provider.CAMTEL, order.payment()),
                    callback.path());
            assertConfirmed(order);
        }
    }

    @Test
    void one_has_not_enough_and_two_refuses() {
        assertDeclined(order(Operation.COLLECT, magic(1)), Reason.Code.INSUFFICIENT_FUNDS);
        assertDeclined(order(Operation.DISBURSE, magic(1)), Reason.Code.INSUFFICIENT_FUNDS);
        assertDeclined(order(Operation.COLLECT, magic(2)), Reason.Code.DECLINED_BY_CUSTOMER);
        assertDeclined(order(Operation.DISBURSE, magic(2)), Reason.Code.DECLINED_BY_CUSTOMER);
    }

    @Test
    void what_camtel_calls_back_is_as_approved() {
        submit(order(Operation.COLLECT, magic(0)));
        ApprovedCallback.check("camtel-completed", CAUGHT.await(1).getFirst());
        submit(order(Operation.DISBURSE, magic(1)));
        ApprovedCallback.check("camtel-failed", CAUGHT.await(1).getFirst());
    }

    @Test
    void three_waits_until_the_prompt_expires() {
        var order = order(Operation.COLLECT, magic(3));
        assertEquals(new Outcome.Accepted(), submit(order));
        assertEquals(new Outcome.Accepted(), query(order));
        CONTROL.advance(31);
        CAUGHT.await(1);
        assertEquals(
                Reason.Code.EXPIRED,
                assertInstanceOf(Outcome.Declined.class, query(order)).reason().code());
    }

    @Test
    void four_succeeds_without_a_callback() {
        var order = order(Operation.COLLECT, magic(4));
        assertEquals(new Outcome.Accepted(), submit(order));
        CONTROL.advance(1);
        awaitConfirmed(order);
        assertEquals(0, CAUGHT.waiting());
    }

    @Test
    void five_calls_back_five_times_and_once_before_it_answers() {
        var order = order(Operation.COLLECT, magic(5));
        assertEquals(new Outcome.Accepted(), submit(order));
        assertTrue(CAUGHT.waiting() >= 1);
        assertEquals(5, CAUGHT.await(5).size());
        assertConfirmed(order);
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"COLLECT", "DISBURSE"})
    void six_moves_money_and_answers_an_error(Operation operation) {
        var order = order(operation, magic(6));
        assertInstanceOf(Outcome.Doubt.class, submit(order));
        assertConfirmed(order);
        assertEquals(new Outcome.Accepted(), submit(order));
        CAUGHT.await(1);
        assertEquals(1, movements(order));
    }

    @Test
    void seven_cuts_the_line_and_never_heard_of_it() {
        var order = order(Operation.COLLECT, magic(7));
        assertInstanceOf(Outcome.Doubt.class, submit(order));
        assertEquals(new Outcome.Unheard(), query(order));
        assertInstanceOf(Outcome.Doubt.class, submit(order));
        assertEquals(0, movements(order));
    }

    @Test
    void eight_takes_its_time() {
        var order = order(Operation.COLLECT, magic(8));
        assertEquals(new Outcome.Accepted(), submit(order));
        assertEquals(new Outcome.Accepted(), query(order));
        CONTROL.advance(21);
        CAUGHT.await(1);
        assertConfirmed(order);
    }

    @Test
    void nine_lies_in_the_callback_and_not_in_the_answer() {
        var order = order(Operation.COLLECT, magic(9));
        assertEquals(new Outcome.Accepted(), submit(order));
        assertTrue(CAUGHT.await(1).getFirst().body().contains("\"amount\":\"1501\""));
        assertConfirmed(order);
    }

    @Test
    void the_same_order_again_is_accepted_and_moves_nothing() {
        var order = order(Operation.COLLECT, magic(0));
        assertEquals(new Outcome.Accepted(), submit(order));
        assertEquals(new Outcome.Accepted(), submit(order));
        CAUGHT.await(1);
        assertEquals(new Outcome.Accepted(), submit(order));
        assertEquals(1, movements(order));
    }

    @Test
    void a_refund_gives_a_collection_back_and_not_more() {
        var collected = collected();
        var refund = refund(collected, 1500);
        assertEquals(new Outcome.Accepted(), submit(refund));
        CAUGHT.await(1);
        assertConfirmed(refund);
        var again = refund(collected, 1);
        assertEquals(
                Reason.Code.REFUSED,
                assertInstanceOf(Outcome.Declined.class, submit(again)).reason().code());
        assertEquals(0, movements(again));
    }

    @Test
    void parts_of_a_collection_are_given_back_until_nothing_is_left() {
        var collected = collected();
        for (int francs : new int[] {400, 1100}) {
            var part = refund(collected, francs);
            assertEquals(new Outcome.Accepted(), submit(part));
            CAUGHT.await(1);
            assertConfirmed(part);
        }
        assertInstanceOf(Outcome.Declined.class, submit(refund(collected, 1)));
    }

    @Test
    void two_refunds_at_once_do_not_give_back_more_than_there_was() {
        var collected = collected();
        CONTROL.rule("{\"match\":{\"path\":\"reversals\"},\"delay_ms\":20000}");
        var one = refund(collected, 1000);
        var other = refund(collected, 1000);
        assertEquals(new Outcome.Accepted(), submit(one));
        assertEquals(new Outcome.Accepted(), submit(other));
        CONTROL.advance(21);
        CAUGHT.await(2);
        CONTROL.send("DELETE", "/__sim/rules", "");
        assertEquals(1, movements(one) + movements(other));
        assertEquals(
                Reason.Code.REFUSED,
                assertInstanceOf(Outcome.Declined.class, query(movements(one) == 0 ? one : other))
                        .reason()
                        .code());
    }

    @Test
    void a_refund_waits_for_its_collection_and_has_none_where_that_failed() {
        var slow = order(Operation.COLLECT, magic(8));
        submit(slow);
        assertInstanceOf(Outcome.NotSent.class, submit(refund(slow, 100)));
        CONTROL.advance(21);
        CAUGHT.await(1);
        var failed = order(Operation.COLLECT, magic(1));
        submit(failed);
        CAUGHT.await(1);
        assertInstanceOf(Outcome.Declined.class, submit(refund(failed, 100)));
        var unknown = order(Operation.COLLECT, magic(0));
        assertInstanceOf(Outcome.Declined.class, submit(refund(unknown, 100)));
    }

    @Test
    void a_refund_of_nothing_we_know_is_a_disbursement() {
        var refund = order(Operation.REFUND, magic(0));
        assertEquals(new Outcome.Accepted(), submit(refund));
        CAUGHT.await(1);
        assertConfirmed(refund);
    }

    @Test
    void what_the_wallet_does_not_hold_cannot_be_paid_out() {
        var rich = withAmount(order(Operation.DISBURSE, magic(0)), 900_000_000);
        assertDeclined(rich, Reason.Code.INSUFFICIENT_FUNDS);
    }

    @Test
    void every_callback_is_signed_success_and_failure() {
        for (int digit : new int[] {0, 1, 9}) {
            submit(order(Operation.COLLECT, magic(digit)));
            var callback = CAUGHT.await(1).getFirst();
            byte[] body = callback.body().getBytes(StandardCharsets.UTF_8);
            assertEquals(
                    SignedCallback.Verdict.GENUINE,
                    SIGNATURE.judge(callback.headers(), body, Instant.now()));
            body[body.length - 2] ^= 1;
            assertEquals(
                    SignedCallback.Verdict.FORGED,
                    SIGNATURE.judge(callback.headers(), body, Instant.now()));
        }
    }

    @Test
    void whoever_forges_a_callback_does_not_know_the_secret() {
        CONTROL.rule("{\"callback\":\"forged\"}");
        assertEquals(new Outcome.Accepted(), submit(order(Operation.COLLECT, magic(0))));
        List<SignedCallback.Verdict> both =
                CAUGHT.await(2).stream()
                        .map(
                                one ->
                                        SIGNATURE.judge(
                                                one.headers(),
                                                one.body().getBytes(StandardCharsets.UTF_8),
                                                Instant.now()))
                        .sorted()
                        .toList();
        CONTROL.send("DELETE", "/__sim/rules", "");
        assertEquals(
                Stream.of(SignedCallback.Verdict.FORGED, SignedCallback.Verdict.GENUINE)
                        .sorted()
                        .toList(),
                both);
    }

    @Test
    void camtel_signs_what_it_sends_though_it_be_wrong() {
        CONTROL.rule("{\"callback\":\"wrong_currency\"}");
        assertEquals(new Outcome.Accepted(), submit(order(Operation.COLLECT, magic(0))));
        var wrong = CAUGHT.await(1).getFirst();
        CONTROL.send("DELETE", "/__sim/rules", "");
        assertTrue(wrong.body().contains("\"currency\":\"EUR\""), wrong.body());
        assertEquals(
                SignedCallback.Verdict.GENUINE,
                SIGNATURE.judge(
                        wrong.headers(),
                        wrong.body().getBytes(StandardCharsets.UTF_8),
                        Instant.now()));
    }

    @Test
    void a_token_that_dies_in_the_middle_is_renewed() {
        var order = order(Operation.COLLECT, magic(0));
        assertEquals(new Outcome.Accepted(), submit(order));
        CAUGHT.await(1);
        CONTROL.advance(3700);
        assertConfirmed(order);
    }

    @Test
    void the_balance_is_the_ledger() {
        long before = join(RAIL.balance()).orElseThrow().minor();
        var order = order(Operation.COLLECT, magic(0));
        submit(order);
        CAUGHT.await(1);
        assertEquals(Optional.of(Money.xaf(before + 1500)), join(RAIL.balance()));
        assertEquals(before + 1500, CONTROL.ledger().path("balance").asLong());
    }

    private static ProviderCall.Order collected() {
        var collected = order(Operation.COLLECT, magic(0));
        submit(collected);
        CAUGHT.await(1);
        assertConfirmed(collected);
        return collected;
    }

    private static ProviderCall.Order refund(ProviderCall.Order collected, long francs) {
        return withAmount(
                SampleOrders.fresh(
                        Provider.CAMTEL,
                        Operation.REFUND,
                        magic(0),
                        Optional.of(collected.reference())),
                francs);
    }

    private static ProviderCall.Order withAmount(ProviderCall.Order order, long francs) {
        return new ProviderCall.Order(
                order.provider(),
                order.operation(),
                order.reference(),
                Money.xaf(francs),
                order.party(),
                order.payment(),
                order.note(),
                order.original(),
                order.at());
    }

    private static String magic(int digit) {
        return "+23762000000" + digit;
    }

    private static ProviderCall.Order order(Operation operation, String number) {
        return SampleOrders.fresh(Provider.CAMTEL, operation, number);
    }

    private static void assertConfirmed(ProviderCall.Order order) {
        var confirmed = assertInstanceOf(Outcome.Confirmed.class, query(order));
        assertEquals(order.amount(), confirmed.receipt().amount());
    }

    private static void awaitConfirmed(ProviderCall.Order order) {
        KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            assertConfirmed(order);
                            return order;
                        });
    }

    private static void assertDeclined(ProviderCall.Order order, Reason.Code code) {
        assertEquals(new Outcome.Accepted(), submit(order));
        CAUGHT.await(1);
        assertEquals(code, assertInstanceOf(Outcome.Declined.class, query(order)).reason().code());
        assertEquals(0, movements(order));
    }

    private static long movements(ProviderCall.Order order) {
        return CONTROL.ledger()
                .path("movements")
                .valueStream()
                .filter(one -> one.path("reference").asText().equals(order.reference().toString()))
                .count();
    }

    private static Outcome submit(ProviderCall.Order order) {
        return join(RAIL.submit(order, Optional.empty()));
    }

    private static Outcome query(ProviderCall.Order order) {
        return join(RAIL.query(order, Optional.empty()));
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
