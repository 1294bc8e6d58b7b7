package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F31: one order in several copies, and the answer to the first one is held back. */
final class CopiesTest {
    private static final Duration PATIENCE = OneNode.PATIENCE;
    private static final ScriptedRail RAIL = new ScriptedRail(false);
    private static final OneNode NODE = new OneNode(RAIL, "");
    private static final Orders.Party WALLET =
            new Orders.Party(new Msisdn("+237670000001"), Provider.MTN);
    private static final String MERCHANT = "mer_copies";
    private static final AtomicInteger KEYS = new AtomicInteger();

    @AfterAll
    static void stop() {
        NODE.kit.shutdownTestKit();
    }

    @AfterEach
    void everybody_pays_again() {
        RAIL.undecided = false;
    }

    @Test
    void whoever_does_not_wait_is_told_to_come_again() {
        RAIL.undecided = true;
        Orders.Charge order = charge();
        CompletableFuture<Answer> first = charged(order, PATIENCE);

        assertInProgress(order.request().id(), charged(order, Duration.ZERO).join());
        assertFalse(first.isDone());
        RAIL.undecided = false;
        assertReplays(settled(first), charged(order, Duration.ZERO).join());
    }

    @Test
    void whoever_waits_too_is_told_the_same() {
        RAIL.undecided = true;
        Orders.Charge order = charge();
        CompletableFuture<Answer> first = charged(order, PATIENCE);
        CompletableFuture<Answer> second = charged(order, PATIENCE);

        assertInProgress(order.request().id(), charged(order, Duration.ofMillis(600)).join());
        assertFalse(second.isDone());
        RAIL.undecided = false;
        assertReplays(settled(first), second.join());
    }

    @Test
    void when_the_first_has_waited_long_enough_all_are_told_what_he_was() {
        RAIL.undecided = true;
        Orders.Charge order = charge();
        CompletableFuture<Answer> first = charged(order, Duration.ofMillis(700));
        CompletableFuture<Answer> second = charged(order, PATIENCE);

        PaymentView told = assertInstanceOf(Answer.Done.class, first.join()).view();
        assertEquals("pending", told.status());
        assertReplays(told, charged(order, Duration.ZERO).join());
        assertReplays(told, second.join());
        RAIL.undecided = false;
        NODE.kit
                .createTestProbe()
                .awaitAssert(
                        PATIENCE,
                        () -> {
                            assertEquals("succeeded", seen(order.request().id()).status());
                            return true;
                        });
        assertReplays(told, charged(order, PATIENCE).join());
    }

    @Test
    void a_first_that_does_not_wait_holds_nobody_back() {
        RAIL.undecided = true;
        Orders.Charge order = charge();
        PaymentView told =
                assertInstanceOf(Answer.Done.class, charged(order, Duration.ZERO).join()).view();
        assertReplays(told, charged(order, PATIENCE).join());
    }

    @Test
    void a_refund_is_answered_to_all_as_to_the_first() {
        Orders.Charge order = charge();
        settled(charged(order, PATIENCE));
        RAIL.undecided = true;
        Orders.Refund refund =
                new Orders.Refund(
                        request(PaymentKind.REFUND),
                        order.request().id(),
                        Optional.of(Money.xaf(1_000)),
                        Optional.empty());
        CompletableFuture<Answer> first = refunded(refund, PATIENCE);
        NODE.kit.createTestProbe().awaitAssert(PATIENCE, () -> seen(refund.request().id()));
        // It waits from when it was told that the refund is there.
        NODE.kit
                .createTestProbe()
                .awaitAssert(
                        PATIENCE,
                        () -> {
                            assertInProgress(
                                    refund.request().id(), refunded(refund, Duration.ZERO).join());
                            return true;
                        });
        CompletableFuture<Answer> second = refunded(refund, PATIENCE);
        RAIL.undecided = false;
        assertReplays(settled(first), second.join());
    }

    private static PaymentView settled(CompletableFuture<Answer> first) {
        Answer.Done told = assertInstanceOf(Answer.Done.class, first.join());
        assertEquals(Replay.NOW, told.replay());
        assertEquals("succeeded", told.view().status());
        return told.view();
    }

    private static void assertReplays(PaymentView told, Answer answer) {
        Answer.Done again = assertInstanceOf(Answer.Done.class, answer);
        assertEquals(Replay.BEFORE, again.replay());
        assertEquals(told.plain(), again.view().plain());
    }

    private static void assertInProgress(PaymentId id, Answer answer) {
        assertEquals(new Answer.Refused(new Refusal.InProgress(id)), answer);
    }

    private static PaymentView seen(PaymentId id) {
        return assertInstanceOf(Answer.Done.class, join(NODE.payments.find(id, MERCHANT))).view();
    }

    private static CompletableFuture<Answer> charged(Orders.Charge order, Duration wait) {
        return NODE.payments.charge(order, wait).toCompletableFuture();
    }

    private static CompletableFuture<Answer> refunded(Orders.Refund order, Duration wait) {
        return NODE.payments.refund(order, wait).toCompletableFuture();
    }

    private static Answer join(CompletionStage<Answer> stage) {
        return stage.toCompletableFuture().join();
    }

    private static Orders.Charge charge() {
        return new Orders.Charge(
                request(PaymentKind.CHARGE), Money.xaf(5_000), WALLET, Optional.empty());
    }

    private static Request request(PaymentKind kind) {
        String key = "key_" + KEYS.incrementAndGet();
        return new Request(
                PaymentId.of(kind, MERCHANT, "/v1/" + kind, key),
                MERCHANT,
                Digest.of(key),
                "sk_1",
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                OneNode.CLOCK.instant());
    }
}
