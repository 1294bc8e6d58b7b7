package cm.sanaga.provider.orange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import cm.sanaga.provider.simulator.ApprovedCallback;
import cm.sanaga.provider.simulator.CallbackCatcher;
import cm.sanaga.provider.simulator.OrangeSimulator;
import cm.sanaga.provider.simulator.SimulatorControl;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The adapter against the simulator, over real HTTP, for every magic number. */
class OrangeMagicTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final CallbackPath PATH = new CallbackPath(new byte[CallbackPath.KEY_BYTES]);
    private static final CallbackCatcher CAUGHT = new CallbackCatcher();
    private static final OrangeSimulator SIMULATOR =
            join(
                    OrangeSimulator.start(
                            KIT.system(),
                            "127.0.0.1",
                            0,
                            OrangeSimulator.Settings.fresh(1_000_000, Optional.empty())));
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final Rail RAIL =
            OrangeRail.open(
                    KIT.system(),
                    OrangeRail.Settings.from(
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

    /** An order with its token. */
    private record Call(ProviderCall.Order order, ProviderToken token) {
        static Call prepared(Operation operation, String number) {
            var order = SampleOrders.fresh(Provider.ORANGE, operation, number);
            var prepared = assertInstanceOf(Outcome.Prepared.class, join(RAIL.prepare(order)));
            return new Call(order, prepared.token());
        }

        /** The same order once more, as if its token had been forgotten. */
        Call preparedAgain() {
            var prepared = assertInstanceOf(Outcome.Prepared.class, join(RAIL.prepare(order)));
            return new Call(order, prepared.token());
        }

        Outcome submit() {
            return join(RAIL.submit(order, Optional.of(token)));
        }

        Outcome query() {
            return join(RAIL.query(order, Optional.of(token)));
        }

        void assertConfirmed(Outcome outcome) {
            var confirmed = assertInstanceOf(Outcome.Confirmed.class, outcome);
            assertEquals(order.amount(), confirmed.receipt().amount());
            assertEquals(1, movements());
        }

        void assertDeclined(Outcome outcome, Reason.Code code) {
            assertEquals(code, assertInstanceOf(Outcome.Declined.class, outcome).reason().code());
            assertEquals(0, movements());
        }

        long movements() {
            return CONTROL.ledger()
                    .path("movements")
                    .valueStream()
                    .filter(one -> one.path("external_id").asText().equals(order.payment()))
                    .count();
        }
    }

    @AfterAll
    static void stop() {
        join(SIMULATOR.stop());
        CAUGHT.close();
        KIT.shutdownTestKit();
    }

    @Test
    void nought_and_any_other_number_pay_and_call_back() {
        for (String number : new String[] {"+237690000000", "+237655123456"}) {
            Call call = Call.prepared(Operation.COLLECT, number);
            assertEquals(new Outcome.Accepted(), call.query());
            assertEquals(new Outcome.Accepted(), call.submit());
            var callback = CAUGHT.await(1).getFirst();
            assertEquals("POST", callback.method());
            assertEquals(
                    "/webhooks/orange/" + PATH.token(Provider.ORANGE, call.order().payment()),
                    callback.path());
            call.assertConfirmed(call.query());
        }
    }

    @Test
    void a_cash_in_is_confirmed_at_once() {
        for (Operation operation : new Operation[] {Operation.DISBURSE, Operation.REFUND}) {
            Call call = Call.prepared(operation, magic(0));
            call.assertConfirmed(call.submit());
            CAUGHT.await(1);
            call.assertConfirmed(call.query());
        }
    }

    @Test
    void one_has_not_enough() {
        Call collect = Call.prepared(Operation.COLLECT, magic(1));
        collect.assertDeclined(collect.submit(), Reason.Code.INSUFFICIENT_FUNDS);
        collect.assertDeclined(collect.query(), Reason.Code.INSUFFICIENT_FUNDS);
        Call payOut = Call.prepared(Operation.DISBURSE, magic(1));
        payOut.assertDeclined(payOut.submit(), Reason.Code.INSUFFICIENT_FUNDS);
    }

    @Test
    void two_refuses() {
        Call collect = Call.prepared(Operation.COLLECT, magic(2));
        assertEquals(new Outcome.Accepted(), collect.submit());
        CAUGHT.await(1);
        collect.assertDeclined(collect.query(), Reason.Code.DECLINED_BY_CUSTOMER);
        Call payOut = Call.prepared(Operation.DISBURSE, magic(2));
        payOut.assertDeclined(payOut.submit(), Reason.Code.DECLINED_BY_CUSTOMER);
        CAUGHT.await(1);
    }

    @Test
    void what_orange_calls_back_is_as_approved() {
        Call call = Call.prepared(Operation.COLLECT, magic(0));
        call.submit();
        ApprovedCallback.check("orange-paid", CAUGHT.await(1).getFirst());
        call = Call.prepared(Operation.COLLECT, magic(2));
        call.submit();
        ApprovedCallback.check("orange-cancelled", CAUGHT.await(1).getFirst());
        call = Call.prepared(Operation.DISBURSE, magic(0));
        call.submit();
        ApprovedCallback.check("orange-cash-in", CAUGHT.await(1).getFirst());
    }

    @Test
    void three_waits_until_the_prompt_expires() {
        Call call = Call.prepared(Operation.COLLECT, magic(3));
        assertEquals(new Outcome.Accepted(), call.submit());
        assertEquals(new Outcome.Accepted(), call.query());
        CONTROL.advance(31);
        CAUGHT.await(1);
        call.assertDeclined(call.query(), Reason.Code.EXPIRED);
    }

    @Test
    void four_succeeds_without_a_callback() {
        Call call = Call.prepared(Operation.DISBURSE, magic(4));
        call.assertConfirmed(call.submit());
        assertEquals(0, CAUGHT.waiting());
    }

    @Test
    void five_calls_back_five_times_and_once_before_it_answers() {
        Call call = Call.prepared(Operation.COLLECT, magic(5));
        assertInstanceOf(Outcome.Accepted.class, call.submit());
        assertTrue(CAUGHT.waiting() >= 1);
        assertEquals(5, CAUGHT.await(5).size());
        call.assertConfirmed(call.query());
    }

    @Test
    void six_moves_money_and_answers_an_error_in_xml() {
        for (Operation operation : new Operation[] {Operation.COLLECT, Operation.DISBURSE}) {
            Call call = Call.prepared(operation, magic(6));
            assertInstanceOf(Outcome.Doubt.class, call.submit());
            call.assertConfirmed(call.query());
            CAUGHT.await(1);
        }
    }

    @Test
    void seven_cuts_the_line_and_its_token_expires() {
        Call call = Call.prepared(Operation.COLLECT, magic(7));
        assertInstanceOf(Outcome.Doubt.class, call.submit());
        assertEquals(new Outcome.Accepted(), call.query());
        CONTROL.advance(31);
        call.assertDeclined(call.query(), Reason.Code.EXPIRED);
    }

    @Test
    void eight_takes_its_time() {
        for (Operation operation : new Operation[] {Operation.COLLECT, Operation.DISBURSE}) {
            Call call = Call.prepared(operation, magic(8));
            assertEquals(new Outcome.Accepted(), call.submit());
            CONTROL.advance(21);
            CAUGHT.await(1);
            call.assertConfirmed(call.query());
        }
    }

    @Test
    void nine_lies_in_the_callback_and_not_in_the_answer() {
        Call call = Call.prepared(Operation.COLLECT, magic(9));
        assertEquals(new Outcome.Accepted(), call.submit());
        assertTrue(CAUGHT.await(1).getFirst().body().contains("\"amount\":1501"));
        call.assertConfirmed(call.query());
    }

    /** The address is right and the pay token is somebody else's: ours is asked after. */
    @ParameterizedTest
    @CsvSource({"succeeded, confirmed", "NOT_ENOUGH_FUNDS, INSUFFICIENT_FUNDS"})
    void a_callback_with_a_wrong_pay_token_makes_us_ask_by_our_own(String outcome, String end) {
        CONTROL.send("DELETE", "/__sim/rules", "");
        CONTROL.rule(
                "{\"callback\":\"wrong_reference\",\"http\":\"normal\",\"match\":{\"times\":1},"
                        + "\"then\":{\"after_s\":86400},\"outcome\":\""
                        + outcome
                        + "\"}");
        Call call = Call.prepared(Operation.COLLECT, "+237655123456");
        assertEquals(new Outcome.Accepted(), call.submit());
        var callback = CAUGHT.await(1).getFirst();
        assertEquals(
                "/webhooks/orange/" + PATH.token(Provider.ORANGE, call.order().payment()),
                callback.path());
        assertTrue(callback.body().startsWith("{\"payToken\":\""), callback.body());
        String ours = call.token().value().replaceAll("@.*", "");
        assertFalse(callback.body().contains(ours), callback.body());
        assertEquals(end, OrangeFixture.word(call.query()));
        assertTrue(
                CONTROL.get("/__sim/state")
                        .path("requests")
                        .path(0)
                        .path("path")
                        .asText()
                        .endsWith("/mp/paymentstatus/" + ours));
    }

    @Test
    void a_second_payment_with_one_token_is_refused_and_changes_nothing() {
        Call call = Call.prepared(Operation.COLLECT, magic(0));
        assertEquals(new Outcome.Accepted(), call.submit());
        assertEquals(new Outcome.Accepted(), call.submit());
        CAUGHT.await(1);
        call.assertConfirmed(call.submit());
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void an_order_whose_first_token_was_forgotten_does_not_happen_twice(Operation operation) {
        Call first = Call.prepared(operation, magic(0));
        first.submit();
        CAUGHT.await(1);
        Call second = first.preparedAgain();
        assertInstanceOf(Outcome.HadBefore.class, second.submit());
        first.assertConfirmed(first.query());
    }

    @Test
    void a_bearer_that_dies_in_the_middle_is_renewed() {
        Call call = Call.prepared(Operation.DISBURSE, magic(0));
        call.assertConfirmed(call.submit());
        CAUGHT.await(1);
        CONTROL.advance(3700);
        call.assertConfirmed(call.query());
    }

    /** MTN's table in what Orange can say. */
    @ParameterizedTest
    @CsvSource({
        "450, REFUSED, REFUSED",
        "451, DECLINED_BY_CUSTOMER, DECLINED_BY_CUSTOMER",
        "452, EXPIRED, EXPIRED",
        "453, paid, paid",
        "454, paid, paid",
        "455, ACCOUNT_NOT_FOUND, INSUFFICIENT_FUNDS",
        "456, ACCOUNT_BLOCKED, LIMIT_EXCEEDED",
        "457, CONFIGURATION, ACCOUNT_NOT_FOUND",
        "458, CONFIGURATION, CONFIGURATION",
        "459, CONFIGURATION, CONFIGURATION",
        "460, CONFIGURATION, CONFIGURATION",
        "461, REFUSED, CONFIGURATION",
        "462, REFUSED, REFUSED",
        "463, EXPIRED, REFUSED",
        "464, REFUSED, REFUSED",
        "465, paid, paid"
    })
    void a_number_of_the_table_fares_as_at_mtn(String last, String collect, String payOut) {
        assertEquals(collect, fate(Call.prepared(Operation.COLLECT, "+237690001" + last)));
        assertEquals(payOut, fate(Call.prepared(Operation.DISBURSE, "+237690001" + last)));
    }

    private static String fate(Call call) {
        Outcome first = call.submit();
        boolean open = first instanceof Outcome.Accepted;
        if (open) {
            CONTROL.advance(31);
        }
        if (open || first instanceof Outcome.Confirmed || byTheCustomer(first)) {
            CAUGHT.await(1);
        }
        return switch (call.query()) {
            case Outcome.Confirmed _ -> "paid";
            case Outcome.Declined(var reason) -> reason.code().name();
            case Outcome.Accepted _,
                    Outcome.Doubt _,
                    Outcome.NotSent _,
                    Outcome.Prepared _,
                    Outcome.HadBefore _,
                    Outcome.Unheard _ ->
                    "open after " + first;
        };
    }

    /** What is refused while the caller waits is not called back; a customer's own no is. */
    private static boolean byTheCustomer(Outcome outcome) {
        return outcome instanceof Outcome.Declined(var reason)
                && reason.code() == Reason.Code.DECLINED_BY_CUSTOMER;
    }

    private static String magic(int digit) {
        return "+23769000000" + digit;
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
