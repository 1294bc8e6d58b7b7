package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.Samples;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Reason;
import cm.sanaga.testing.FencedJournal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Payments and ledger as real sharded actors, a journal in memory, a rail that is scripted. */
final class PaymentsTest {
    private static final InstantSource CLOCK = OneNode.CLOCK;
    private static final ScriptedRail RAIL = new ScriptedRail(false);
    private static final Orders.Party PAYER =
            new Orders.Party(new Msisdn("+237670000001"), Provider.MTN);
    private static final Duration PATIENCE = OneNode.PATIENCE;
    private static final AtomicInteger KEYS = new AtomicInteger();

    private static OneNode node;
    private static Ledger ledger;
    private static Payments payments;

    private final String merchant = "mer_" + KEYS.incrementAndGet();

    @BeforeAll
    static void start() {
        node = new OneNode(RAIL, "");
        ledger = node.ledger;
        payments = node.payments;
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
        FencedJournal.failNext(0);
        FencedJournal.loseAnswers(0);
    }

    @Test
    void a_charge_is_collected_and_credited() {
        PaymentView view = done(payments.charge(charge(10_000), PATIENCE));
        assertEquals("succeeded", view.status());
        assertEquals(Money.xaf(200), view.fee().total());
        assertEquals(1, view.journals().size());
        assertEquals(Money.xaf(9_800), available());
    }

    @Test
    void the_same_charge_again_is_answered_as_the_first_time() {
        Orders.Charge order = charge(10_000);
        PaymentView first = done(payments.charge(order, Duration.ZERO));
        assertEquals("pending", first.status());
        settled(order.request().id());
        Answer.Done again =
                assertInstanceOf(Answer.Done.class, join(payments.charge(order, PATIENCE)));
        assertEquals(Replay.BEFORE, again.replay());
        assertEquals(first.plain(), again.view().plain());
        assertEquals(Money.xaf(9_800), available());
    }

    @Test
    void an_answer_that_was_held_back_is_replayed_as_it_was() {
        Orders.Charge order = charge(10_000);
        PaymentView first = done(payments.charge(order, PATIENCE));
        done(payments.refund(refund(order, 1_000), PATIENCE));
        assertEquals(first, done(payments.charge(order, Duration.ZERO)));
    }

    @Test
    void another_request_under_the_same_key_is_refused() {
        Orders.Charge order = charge(10_000);
        done(payments.charge(order, PATIENCE));
        Request other = request(PaymentKind.CHARGE, "other");
        Request reused =
                new Request(
                        order.request().id(),
                        merchant,
                        other.fingerprint(),
                        "key",
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        CLOCK.instant());
        Orders.Charge second =
                new Orders.Charge(reused, Money.xaf(20_000), PAYER, Optional.empty());
        assertInstanceOf(Refusal.KeyReused.class, refused(payments.charge(second, PATIENCE)));
        assertEquals(Money.xaf(9_800), available());
    }

    @Test
    void an_order_in_doubt_is_asked_after_and_never_sent_twice() {
        RAIL.onSubmit.add(new Outcome.InDoubt("timed out"));
        RAIL.onQuery.add(new Outcome.InDoubt("timed out"));
        PaymentView view = done(payments.charge(charge(10_000), PATIENCE));
        assertEquals("succeeded", view.status());
        assertEquals(1, RAIL.calls.stream().filter("submit"::equals).count());
    }

    @Test
    void an_order_nobody_heard_of_is_sent_again_under_its_own_reference() {
        RAIL.onSubmit.add(new Outcome.InDoubt("cut"));
        RAIL.onQuery.add(new Outcome.Unheard());
        assertEquals("succeeded", done(payments.charge(charge(10_000), PATIENCE)).status());
        assertEquals(List.of("submit", "query", "submit"), RAIL.calls);
    }

