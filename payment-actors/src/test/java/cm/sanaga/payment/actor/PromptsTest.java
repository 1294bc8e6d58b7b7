package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PayIn;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.payment.actor.Payments.Prompted;
import cm.sanaga.payment.actor.Payments.Ringing;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Payers who are asked once more: payments as sharded actors, a rail that hands out tokens. */
final class PromptsTest {
    private static final ScriptedRail RAIL = new ScriptedRail(true);
    private static final OneNode NODE = new OneNode(RAIL, "");
    private static final Payments PAYMENTS = NODE.payments;
    private static final Orders.Party PAYER =
            new Orders.Party(new Msisdn("+237670000001"), Provider.MTN);
    private static final AtomicInteger KEYS = new AtomicInteger();
    private static final Prompted SENT = new Prompted.Told(Ringing.SENT, Replay.NOW);

    /** The journal in memory outlives a test class, so its merchants must have other names. */
    private final String merchant = "mer_prompt_" + KEYS.incrementAndGet();

    @AfterAll
    static void stop() {
        NODE.kit.shutdownTestKit();
    }

    @BeforeEach
    void nobody_has_paid_yet() {
        RAIL.undecided = true;
        RAIL.promptsAgain = true;
        RAIL.onPrompt.clear();
        RAIL.onPrepare.clear();
    }

    @Test
    void a_payer_is_asked_once_more_and_then_pays() {
        PaymentId charge = waiting(charge());
        assertEquals(SENT, prompt(charge, "one"));
        String reference = PayIn.reference(charge).value().toString();
        assertEquals(List.of("prompt " + reference + " token-" + reference), rung(charge));
        assertEquals(new Prompted.Told(Ringing.SENT, Replay.BEFORE), prompt(charge, "one"));
        Duration left = refused(Refusal.TooSoon.class, prompt(charge, "two")).retryAfter();
        assertTrue(left.compareTo(PromptEntity.PAUSE) <= 0, left::toString);
        assertEquals(1, rung(charge).size());
        RAIL.undecided = false;
        eventually(charge, "succeeded");
        assertEquals(Money.xaf(980), available());
        assertEquals("succeeded", notNow(prompt(charge, "three")).status());
        assertEquals(1, rung(charge).size());
    }

    @Test
    void so_is_the_payer_of_an_escrow() {
        var order =
                new Orders.Escrow(
                        request(PaymentKind.ESCROW),
                        Money.xaf(1_000),
                        PAYER,
                        Optional.empty(),
                        Optional.empty());
        done(PAYMENTS.escrow(order, Duration.ZERO));
        PaymentId escrow = waiting(order.request().id());
        assertEquals(SENT, prompt(escrow, "one"));
        assertEquals(1, rung(escrow).size());
    }

    @Test
    void that_it_was_paid_is_booked_when_the_payment_itself_has_asked_and_not_before() {
        PaymentId charge = waiting(charge());
        RAIL.onPrompt.add(
                new Outcome.Confirmed(
                        new Receipt(new ProviderTransactionId("MP1"), Money.xaf(1_000))));
        assertTrue(notNow(prompt(charge, "one")).status().startsWith("pending, and has ended"));
        int asked = questions();
        NODE.kit
                .createTestProbe()
                .awaitAssert(
                        OneNode.PATIENCE,
                        () -> {
                            assertTrue(questions() > asked + 1);
                            return true;
                        });
        assertEquals("pending", done(PAYMENTS.find(charge, merchant)).status());
        assertEquals(Money.xaf(0), available());
        RAIL.undecided = false;
        eventually(charge, "succeeded");
    }

    @Test
    void whether_it_rang_may_be_unknown_and_that_it_did_not_is_said() {
        PaymentId charge = waiting(charge());
        RAIL.onPrompt.add(
                new Outcome.NotSent(
                        new Reason(Reason.Code.PROVIDER_UNAVAILABLE, "the breaker is open"),
                        Duration.ofSeconds(2)));
        assertEquals(
                new Refusal.RailDown(Provider.MTN, Duration.ofSeconds(2)),
                refused(Refusal.RailDown.class, prompt(charge, "one")));
        RAIL.onPrompt.add(new Outcome.InDoubt("time-out"));
        assertEquals(new Prompted.Told(Ringing.UNKNOWN, Replay.NOW), prompt(charge, "one"));
    }

