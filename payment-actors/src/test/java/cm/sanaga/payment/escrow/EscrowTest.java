package cm.sanaga.payment.escrow;

import static cm.sanaga.payment.Given.given;
import static cm.sanaga.payment.Samples.MTN;
import static cm.sanaga.payment.Samples.NO;
import static cm.sanaga.payment.Samples.at;
import static cm.sanaga.payment.Samples.confirmed;
import static cm.sanaga.payment.Samples.receipt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.Given;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.RefundTerms;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.Samples;
import cm.sanaga.payment.StateTable;
import cm.sanaga.payment.dispute.Dispute;
import cm.sanaga.payment.escrow.Escrow.Command;
import cm.sanaga.payment.escrow.Escrow.Event;
import cm.sanaga.payment.escrow.Escrow.Intent;
import cm.sanaga.payment.escrow.Escrow.State;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EscrowTest {
    private static final Given.Rules<State, Command, Event, Intent> ESCROW =
            new Given.Rules<>(new State.Absent(), Escrow::decide, Escrow::evolve, Escrow::pending);
    private static final Escrow.Terms TERMS = Samples.escrow();
    private static final PaymentId ID = TERMS.request().id();

    private static Given<State, Command, Event, Intent> held(Escrow.Terms terms) {
        return given(
                ESCROW,
                new Event.Opened(terms),
                new Event.Called(new ProviderCall.Event.Confirmed(receipt(10_000), at(9))),
                new Event.Funded(at(10)));
    }

    private static Command.OrderRelease release(String id, long francs, Instant at) {
        return new Command.OrderRelease(
                id, Optional.of(Money.xaf(francs)), Digest.of(id), "key_1", at);
    }

    private static Request refundRequest(String key, Instant at) {
        Request request = Samples.request(PaymentKind.REFUND, key);
        return new Request(
                request.id(),
                request.merchant(),
                request.fingerprint(),
                request.orderedBy(),
                request.reference(),
                request.description(),
                request.metadata(),
                at);
    }

    private static Command.OrderRefund refund(String key, long francs, Instant at) {
        return new Command.OrderRefund(
                refundRequest(key, at), Optional.of(Money.xaf(francs)), Optional.empty());
    }

    private static Command end(String key, Refunds.Stage stage, Instant at) {
        return new Command.EndRefund(refundRequest(key, at).id(), stage, at);
    }

    private static Escrow.State.Held heldState(Given<State, Command, Event, Intent> given) {
        return (State.Held) given.state();
    }

    private static Dispute.Step step(String id) {
        return new Dispute.Step(id, Digest.of(id), "key_1", "words", at(14));
    }

    @Test
    void what_was_paid_is_owed_to_the_escrow_line_in_whole() {
        var funding =
                given(ESCROW, new Event.Opened(TERMS))
                        .after(new Command.Hear(confirmed(10_000), at(9)));
        var fund = (Intent.Fund) funding.rules().pending().apply(funding.state()).getFirst();
        assertEquals(
                List.of(
                        Entry.debit(SubAccount.floatAt("mtn"), Money.xaf(10_000)),
                        Entry.credit(SubAccount.ESCROW, Money.xaf(10_000))),
                fund.journal().entries());
        funding.when(new Command.RecordFunding(at(10)))
                .then(new Event.Funded(at(10)))
                .owes(List.of());
    }

    @Test
    void another_amount_than_asked_goes_to_suspense() {
        var suspending =
                given(ESCROW, new Event.Opened(TERMS))
                        .after(new Command.Hear(confirmed(10_001), at(9)));
        assertEquals(State.Suspending.class, suspending.state().getClass());
        suspending.when(new Command.RecordSuspense(at(10))).then(new Event.Suspended(at(10)));
    }

    @Test
    void parts_bear_their_share_of_the_fee_and_together_the_whole() {
        var all =
                held(TERMS)
                        .after(
                                release("a", 3_333, at(11)),
                                release("b", 3_333, at(12)),
                                release("c", 3_334, at(13)));
        List<Entry> fees =
                all.rules().pending().apply(all.state()).stream()
                        .map(owed -> ((Intent.PostRelease) owed).journal().entries().getLast())
                        .toList();
        assertEquals(
                List.of(66L, 67L, 67L),
                fees.stream().map(entry -> entry.amount().minor()).sorted().toList());
    }

    @Test
    void with_a_code_only_the_code_releases_and_a_refund_needs_none() {
        Escrow.Terms terms =
                new Escrow.Terms(
                        TERMS.request(),
                        TERMS.amount(),
                        TERMS.fee(),
                        TERMS.payer(),
                        Optional.of(at(100)),
                        Optional.empty(),
                        Optional.of(Escrow.code(ID, "482913")));
        var held = held(terms);
        held.when(release("a", 4_000, at(11))).refused(new Refusal.WrongCode(ID));
        held.when(shown("a", "482914", at(11))).refused(new Refusal.WrongCode(ID));
        held.when(shown("a", "482914", at(11))).refused(new Refusal.WrongCode(ID));
        var released = held.after(shown("a", "482913", at(12)));
        assertEquals(Money.xaf(4_000), heldState(released).released());
        released.when(shown("a", "482913", at(13))).repeated();
        released.when(shown("b", "482914", at(13))).refused(new Refusal.WrongCode(ID));
        assertEquals(
                Money.xaf(5_000),
                heldState(released.after(refund("r", 1_000, at(14)))).refundable());
        assertEquals(
                Money.xaf(10_000),
                heldState(released.after(new Command.ComeDue(at(100)))).released());
        held(TERMS).when(shown("a", "482913", at(12))).refused(new Refusal.WrongCode(ID));
    }

    private static Command.OrderRelease shown(String id, String code, Instant at) {
        return new Command.OrderRelease(
                id,
                Optional.of(Money.xaf(4_000)),
                Digest.of(id),
                "key_1",
                at,
                Optional.of(Escrow.code(ID, code)));
    }

    @Test
    void a_release_and_its_record_happen_once() {
        var released = held(TERMS).after(release("a", 4_000, at(11)));
        released.when(release("a", 4_000, at(12))).repeated();
        released.when(
                        new Command.OrderRelease(
                                "a", Optional.empty(), Digest.of("other"), "key_1", at(12)))
                .refused(new Refusal.KeyReused(ID));
        released.when(new Command.RecordRelease("a", at(12)))
                .then(new Event.Released("a", at(12)))
                .owes(List.of())
                .when(new Command.RecordRelease("a", at(13)))
                .repeated();
    }

    @Test
    void no_more_goes_out_than_came_in_whatever_it_is_called() {
        var rest = held(TERMS).after(release("a", 4_000, at(11)), refund("r", 5_000, at(12)));
        assertEquals(Money.xaf(1_000), heldState(rest).left());
        rest.when(release("b", 1_001, at(13)))
                .refused(new Refusal.BeyondLeft(ID, Money.xaf(1_000), Money.xaf(1_001)));
        rest.when(refund("s", 1_001, at(13)))
                .refused(new Refusal.BeyondLeft(ID, Money.xaf(1_000), Money.xaf(1_001)));
        var none = rest.after(release("b", 1_000, at(13)));
        none.when(new Command.OrderRelease("c", Optional.empty(), Digest.of("c"), "key_1", at(14)))
                .refused(new Refusal.NotNow(ID, "held", "release"));
        none.when(
                        new Command.OrderRefund(
                                refundRequest("t", at(14)), Optional.empty(), Optional.empty()))
                .refused(new Refusal.NotNow(ID, "held", "refund"));
    }

    @Test
    void nothing_less_than_a_franc_is_released_or_refunded() {
        assertThrows(IllegalArgumentException.class, () -> release("a", 0, at(1)));
        assertThrows(IllegalArgumentException.class, () -> release("a", -1, at(1)));
        assertThrows(IllegalArgumentException.class, () -> refund("r", 0, at(1)));
        assertThrows(IllegalArgumentException.class, () -> refund("r", -9_000, at(1)));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new Escrow.Terms(
                                TERMS.request(),
                                Money.xaf(10),
                                Fee.of(Money.xaf(11)),
                                MTN,
                                Optional.empty(),
                                Optional.empty()));
    }

    @Test
    void only_the_merchant_of_an_escrow_refunds_it() {
        Request foreign = Samples.request(PaymentKind.REFUND, "mer_2", "r", "r");
        held(TERMS)
                .when(new Command.OrderRefund(foreign, Optional.empty(), Optional.empty()))
                .refused(new Refusal.NotFound(ID.value()));
    }

    @Test
    void a_failed_refund_is_left_again() {
        var failed =
                held(TERMS)
                        .after(refund("r", 10_000, at(11)), end("r", Refunds.Stage.FAILED, at(12)));
        assertEquals(Money.xaf(10_000), heldState(failed).left());
    }

    @Test
    void before_its_date_nothing_comes_due() {
        Escrow.Terms terms = Samples.escrow(MTN, Optional.of(at(100)), Optional.empty());
        held(terms)
                .owes(List.of(new Intent.WaitUntil(at(100))))
                .when(new Command.ComeDue(at(99)))
                .repeated();
    }

    @Test
    void at_its_release_date_what_is_left_is_released() {
        Escrow.Terms terms = Samples.escrow(MTN, Optional.of(at(100)), Optional.of(at(200)));
        var due = held(terms).after(release("a", 4_000, at(11)), new Command.ComeDue(at(101)));
        assertEquals(Money.xaf(6_000), heldState(due).releases().getLast().amount());
        assertEquals(Money.xaf(0), heldState(due).left());
        due.when(new Command.ComeDue(at(201))).repeated();
    }

    @Test
    void at_its_refund_date_what_is_left_goes_back() {
        Escrow.Terms terms = Samples.escrow(MTN, Optional.of(at(200)), Optional.of(at(100)));
        var due = held(terms).after(new Command.ComeDue(at(100)));
        RefundTerms back = heldState(due).refunds().underWay().getFirst();
        assertEquals(Money.xaf(10_000), back.amount());
        assertEquals(MTN, back.to());
    }

    @Test
    void what_a_refund_leaves_behind_after_the_release_date_is_released_under_an_id_of_its_own() {
        Escrow.Terms terms = Samples.escrow(MTN, Optional.of(at(100)), Optional.empty());
        var twice =
                held(terms)
                        .after(
                                refund("r", 3_000, at(50)),
                                new Command.ComeDue(at(100)),
                                end("r", Refunds.Stage.FAILED, at(110)),
                                new Command.ComeDue(at(111)));
        List<Escrow.Release> releases = heldState(twice).releases();
        assertEquals(2, releases.stream().map(Escrow.Release::id).distinct().count());
        var posted =
                twice.after(
                        new Command.RecordRelease(releases.getFirst().id(), at(112)),
                        new Command.RecordRelease(releases.getLast().id(), at(113)));
        posted.owes(List.of());
        assertEquals("released", EscrowView.status(heldState(posted)));
    }

    @Test
    void a_refund_of_the_date_that_failed_is_not_tried_for_ever() {
        Escrow.Terms terms = Samples.escrow(MTN, Optional.empty(), Optional.of(at(100)));
        var due = held(terms).after(new Command.ComeDue(at(100)));
        PaymentId refund = heldState(due).refunds().underWay().getFirst().request().id();
        var failed = due.after(new Command.EndRefund(refund, Refunds.Stage.FAILED, at(110)));
        failed.owes(List.of()).when(new Command.ComeDue(at(111))).repeated();
        failed.after(release("a", 10_000, at(120)));
    }

    @Test
    void what_a_manual_refund_leaves_behind_after_the_refund_date_goes_back_under_a_new_id() {
        Escrow.Terms terms = Samples.escrow(MTN, Optional.empty(), Optional.of(at(100)));
        var twice =
                held(terms)
                        .after(
                                refund("r", 3_000, at(50)),
                                new Command.ComeDue(at(100)),
                                end("r", Refunds.Stage.FAILED, at(110)),
                                new Command.ComeDue(at(111)));
        assertEquals(
                2,
                heldState(twice).refunds().underWay().stream()
                        .map(terms2 -> terms2.request().id())
                        .distinct()
                        .count());
    }

    @Test
    void the_answer_of_a_release_is_the_same_whatever_comes_later_even_a_late_timer() {
        Escrow.Terms terms = Samples.escrow(MTN, Optional.of(at(60)), Optional.empty());
        var first =
                held(terms)
                        .after(release("a", 1_000, at(61)), new Command.RecordRelease("a", at(62)));
        var then = EscrowView.of(heldState(first));
        var later = first.after(new Command.ComeDue(at(70)));
        assertEquals(then, EscrowView.answerOfRelease(heldState(later), "a"));
    }

    @Test
    void the_answer_of_a_release_is_the_same_when_clocks_stand_still_or_go_back() {
        var first =
                held(TERMS)
                        .after(release("a", 1_000, at(20)), new Command.RecordRelease("a", at(15)));
        var then = EscrowView.of(heldState(first));
        var later =
                first.after(
                        release("b", 500, at(14)),
                        refund("r", 700, at(15)),
                        end("r", Refunds.Stage.PAID, at(3)));
        assertEquals(then, EscrowView.answerOfRelease(heldState(later), "a"));
        assertEquals(
                then.details(),
                EscrowView.answerOfRelease(
                                heldState(later.after(new Command.RecordRelease("b", at(2)))), "a")
                        .details());
    }

    @Test
    void every_state_and_command_is_thought_of() {
        var table =
                new StateTable<>(
                        ESCROW,
                        List.of(
                                new Command.Open(
                                        Samples.escrow(
                                                Samples.ORANGE,
                                                Optional.of(at(100)),
                                                Optional.of(at(200)))),
                                new Command.Open(TERMS),
                                new Command.OpenCoded(TERMS),
                                new Command.Hear(Samples.PREPARED, at(9)),
                                new Command.Hear(new Outcome.Accepted(), at(9)),
                                new Command.Hear(confirmed(10_000), at(9)),
                                new Command.Hear(confirmed(1), at(9)),
                                new Command.Hear(new Outcome.Declined(NO), at(9)),
                                new Command.Hear(new Outcome.InDoubt("lost"), at(9)),
                                new Command.Hear(new Outcome.Unheard(), at(9)),
                                new Command.Hear(new Outcome.Unheard(), at(900)),
                                new Command.Hear(
                                        new Outcome.NotSent(Samples.DOWN, Duration.ZERO), at(9)),
                                new Command.RecordFunding(at(10)),
                                new Command.RecordSuspense(at(10)),
                                release("a", 4_000, at(11)),
                                new Command.RecordRelease("a", at(12)),
                                refund("r", 6_000, at(11)),
                                end("r", Refunds.Stage.PAID, at(13)),
                                end("r", Refunds.Stage.FAILED, at(13)),
                                end("r", Refunds.Stage.UNDER_WAY, at(13)),
                                refund("s", 10_001, at(11)),
                                new Command.ComeDue(at(99)),
                                new Command.ComeDue(at(100)),
                                new Command.RecordRelease("due", at(101)),
                                new Command.RecordAnswer(at(30)),
                                new Command.Argue(
                                        new Dispute.Command.Open(
                                                Dispute.Party.MERCHANT,
                                                Optional.of(Money.xaf(1_000)),
                                                Dispute.Ground.OTHER,
                                                at(150),
                                                at(160),
                                                step("d"))),
                                new Command.Argue(
                                        new Dispute.Command.Decide("d", Money.xaf(400), step("e"))),
                                new Command.Attend(new Case.Command.RecordBooking(at(40))),
                                new Command.Attend(new Case.Command.RecordSettled(at(41))),
                                new Command.Resolve(
                                        new Case.Ruling(
                                                new Case.Resolution.CreditMerchant(),
                                                "key_op",
                                                "seen",
                                                at(42)))),
                        state -> state.getClass().getSimpleName());
        table.replaysToItself();
        table.isApproved("escrow.txt");
        assertEquals(
                "{Answered=[Failed, Held], Argued=[Held], Attended=[Failed], Called=[Collecting], CodedOpened=[Absent], Funded=[Funding],"
                        + " Opened=[Absent], RefundEnded=[Held], RefundOrdered=[Held],"
                        + " ReleaseOrdered=[Held], Released=[Held], Suspended=[Suspending]}",
                table.whereEventsMayHappen().toString());
        table.states()
                .keySet()
                .forEach(
                        state -> {
                            if (state instanceof State.Held h) {
                                assertEquals(
                                        h.terms().amount(),
                                        h.released()
                                                .plus(
                                                        h.refunds()
                                                                .taken(
                                                                        h.terms()
                                                                                .amount()
                                                                                .currency()))
                                                .plus(h.left()));
                            }
                        });
    }
}