    @Test
    void a_refusal_ends_a_charge_and_moves_nothing() {
        RAIL.onSubmit.add(new Outcome.Declined(new Reason(Reason.Code.DECLINED_BY_CUSTOMER, "no")));
        PaymentView view = done(payments.charge(charge(10_000), PATIENCE));
        assertEquals("failed", view.status());
        assertEquals(Money.xaf(0), available());
    }

    @Test
    void a_callback_makes_the_payment_ask_at_once() {
        RAIL.onSubmit.add(new Outcome.Accepted());
        for (int i = 0; i < 3; i++) {
            RAIL.onQuery.add(new Outcome.Accepted());
        }
        Orders.Charge order = charge(10_000);
        done(payments.charge(order, Duration.ZERO));
        for (int i = 0; i < 60; i++) {
            payments.nudge(order.request().id());
        }
        settled(order.request().id());
        assertEquals(Money.xaf(9_800), available());
    }

    @Test
    void nothing_new_is_collected_while_the_rail_is_down_but_what_exists_is_answered() {
        Orders.Charge before = charge(10_000);
        done(payments.charge(before, PATIENCE));
        RAIL.available = false;
        assertInstanceOf(Refusal.RailDown.class, refused(payments.charge(charge(5_000), PATIENCE)));
        assertEquals("succeeded", done(payments.charge(before, PATIENCE)).status());
    }

    @Test
    void an_escrow_is_released_and_refunded_in_parts() {
        Orders.Escrow order =
                new Orders.Escrow(
                        request(PaymentKind.ESCROW, ""),
                        Money.xaf(10_000),
                        PAYER,
                        Optional.empty(),
                        Optional.empty());
        assertEquals("held", done(payments.escrow(order, PATIENCE)).status());
        PaymentId id = order.request().id();
        Orders.Release release = release(id, Optional.of(Money.xaf(6_000)));
        PaymentView released = done(payments.release(release));
        assertEquals("held", released.status());
        assertEquals(Money.xaf(5_850), available());
        Orders.Refund refund =
                new Orders.Refund(
                        request(PaymentKind.REFUND, "part"),
                        id,
                        Optional.empty(),
                        Optional.empty());
        PaymentView settled = done(payments.refundEscrow(refund, PATIENCE));
        assertEquals("settled", settled.status());
        assertEquals(settled, done(payments.refundEscrow(refund, Duration.ZERO)));
        assertEquals(released, done(payments.release(release)));
        assertInstanceOf(
                Refusal.NotNow.class, refused(payments.release(release(id, Optional.empty()))));
        assertEquals(Money.xaf(0), free(SubAccount.ESCROW));
        assertEquals(Money.xaf(6_000), free(SubAccount.floatAt("mtn")));
    }

    @Test
    void no_more_is_released_than_is_left() {
        Orders.Escrow order =
                new Orders.Escrow(
                        request(PaymentKind.ESCROW, ""),
                        Money.xaf(10_000),
                        PAYER,
                        Optional.empty(),
                        Optional.empty());
        done(payments.escrow(order, PATIENCE));
        assertInstanceOf(
                Refusal.BeyondLeft.class,
                refused(
                        payments.release(
                                release(order.request().id(), Optional.of(Money.xaf(10_001))))));
    }

    @Test
    void an_escrow_goes_back_by_itself_when_its_date_has_come() {
        Orders.Escrow order =
                new Orders.Escrow(
                        request(PaymentKind.ESCROW, ""),
                        Money.xaf(10_000),
                        PAYER,
                        Optional.empty(),
                        Optional.of(CLOCK.instant().plusMillis(500)));
        done(payments.escrow(order, PATIENCE));
        eventually(order.request().id(), "refunded");
        assertEquals(Money.xaf(0), free(SubAccount.floatAt("mtn")));
    }