    @Test
    void another_merchants_payer_is_left_alone() {
        PaymentId charge = waiting(charge());
        var other = new Orders.Prompt(charge, "mer_other", "one");
        assertEquals(
                new Refusal.NotFound(charge.value()),
                refused(Refusal.NotFound.class, join(PAYMENTS.prompt(other))));
        PaymentId nothing = request(PaymentKind.CHARGE).id();
        refused(Refusal.NotFound.class, prompt(nothing, "one"));
        assertEquals(List.of(), rung(charge));
    }

    @Test
    void a_provider_without_a_way_to_ask_again_is_not_troubled() {
        PaymentId charge = waiting(charge());
        RAIL.promptsAgain = false;
        assertEquals(
                new Refusal.NoPromptAgain(Provider.MTN),
                refused(Refusal.NoPromptAgain.class, prompt(charge, "one")));
        assertEquals(List.of(), rung(charge));
    }

    @Test
    void whoever_was_not_asked_yet_is_not_asked_once_more() {
        for (int i = 0; i < 100; i++) {
            RAIL.onPrepare.add(
                    new Outcome.NotSent(
                            new Reason(Reason.Code.RATE_LIMITED, "later"), Duration.ofSeconds(1)));
        }
        PaymentId charge = charge();
        assertEquals(
                "pending, and does not wait for its payer", notNow(prompt(charge, "one")).status());
        assertEquals(List.of(), rung(charge));
    }

    private Prompted prompt(PaymentId payment, String key) {
        return join(PAYMENTS.prompt(new Orders.Prompt(payment, merchant, key)));
    }

    private static <R extends Refusal> R refused(Class<R> refusal, Prompted answer) {
        return assertInstanceOf(
                refusal, assertInstanceOf(Prompted.Refused.class, answer).refusal());
    }

    private static Refusal.NotNow notNow(Prompted answer) {
        return refused(Refusal.NotNow.class, answer);
    }

    private static List<String> rung(PaymentId payment) {
        String prompt = "prompt " + PayIn.reference(payment).value();
        synchronized (RAIL.calls) {
            return RAIL.calls.stream().filter(call -> call.startsWith(prompt)).toList();
        }
    }

    private static int questions() {
        synchronized (RAIL.calls) {
            return (int) RAIL.calls.stream().filter("query"::equals).count();
        }
    }

    private PaymentId charge() {
        var order =
                new Orders.Charge(
                        request(PaymentKind.CHARGE), Money.xaf(1_000), PAYER, Optional.empty());
        done(PAYMENTS.charge(order, Duration.ZERO));
        return order.request().id();
    }

    /** The payer has it on the handset. */
    private PaymentId waiting(PaymentId payment) {
        NODE.kit
                .createTestProbe()
                .awaitAssert(
                        OneNode.PATIENCE,
                        () -> {
                            assertTrue(done(PAYMENTS.find(payment, merchant)).token().isPresent());
                            return true;
                        });
        return payment;
    }

    private Request request(PaymentKind kind) {
        String key = "key-" + KEYS.incrementAndGet();
        return new Request(
                PaymentId.of(kind, merchant, "/v1/" + kind, key),
                merchant,
                Digest.of(key),
                "sk_1",
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                OneNode.CLOCK.instant());
    }

    private Money available() {
        return join(NODE.ledger.standing(AccountId.merchant(merchant)))
                .balance(SubAccount.AVAILABLE)
                .free(SubAccount.AVAILABLE.line());
    }

    private void eventually(PaymentId payment, String status) {
        NODE.kit
                .createTestProbe()
                .awaitAssert(
                        OneNode.PATIENCE,
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
