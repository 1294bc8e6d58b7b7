package cm.sanaga.provider.mtn;

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
import cm.sanaga.provider.simulator.ApprovedCallback;
import cm.sanaga.provider.simulator.CallbackCatcher;
import cm.sanaga.provider.simulator.MtnSimulator;
import cm.sanaga.provider.simulator.SimulatorControl;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The adapter against the simulator, over real HTTP, for every magic number. */
class MtnMagicTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final CallbackPath PATH = new CallbackPath(new byte[CallbackPath.KEY_BYTES]);
    private static final CallbackCatcher CAUGHT = new CallbackCatcher();
    private static final MtnSimulator SIMULATOR =
            join(
                    MtnSimulator.start(
                            KIT.system(),
                            "127.0.0.1",
                            0,
                            MtnSimulator.Settings.fresh("127.0.0.1", 1_000_000, Optional.empty())));
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final Rail RAIL =
            MtnRail.open(
                    KIT.system(),
                    MtnRail.Settings.from(
                            SIMULATOR
                                    .railConfig()
                                    .withFallback(
                                            ConfigFactory.parseMap(
                                                    Map.of(
                                                            "sanaga.provider.callback-base-url",
                                                            CAUGHT.base().toString())))
                                    .withFallback(ConfigFactory.defaultReferenceUnresolved())
                                    .resolve()),
                    PATH);

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
        for (String number : new String[] {"+237670000000", "+237677123456"}) {
            var order = order(operation, number);
            assertEquals(new Outcome.Accepted(), submit(order));
            var callback = CAUGHT.await(1).getFirst();
            assertEquals("PUT", callback.method());
            assertEquals(
                    "/webhooks/mtn/" + PATH.token(Provider.MTN, order.payment()), callback.path());
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
    void what_mtn_calls_back_is_as_approved() {
        submit(order(Operation.COLLECT, magic(0)));
        ApprovedCallback.check("mtn-paid", CAUGHT.await(1).getFirst());
        submit(order(Operation.COLLECT, magic(2)));
        ApprovedCallback.check("mtn-rejected", CAUGHT.await(1).getFirst());
        submit(order(Operation.DISBURSE, magic(1)));
        ApprovedCallback.check("mtn-payout-failed", CAUGHT.await(1).getFirst());
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
        var collected = order(Operation.COLLECT, magic(0));
        submit(collected);
        CAUGHT.await(1);
        var refund =
                SampleOrders.fresh(
                        Provider.MTN,
                        Operation.REFUND,
                        magic(0),
                        Optional.of(collected.reference()));
        assertEquals(new Outcome.Accepted(), submit(refund));
        CAUGHT.await(1);
        assertConfirmed(refund);
        var again =
                SampleOrders.fresh(
                        Provider.MTN,
                        Operation.REFUND,
                        magic(0),
                        Optional.of(collected.reference()));
        assertDeclined(again, Reason.Code.REFUSED);
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

    private static String magic(int digit) {
        return "+23767000000" + digit;
    }

    private static ProviderCall.Order order(Operation operation, String number) {
        return SampleOrders.fresh(Provider.MTN, operation, number);
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