    @Test
    void a_refund_from_the_balance_is_never_more_than_the_charge() {
        Orders.Charge order = charge(10_000);
        done(payments.charge(order, PATIENCE));
        done(payments.charge(charge(10_000), PATIENCE));
        assertEquals("succeeded", done(payments.refund(refund(order, 7_000), PATIENCE)).status());
        assertInstanceOf(
                Refusal.BeyondLeft.class, refused(payments.refund(refund(order, 3_001), PATIENCE)));
        assertEquals(Money.xaf(12_600), available());
    }

    @Test
    void a_payout_beyond_the_balance_is_refused_and_leaves_nothing() {
        done(payments.charge(charge(10_000), PATIENCE));
        Orders.Payout order = payout(9_800);
        Refusal.InsufficientFunds no =
                assertInstanceOf(
                        Refusal.InsufficientFunds.class, refused(payments.payout(order, PATIENCE)));
        assertEquals(Money.xaf(9_800), no.available());
        assertInstanceOf(
                Refusal.NotFound.class, refused(payments.find(order.request().id(), merchant)));
    }

    @Test
    void payouts_at_once_never_take_more_than_there_is() {
        done(payments.charge(charge(10_000), PATIENCE));
        List<CompletionStage<Answer>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(payments.payout(payout(2_000), PATIENCE));
        }
        long paid =
                all.stream()
                        .map(PaymentsTest::join)
                        .filter(
                                answer ->
                                        answer instanceof Answer.Done(var view, _)
                                                && view.status().equals("succeeded"))
                        .count();
        assertEquals(4, paid);
        assertEquals(Money.xaf(9_800 - 4 * 2_020), available());
    }

    @Test
    void a_payout_waits_while_the_rail_is_down_and_can_be_cancelled() {
        done(payments.charge(charge(10_000), PATIENCE));
        RAIL.available = false;
        Orders.Payout order = payout(5_000);
        done(payments.payout(order, Duration.ZERO));
        eventually(order.request().id(), "queued");
        assertEquals(Money.xaf(4_750), available());
        Orders.Cancel cancel =
                new Orders.Cancel(
                        order.request().id(), merchant, Digest.of("cancel"), CLOCK.instant());
        PaymentView cancelled = done(payments.cancel(cancel));
        assertEquals("cancelled", cancelled.status());
        node.kit
                .createTestProbe()
                .awaitAssert(
                        PATIENCE,
                        () -> {
                            assertEquals(Money.xaf(9_800), available());
                            return true;
                        });
        assertEquals(cancelled, done(payments.cancel(cancel)));
    }

    @Test
    void a_payout_the_provider_refuses_gives_the_hold_back() {
        done(payments.charge(charge(10_000), PATIENCE));
        RAIL.onSubmit.add(new Outcome.Declined(new Reason(Reason.Code.ACCOUNT_NOT_FOUND, "who?")));
        assertEquals("failed", done(payments.payout(payout(5_000), PATIENCE)).status());
        assertEquals(Money.xaf(9_800), available());
    }

    @Test
    void a_payout_confirmed_with_another_amount_is_asked_after_until_it_fits() {
        done(payments.charge(charge(10_000), PATIENCE));
        RAIL.onSubmit.add(Samples.confirmed(4_999));
        assertEquals("succeeded", done(payments.payout(payout(5_000), PATIENCE)).status());
        assertEquals(List.of("submit", "submit", "query"), RAIL.calls);
        assertEquals(Money.xaf(4_750), available());
    }

    @Test
    void a_payout_the_provider_had_before_is_asked_after_and_never_sent_again() {
        done(payments.charge(charge(10_000), PATIENCE));
        RAIL.onSubmit.add(new Outcome.HadBefore("its id was used"));
        RAIL.onQuery.add(new Outcome.Unheard());
        RAIL.onQuery.add(new Outcome.InDoubt("nothing to ask by"));
        assertEquals("succeeded", done(payments.payout(payout(5_000), PATIENCE)).status());
        assertEquals(List.of("submit", "submit", "query", "query", "query"), RAIL.calls);
        assertEquals(Money.xaf(4_750), available());
    }

    @Test
    void a_charge_pays_out_by_itself_when_asked_to() {
        Orders.Charge order =
                new Orders.Charge(
                        request(PaymentKind.CHARGE, ""),
                        Money.xaf(10_000),
                        PAYER,
                        Optional.of(new Orders.Party(new Msisdn("+237670000002"), Provider.MTN)));
        PaymentView view = done(payments.charge(order, PATIENCE));
        PaymentView.Charge details = assertInstanceOf(PaymentView.Charge.class, view.details());
        eventually(details.payoutId().orElseThrow(), "succeeded");
        assertEquals(Money.xaf(0), available());
    }

    @Test
    void a_journal_that_fails_in_the_middle_loses_nothing_and_doubles_nothing() {
        RAIL.onSubmit.add(new Outcome.Accepted());
        RAIL.onQuery.add(new Outcome.Accepted());
        Orders.Charge order = charge(10_000);
        done(payments.charge(order, Duration.ZERO));
        FencedJournal.failNext(2);
        eventually(order.request().id(), "succeeded");
        assertEquals(Money.xaf(9_800), available());
    }

    @Test
    void a_callback_after_the_end_finds_the_money_and_a_person_decides_about_it() {
        RAIL.onSubmit.add(new Outcome.Declined(Samples.NO));
        Orders.Charge order = charge(10_000);
        PaymentView failed = done(payments.charge(order, PATIENCE));
        assertEquals("failed", failed.status());
        payments.nudge(order.request().id());
        PaymentView late = eventually(order.request().id(), view -> view.matter().isPresent());
        assertEquals(Case.Kind.LATE_SUCCESS, late.matter().orElseThrow().kind());
        assertEquals("failed", late.status());
        assertEquals(Money.xaf(10_000), free(SubAccount.SUSPENSE));
        assertEquals(Money.xaf(0), available());
        // Said again it is nothing new.
        payments.nudge(order.request().id());
        done(payments.resolve(order.request().id(), ruling(new Case.Resolution.CreditMerchant())));
        eventually(
                order.request().id(),
                view -> view.matter().orElseThrow().status().equals("resolved"));
        assertEquals(Money.xaf(9_800), available());
        assertEquals(Money.xaf(0), free(SubAccount.SUSPENSE));
        // And the order is answered as the first time, whatever became of it.
        assertEquals(failed.plain(), done(payments.charge(order, Duration.ZERO)).plain());
    }

    @Test
    void money_that_came_too_late_goes_back_to_the_payer_when_a_person_says_so() {
        RAIL.onSubmit.add(new Outcome.Declined(Samples.NO));
        Orders.Charge order = charge(10_000);
        done(payments.charge(order, PATIENCE));
        payments.nudge(order.request().id());
        eventually(order.request().id(), view -> view.matter().isPresent());
        done(payments.resolve(order.request().id(), ruling(new Case.Resolution.RefundPayer())));
        eventually(
                order.request().id(),
                view -> view.matter().orElseThrow().status().equals("resolved"));
        assertEquals(Money.xaf(0), free(SubAccount.SUSPENSE));
        assertEquals(Money.xaf(0), available());
    }

    @Test
    void what_a_person_found_out_may_be_said_twice_and_not_otherwise() {
        done(payments.charge(charge(10_000), PATIENCE));
        RAIL.onSubmit.add(Samples.confirmed(4_999));
        RAIL.onQuery.addAll(Collections.nCopies(10_000, new Outcome.Accepted()));
        Orders.Payout order = payout(5_000);
        PaymentId id = order.request().id();
        done(payments.payout(order, Duration.ZERO));
        eventually(id, view -> view.matter().isPresent());
        Case.Ruling found = ruling(new Case.Resolution.Confirm(Samples.receipt(5_000)));
        done(payments.resolve(id, found));
        eventually(id, "succeeded");
        assertEquals(
                Replay.BEFORE,
                assertInstanceOf(
                                Answer.Done.class,
                                payments.resolve(id, found).toCompletableFuture().join())
                        .replay());
        for (Case.Resolution other :
                List.of(
                        new Case.Resolution.Confirm(Samples.receipt(4_999)),
                        new Case.Resolution.Decline())) {
            assertInstanceOf(Refusal.NotNow.class, refused(payments.resolve(id, ruling(other))));
        }
        assertEquals(Money.xaf(4_750), available());
    }

    @Test
    void there_is_no_case_of_a_payment_that_does_not_exist() {
        assertInstanceOf(
                Refusal.NotFound.class,
                refused(
                        payments.resolve(
                                request(PaymentKind.CHARGE, "").id(),
                                ruling(new Case.Resolution.CreditMerchant()))));
    }

    private static Case.Ruling ruling(Case.Resolution resolution) {
        return new Case.Ruling(resolution, "key_op", "seen in the statement", CLOCK.instant());
    }

    private PaymentView eventually(PaymentId id, Predicate<PaymentView> holds) {
        return node.kit
                .createTestProbe()
                .awaitAssert(
                        PATIENCE,
                        () -> {
                            PaymentView view = done(payments.find(id, merchant));
                            assertTrue(holds.test(view), view::toString);
                            return view;
                        });
    }

    @Test
    void another_merchants_payment_does_not_exist_for_me() {
        Orders.Charge order = charge(10_000);
        done(payments.charge(order, PATIENCE));
        assertInstanceOf(
                Refusal.NotFound.class,
                refused(payments.find(order.request().id(), "mer_somebody")));
    }

    private Request request(PaymentKind kind, String content) {
        String key = "key-" + KEYS.incrementAndGet();
        return new Request(
                PaymentId.of(kind, merchant, "/v1/" + kind, key),
                merchant,
                Digest.of(key + content),
                "sk_1",
                Optional.empty(),
                Optional.of("a test"),
                Map.of("order", "42"),
                CLOCK.instant());
    }

    private Orders.Charge charge(long amount) {
        return new Orders.Charge(
                request(PaymentKind.CHARGE, ""), Money.xaf(amount), PAYER, Optional.empty());
    }

    private Orders.Payout payout(long amount) {
        return new Orders.Payout(request(PaymentKind.PAYOUT, ""), Money.xaf(amount), PAYER);
    }

    private Orders.Refund refund(Orders.Charge charge, long amount) {
        return new Orders.Refund(
                request(PaymentKind.REFUND, ""),
                charge.request().id(),
                Optional.of(Money.xaf(amount)),
                Optional.of("broken"));
    }

    private Orders.Release release(PaymentId escrow, Optional<Money> amount) {
        return new Orders.Release(
                "r" + KEYS.incrementAndGet(),
                escrow,
                merchant,
                amount,
                Digest.of("release"),
                "sk_1",
                CLOCK.instant());
    }

    private Money available() {
        return free(SubAccount.AVAILABLE);
    }

    private Money free(SubAccount line) {
        return join(ledger.standing(AccountId.merchant(merchant))).balance(line).free(line.line());
    }

    private void settled(PaymentId id) {
        eventually(id, "succeeded");
    }

    private void eventually(PaymentId id, String status) {
        node.kit
                .createTestProbe()
                .awaitAssert(
                        PATIENCE,
                        () -> {
                            assertEquals(status, done(payments.find(id, merchant)).status());
                            return true;
                        });
    }

    private static PaymentView done(CompletionStage<Answer> answer) {
        Answer said = join(answer);
        assertTrue(said instanceof Answer.Done, said::toString);
        return ((Answer.Done) said).view();
    }

    private static Refusal refused(CompletionStage<Answer> answer) {
        return assertInstanceOf(Answer.Refused.class, join(answer)).refusal();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
