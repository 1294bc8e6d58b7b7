package cm.sanaga.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import cm.sanaga.kernel.Decision;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Case.Command;
import cm.sanaga.payment.Case.Direction;
import cm.sanaga.payment.Case.Event;
import cm.sanaga.payment.Case.Intent;
import cm.sanaga.payment.Case.Kind;
import cm.sanaga.payment.Case.Resolution;
import cm.sanaga.payment.Case.Ruling;
import cm.sanaga.payment.Case.State;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Rung;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What follows when the provider's word and a payment's end differ. */
final class CaseTest {
    private static final Instant AT = Samples.T0.plusSeconds(400);
    private static final Instant LATER = AT.plusSeconds(600);
    private static final Request REQUEST = Samples.request(PaymentKind.CHARGE, "late");
    private static final PayIn PAY_IN = new PayIn(REQUEST, Money.xaf(10_000), Samples.MTN);
    private static final Receipt RECEIPT =
            new Receipt(new ProviderTransactionId("8812345671"), Money.xaf(10_000));
    private static final Case.Of IN = of(Direction.IN);
    private static final Case.Of OUT = of(Direction.OUT);

    private static Case.Of of(Direction direction) {
        return new Case.Of(
                REQUEST,
                Money.xaf(10_000),
                Fee.of(Money.xaf(200)),
                Samples.MTN,
                PayIn.reference(REQUEST.id()),
                direction);
    }

    private static State failed(Reason.Code code) {
        ProviderCall.State open = PAY_IN.begin();
        return Case.after(
                ProviderCall.evolve(
                        open, new ProviderCall.Event.Declined(new Reason(code, "no"), AT)));
    }

    private static Event only(Decision<Event, Refusal> decision) {
        if (decision instanceof Decision.Accepted<Event, Refusal>(List<Event> events)) {
            assertEquals(1, events.size());
            return events.getFirst();
        }
        return fail("not accepted: " + decision);
    }

    private static State opened(Case.Of of) {
        State state = failed(Reason.Code.EXPIRED);
        state =
                Case.evolve(
                        of, state, only(Case.hear(state, new Outcome.Confirmed(RECEIPT), LATER)));
        return Case.evolve(
                of, state, only(Case.decide(of, state, new Command.RecordBooking(LATER))));
    }

    private static Ruling ruling(Resolution resolution) {
        return new Ruling(resolution, "key_op", "seen in the statement", LATER);
    }

    private static State ruled(Case.Of of, State state, Resolution resolution) {
        return Case.evolve(
                of, state, only(Case.decide(of, state, new Command.Resolve(ruling(resolution)))));
    }

    @Test
    void money_that_comes_after_the_end_is_booked_to_suspense_and_opens_a_case() {
        State quiet = failed(Reason.Code.EXPIRED);
        assertEquals(Optional.empty(), CaseViews.view(quiet));
        State booking =
                Case.evolve(
                        IN, quiet, only(Case.hear(quiet, new Outcome.Confirmed(RECEIPT), LATER)));
        Intent.Book book =
                assertInstanceOf(Intent.Book.class, Case.pending(IN, booking).getFirst());
        assertEquals(
                List.of(
                        Entry.debit(SubAccount.floatAt("mtn"), Money.xaf(10_000)),
                        Entry.credit(SubAccount.SUSPENSE, Money.xaf(10_000))),
                book.journal().entries());
        State open = opened(IN);
        CaseView view = CaseViews.view(open).orElseThrow();
        assertEquals(Kind.LATE_SUCCESS, view.kind());
        assertEquals("open", view.status());
        assertEquals(List.of(), Case.pending(IN, open));
    }

    @Test
    void money_that_leaves_after_a_refusal_is_receivable() {
        State quiet = failed(Reason.Code.DECLINED_BY_CUSTOMER);
        assertEquals(List.of(), Case.pending(OUT, quiet));
        assertTrue(Case.nudged(quiet).isPresent());
        State booking =
                Case.evolve(
                        OUT, quiet, only(Case.hear(quiet, new Outcome.Confirmed(RECEIPT), LATER)));
        Intent.Book book =
                assertInstanceOf(Intent.Book.class, Case.pending(OUT, booking).getFirst());
        assertEquals(
                List.of(
                        Entry.debit(SubAccount.RECEIVABLE, Money.xaf(10_000)),
                        Entry.credit(SubAccount.floatAt("mtn"), Money.xaf(10_000))),
                book.journal().entries());
        assertEquals(Kind.PAID_AFTER_FAILURE, CaseViews.view(opened(OUT)).orElseThrow().kind());
    }

