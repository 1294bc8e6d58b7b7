package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an order would be answered with, by the actors that would obey it, and nothing of it. */
final class DryRunTest {
    private static final ScriptedRail RAIL = new ScriptedRail(false);
    private static final Orders.Party PAYER =
            new Orders.Party(new Msisdn("+237670000001"), Provider.MTN);
    private static final AtomicInteger KEYS = new AtomicInteger();

    private static OneNode node;
    private static Payments payments;
    private static Ordering dry;

    private final String merchant = "mer_dry" + KEYS.incrementAndGet();

    @BeforeAll
    static void start() {
        node = new OneNode(RAIL, "");
        payments = node.payments;
        dry = payments.dryRun();
    }

    @AfterAll
    static void stop() {
        node.kit.shutdownTestKit();
    }

    @AfterEach
    void everything_works_again() {
        RAIL.onSubmit.clear();
        RAIL.onQuery.clear();
        RAIL.calls.clear();
        RAIL.available = true;
    }

    @Test
    void a_charge_is_shown_as_it_would_open_and_is_not_there() {
        Orders.Charge order = charge(10_000);
        Answer.Done told = told(dry.charge(order, Duration.ZERO));
        assertEquals(Replay.NOW, told.replay());
        assertEquals("pending", told.view().status());
        assertEquals(Money.xaf(200), told.view().fee().total());
        assertInstanceOf(
                Refusal.NotFound.class, refused(payments.find(order.request().id(), merchant)));
        assertEquals(List.of(), List.copyOf(RAIL.calls));
        // The order that is meant is the first one.
        Answer.Done meant = told(payments.charge(order, Duration.ZERO));
        assertEquals(Replay.NOW, meant.replay());
        assertEquals(told.view(), meant.view());
        eventually(order.request().id(), "succeeded");
    }

    @Test
    void what_was_ordered_is_shown_as_it_was_told_and_its_key_stands_for_it() {
        Orders.Charge order = charged(10_000);
        Answer.Done again = told(dry.charge(order, Duration.ZERO));
        assertEquals(Replay.BEFORE, again.replay());
        assertEquals(told(payments.charge(order, Duration.ZERO)).view(), again.view());
        Request other =
                new Request(
                        order.request().id(),
                        merchant,
                        Digest.of("another"),
                        "key",
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        OneNode.CLOCK.instant());
        assertInstanceOf(
                Refusal.KeyReused.class,
                refused(
                        dry.charge(
                                new Orders.Charge(other, Money.xaf(1), PAYER, Optional.empty()),
                                Duration.ZERO)));
    }

    @Test
    void a_rail_that_is_down_says_so() {
        RAIL.available = false;
        assertInstanceOf(
                Refusal.RailDown.class, refused(dry.charge(charge(10_000), Duration.ZERO)));
    }

    @Test
    void a_payout_is_held_against_the_balance_and_holds_nothing() {
        charged(10_000);
        Orders.Payout order = payout(5_000);
        assertEquals("pending", told(dry.payout(order, Duration.ZERO)).view().status());
        assertInstanceOf(
                Refusal.InsufficientFunds.class, refused(dry.payout(payout(9_800), Duration.ZERO)));
        assertInstanceOf(
                Refusal.NotFound.class, refused(payments.find(order.request().id(), merchant)));
        assertEquals(Money.xaf(9_800), available());
    }

    @Test
    void a_refund_of_a_charge_is_shown_as_it_would_open() {
        Orders.Charge of = charged(10_000);
        Orders.Refund order = refund(of.request().id(), Optional.of(Money.xaf(1_000)));
        PaymentView view = told(dry.refund(order, Duration.ZERO)).view();
        assertEquals(order.request().id(), view.request().id());
        assertEquals("pending", view.status());
        assertEquals(Money.xaf(1_000), view.amount());
        assertEquals(Money.xaf(9_800), available());
        assertInstanceOf(
                Refusal.NotFound.class, refused(payments.find(order.request().id(), merchant)));
        assertInstanceOf(
                Refusal.BeyondLeft.class,
                refused(
                        dry.refund(
                                refund(of.request().id(), Optional.of(Money.xaf(10_001))),
                                Duration.ZERO)));
        assertEquals(view, told(payments.refund(order, Duration.ZERO)).view());
        eventually(order.request().id(), "succeeded");
    }

