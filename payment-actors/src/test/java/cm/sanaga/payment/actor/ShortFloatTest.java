package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Outage;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Payments and the gate of a wallet as sharded actors, and a rail whose wallet runs dry. */
final class ShortFloatTest {
    private static final ScriptedRail RAIL = new ScriptedRail(false);

    /** The wallet is emptied under the gate's hands here. */
    private static final OneNode NODE =
            new OneNode(RAIL, "sanaga.payment.wallet { fresh = 0 ms, look-every = 100 ms }");

    private static final Ledger LEDGER = NODE.ledger;
    private static final Payments PAYMENTS = NODE.payments;
    private static final Orders.Party PAYER =
            new Orders.Party(new Msisdn("+237670000001"), Provider.MTN);
    private static final Duration PATIENCE = OneNode.PATIENCE;
    private static final AtomicInteger KEYS = new AtomicInteger();

    /** The journal in memory outlives a test class, so its merchants must have other names. */
    private final String merchant = "mer_short_" + KEYS.incrementAndGet();

    @AfterAll
    static void stop() {
        NODE.kit.shutdownTestKit();
    }

    @AfterEach
    void the_provider_never_saw_what_the_wallet_did_not_cover() {
        assertEquals(0, RAIL.notCovered.get());
    }

    @Test
    void payouts_wait_in_order_for_a_wallet_that_is_short_and_go_out_by_themselves() {
        done(PAYMENTS.charge(charge(20_000), PATIENCE));
        RAIL.wallet.set(4_000);
        List<PaymentId> orders = new ArrayList<>();
        for (int place = 1; place <= 3; place++) {
            Orders.Payout order = payout(5_000 - 1_000 * (place - 1) * (place - 1));
            PaymentView first = done(PAYMENTS.payout(order, Duration.ZERO));
            assertEquals("pending", first.status());
            PaymentId id = order.request().id();
            eventually(id, "queued");
            assertEquals(first, done(PAYMENTS.payout(order, Duration.ZERO)));
            orders.add(id);
        }
        PaymentView waiting = done(PAYMENTS.find(orders.get(2), merchant));
        assertEquals(Reason.Code.FLOAT_SHORT, waiting.reason().orElseThrow().code());
        assertEquals(3, join(PAYMENTS.turn(waiting)).orElseThrow().place());
        var cancel =
                new Orders.Cancel(
                        orders.get(1), merchant, Digest.of("cancel"), OneNode.CLOCK.instant());
        // Only to see what would come of it: it stays where it is.
        assertEquals("cancelled", done(PAYMENTS.dryRun().cancel(cancel)).status());
        assertEquals("queued", done(PAYMENTS.find(orders.get(1), merchant)).status());
        assertEquals(3, join(PAYMENTS.turn(waiting)).orElseThrow().place());
        done(PAYMENTS.cancel(cancel));
        assertEquals(2, join(PAYMENTS.turn(waiting)).orElseThrow().place());
        RAIL.wallet.set(5_000);
        eventually(orders.get(0), "succeeded");
        assertEquals("queued", done(PAYMENTS.find(orders.get(2), merchant)).status());
        RAIL.wallet.set(1_000);
        eventually(orders.get(2), "succeeded");
        assertEquals("cancelled", done(PAYMENTS.find(orders.get(1), merchant)).status());
        assertEquals(Money.xaf(19_600 - 5_050 - 1_010), available());
        assertEquals(Optional.empty(), join(PAYMENTS.turn(waiting)));
    }

    @Test
    void a_payout_waits_for_a_rail_that_is_down_with_an_estimate_and_goes_out_by_itself() {
        done(PAYMENTS.charge(charge(10_000), PATIENCE));
        RAIL.wallet.set(10_000);
        RAIL.available = false;
        RAIL.outage = Optional.of(new Outage(Duration.ofHours(1), Duration.ofSeconds(5)));
        Orders.Payout order = payout(1_000);
        done(PAYMENTS.payout(order, Duration.ZERO));
        PaymentId id = order.request().id();
        eventually(id, "queued");
        PaymentView waiting = done(PAYMENTS.find(id, merchant));
        assertEquals(Reason.Code.PROVIDER_UNAVAILABLE, waiting.reason().orElseThrow().code());
        Instant soonest = OneNode.CLOCK.instant().plus(Duration.ofHours(1));
        Payments.Turn turn = join(PAYMENTS.turn(waiting)).orElseThrow();
        assertEquals(1, turn.place());
        assertFalse(turn.estimatedAt().orElseThrow().isBefore(soonest));
        RAIL.available = true;
        RAIL.outage = Optional.empty();
        eventually(id, "succeeded");
    }

    @Test
    void a_refund_waits_for_a_wallet_that_is_short_like_anybody_else() {
        Orders.Charge order = charge(10_000);
        done(PAYMENTS.charge(order, PATIENCE));
        RAIL.wallet.set(0);
        int before = RAIL.calls.size();
        Orders.Refund refund =
                new Orders.Refund(
                        request(PaymentKind.REFUND),
                        order.request().id(),
                        Optional.of(Money.xaf(1_000)),
                        Optional.of("broken"));
        assertEquals("pending", done(PAYMENTS.refund(refund, Duration.ofSeconds(1))).status());
        PaymentView waiting =
                NODE.kit
                        .createTestProbe()
                        .awaitAssert(
                                PATIENCE,
                                () -> {
                                    PaymentView now =
                                            done(PAYMENTS.find(refund.request().id(), merchant));
                                    assertEquals(
                                            Optional.of(Reason.Code.FLOAT_SHORT),
                                            now.reason().map(Reason::code));
                                    return now;
                                });
        assertEquals("pending", waiting.status());
        assertEquals(1, join(PAYMENTS.turn(waiting)).orElseThrow().place());
        assertEquals(before, RAIL.calls.size());
        RAIL.wallet.set(1_000);
        eventually(refund.request().id(), "succeeded");
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
                Map.of(),
                OneNode.CLOCK.instant());
    }

    private Orders.Charge charge(long amount) {
        return new Orders.Charge(
                request(PaymentKind.CHARGE), Money.xaf(amount), PAYER, Optional.empty());
    }

    private Orders.Payout payout(long amount) {
        return new Orders.Payout(request(PaymentKind.PAYOUT), Money.xaf(amount), PAYER);
    }

    private Money available() {
        return join(LEDGER.standing(AccountId.merchant(merchant)))
                .balance(SubAccount.AVAILABLE)
                .free(SubAccount.AVAILABLE.line());
    }

    private void eventually(PaymentId payment, String status) {
        NODE.kit
                .createTestProbe()
                .awaitAssert(
                        PATIENCE,
                        () -> {
                            assertEquals(status, done(PAYMENTS.find(payment, merchant)).status());
                            return true;
                        });
    }

    private static PaymentView done(CompletionStage<Answer> answer) {
        return assertInstanceOf(Answer.Done.class, join(answer)).view();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