    @Test
    void a_success_that_is_said_again_changes_nothing() {
        State open = opened(IN);
        assertEquals(Decision.repeated(), Case.hear(open, new Outcome.Confirmed(RECEIPT), LATER));
        assertEquals(Optional.empty(), Case.nudged(open));
    }

    @Test
    void what_came_is_credited_less_the_fee_when_a_person_says_so() {
        State settling = ruled(IN, opened(IN), new Resolution.CreditMerchant());
        Intent.Post post =
                assertInstanceOf(Intent.Post.class, Case.pending(IN, settling).getFirst());
        assertEquals(
                List.of(
                        Entry.debit(SubAccount.SUSPENSE, Money.xaf(10_000)),
                        Entry.credit(SubAccount.AVAILABLE, Money.xaf(9_800)),
                        Entry.credit(SubAccount.FEES, Money.xaf(200))),
                post.journal().entries());
        State closed =
                Case.evolve(
                        IN,
                        settling,
                        only(Case.decide(IN, settling, new Command.RecordSettled(LATER))));
        assertEquals("resolved", CaseViews.view(closed).orElseThrow().status());
        assertEquals(List.of(), Case.pending(IN, closed));
        assertEquals(2, CaseViews.journals(REQUEST.id(), closed).size());
    }

    @Test
    void a_part_that_came_bears_its_part_of_the_fee() {
        State open =
                Case.wrongAmount(
                        new Receipt(new ProviderTransactionId("88"), Money.xaf(2_500)), AT);
        State settling = ruled(IN, open, new Resolution.CreditMerchant());
        Intent.Post post =
                assertInstanceOf(Intent.Post.class, Case.pending(IN, settling).getFirst());
        assertEquals(Entry.credit(SubAccount.FEES, Money.xaf(50)), post.journal().entries().get(2));
    }

    @Test
    void a_refund_that_fails_reopens_the_case_and_the_next_one_is_another() {
        State settling = ruled(IN, opened(IN), new Resolution.RefundPayer());
        RefundTerms first = refund(settling);
        assertEquals(RefundTerms.Source.SUSPENSE, first.source());
        assertEquals(PayIn.reference(REQUEST.id()), first.original());
        assertEquals(
                Decision.repeated(),
                Case.refundEnded(
                        IN,
                        settling,
                        Samples.request(PaymentKind.REFUND, "other").id(),
                        Refunds.Stage.PAID,
                        LATER));
        State again =
                Case.evolve(
                        IN,
                        settling,
                        only(
                                Case.refundEnded(
                                        IN,
                                        settling,
                                        first.request().id(),
                                        Refunds.Stage.FAILED,
                                        LATER)));
        assertEquals("open", CaseViews.view(again).orElseThrow().status());
        RefundTerms second = refund(ruled(IN, again, new Resolution.RefundPayer()));
        assertTrue(!first.request().id().equals(second.request().id()));
    }

    private static RefundTerms refund(State settling) {
        return assertInstanceOf(Intent.Refund.class, Case.pending(IN, settling).getFirst()).terms();
    }

    @Test
    void what_does_not_fit_the_case_is_refused_and_a_case_is_decided_once() {
        assertInstanceOf(
                Decision.Refused.class,
                Case.decide(
                        IN, opened(IN), new Command.Resolve(ruling(new Resolution.WriteOff()))));
        assertInstanceOf(
                Decision.Refused.class,
                Case.decide(
                        OUT,
                        opened(OUT),
                        new Command.Resolve(ruling(new Resolution.RefundPayer()))));
        assertInstanceOf(
                Decision.Refused.class,
                Case.decide(
                        IN,
                        failed(Reason.Code.EXPIRED),
                        new Command.Resolve(ruling(new Resolution.CreditMerchant()))));
        State settling = ruled(IN, opened(IN), new Resolution.CreditMerchant());
        assertEquals(
                Decision.repeated(),
                Case.decide(
                        IN,
                        settling,
                        new Command.Resolve(ruling(new Resolution.CreditMerchant()))));
        assertInstanceOf(
                Decision.Refused.class,
                Case.decide(
                        IN, settling, new Command.Resolve(ruling(new Resolution.RefundPayer()))));
    }