    @Test
    void of_an_escrow_a_part_is_released_and_the_rest_given_back_and_all_is_still_held() {
        Request request = request(PaymentKind.ESCROW);
        var order =
                new Orders.Escrow(
                        request, Money.xaf(10_000), PAYER, Optional.empty(), Optional.empty());
        assertEquals("pending", told(dry.escrow(order, Duration.ZERO)).view().status());
        told(payments.escrow(order, OneNode.PATIENCE));
        PaymentView held = found(request.id());
        assertEquals("held", held.status());

        var release =
                new Orders.Release(
                        "release" + KEYS.incrementAndGet(),
                        request.id(),
                        merchant,
                        Optional.of(Money.xaf(4_000)),
                        Digest.of("release"),
                        "sk_1",
                        OneNode.CLOCK.instant());
        assertEquals(Money.xaf(4_000), escrow(told(dry.release(release)).view()).released());

        Orders.Refund back = refund(request.id(), Optional.empty());
        PaymentView refund = told(dry.refund(back, Duration.ZERO)).view();
        assertEquals(back.request().id(), refund.request().id());
        assertEquals(Money.xaf(10_000), refund.amount());
        assertEquals(
                Money.xaf(0), escrow(told(dry.refundEscrow(back, Duration.ZERO)).view()).left());

        assertEquals(held, found(request.id()));
        assertEquals(refund, told(payments.refund(back, Duration.ZERO)).view());
        assertEquals(Replay.BEFORE, told(dry.refund(back, Duration.ZERO)).replay());
        eventually(back.request().id(), "succeeded");
    }

    private static PaymentView.Escrow escrow(PaymentView view) {
        return assertInstanceOf(PaymentView.Escrow.class, view.details());
    }

    private PaymentView found(PaymentId id) {
        return told(payments.find(id, merchant)).view();
    }

    private void eventually(PaymentId id, String status) {
        node.kit
                .createTestProbe()
                .awaitAssert(
                        OneNode.PATIENCE,
                        () -> {
                            assertEquals(status, found(id).status());
                            return true;
                        });
    }

    private Orders.Charge charged(long amount) {
        Orders.Charge order = charge(amount);
        told(payments.charge(order, OneNode.PATIENCE));
        eventually(order.request().id(), "succeeded");
        RAIL.calls.clear();
        return order;
    }

    private Orders.Charge charge(long amount) {
        return new Orders.Charge(
                request(PaymentKind.CHARGE), Money.xaf(amount), PAYER, Optional.empty());
    }

    private Orders.Payout payout(long amount) {
        return new Orders.Payout(request(PaymentKind.PAYOUT), Money.xaf(amount), PAYER);
    }

    private Orders.Refund refund(PaymentId of, Optional<Money> amount) {
        return new Orders.Refund(request(PaymentKind.REFUND), of, amount, Optional.of("broken"));
    }

    private Request request(PaymentKind kind) {
        String key = "key-" + KEYS.incrementAndGet();
        return new Request(
                PaymentId.of(kind, merchant, "/v1/" + kind, key),
                merchant,
                Digest.of(key),
                "sk_1",
                Optional.empty(),
                Optional.of("a test"),
                Map.of("order", "42"),
                OneNode.CLOCK.instant());
    }

    private Money available() {
        SubAccount line = SubAccount.AVAILABLE;
        return node.ledger
                .standing(AccountId.merchant(merchant))
                .toCompletableFuture()
                .join()
                .balance(line)
                .free(line.line());
    }

    private static Answer.Done told(CompletionStage<Answer> answer) {
        return assertInstanceOf(Answer.Done.class, answer.toCompletableFuture().join());
    }

    private static Refusal refused(CompletionStage<Answer> answer) {
        return assertInstanceOf(Answer.Refused.class, answer.toCompletableFuture().join())
                .refusal();
    }
}