    @Test
    void an_order_in_doubt_is_a_persons_only_after_the_ladder_has_brought_it_there() {
        ProviderCall.State open = PAY_IN.begin();
        Ruling confirm = ruling(new Resolution.Confirm(RECEIPT));
        assertInstanceOf(Decision.Refused.class, Finding.judge(REQUEST.id(), open, confirm));
        assertEquals(Optional.empty(), CaseViews.view(open));
        ProviderCall.State climbed =
                ProviderCall.evolve(
                        open, new ProviderCall.Event.Escalated(Rung.PERSON, "no answer", LATER));
        assertEquals(Kind.IN_DOUBT, CaseViews.view(climbed).orElseThrow().kind());
        assertEquals(
                Decision.accept(
                        List.of(
                                new ProviderCall.Event.Judged(
                                        "key_op", "seen in the statement", LATER),
                                new ProviderCall.Event.Confirmed(RECEIPT, LATER))),
                Finding.judge(REQUEST.id(), climbed, confirm));
        assertInstanceOf(
                Decision.Refused.class,
                Finding.judge(REQUEST.id(), climbed, ruling(new Resolution.CreditMerchant())));
        assertEquals(Provider.MTN, Samples.MTN.provider());
    }

    @Test
    void money_that_moved_by_a_token_we_lost_is_a_persons_to_confirm_and_nothing_else_is() {
        ProviderCall.State unprepared = ProviderCall.begin(PAY_IN.begin().order(), true);
        var judged = new ProviderCall.Event.Judged("key_op", "seen in the statement", LATER);
        var confirmed = new ProviderCall.Event.Confirmed(RECEIPT, LATER);
        assertEquals(
                Decision.accept(List.of(judged, confirmed)),
                Finding.judge(REQUEST.id(), unprepared, ruling(new Resolution.Confirm(RECEIPT))));
        assertEquals(
                new ProviderCall.State.Confirmed(unprepared.order(), RECEIPT),
                ProviderCall.evolve(ProviderCall.evolve(unprepared, judged), confirmed));
        assertInstanceOf(
                Decision.Refused.class,
                Finding.judge(REQUEST.id(), unprepared, ruling(new Resolution.Decline())));
    }

    @Test
    void an_order_that_never_got_a_token_comes_before_a_person_who_may_end_it() {
        ProviderCall.State fresh = ProviderCall.begin(PAY_IN.begin().order(), true);
        assertEquals(Optional.empty(), CaseViews.view(fresh));
        Outcome away = new Outcome.NotSent(Samples.DOWN, Duration.ofSeconds(1));
        assertEquals(
                Decision.repeated(),
                ProviderCall.<Refusal>hear(fresh, away, Rung.POLL, Samples.at(5)));
        var escalated =
                new ProviderCall.Event.Escalated(Rung.PERSON, Samples.DOWN.message(), LATER);
        assertEquals(
                Decision.accept(escalated),
                ProviderCall.<Refusal>hear(fresh, away, Rung.PERSON, LATER));
        ProviderCall.State waiting = ProviderCall.evolve(fresh, escalated);
        assertEquals(Optional.of(escalated.why()), CaseViews.view(waiting).orElseThrow().note());
        // It may still go out by itself.
        assertEquals(ProviderCall.pending(fresh), ProviderCall.pending(waiting));
        var judged = new ProviderCall.Event.Judged("key_op", "seen in the statement", LATER);
        var declined = new ProviderCall.Event.Declined(Case.DID_NOT_MOVE, LATER);
        assertEquals(
                Decision.accept(List.of(judged, declined)),
                Finding.judge(REQUEST.id(), waiting, ruling(new Resolution.Decline())));
        ProviderCall.State ended = ProviderCall.evolve(waiting, declined);
        // A token that comes too late is not paid with.
        assertEquals(
                Decision.repeated(),
                ProviderCall.<Refusal>hear(ended, Samples.PREPARED, Rung.POLL, LATER));
        assertEquals(List.of(), ProviderCall.pending(ended));
    }
}
