package cm.sanaga.payment.refund;

import static cm.sanaga.payment.Given.given;
import static cm.sanaga.payment.Samples.DOWN;
import static cm.sanaga.payment.Samples.MTN;
import static cm.sanaga.payment.Samples.NO;
import static cm.sanaga.payment.Samples.ORANGE;
import static cm.sanaga.payment.Samples.at;
import static cm.sanaga.payment.Samples.confirmed;
import static cm.sanaga.payment.Samples.receipt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.Given;
import cm.sanaga.payment.RefundTerms;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Samples;
import cm.sanaga.payment.StateTable;
import cm.sanaga.payment.refund.Refund.Command;
import cm.sanaga.payment.refund.Refund.Event;
import cm.sanaga.payment.refund.Refund.Intent;
import cm.sanaga.payment.refund.Refund.State;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Rung;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefundTest {
    private static final Given.Rules<State, Command, Event, Intent> REFUND =
            new Given.Rules<>(new State.Absent(), Refund::decide, Refund::evolve, Refund::pending);
    private static final RefundTerms TERMS = Samples.refund(Samples.charge(MTN), "r", 4_000);
    private static final Reason SHORT = new Reason(Reason.Code.FLOAT_SHORT, "too little there");
    private static final Event OPENED = new Event.Opened(TERMS);
    private static final Event HELD = new Event.Held(at(1));
    private static final Event CONFIRMED =
            new Event.Called(new ProviderCall.Event.Confirmed(receipt(4_000), at(2)));
    private static final Event DECLINED =
            new Event.Called(new ProviderCall.Event.Declined(NO, at(2)));

    private static Intent owed(Given<State, Command, Event, Intent> given) {
        List<Intent> owed = REFUND.pending().apply(given.state());
        assertEquals(1, owed.size());
        return owed.getFirst();
    }

    @Test
    void the_amount_is_held_before_anything_is_sent() {
        var opened = given(REFUND).when(new Command.Open(TERMS)).then(OPENED);
        var hold = ((Intent.TakeHold) owed(opened)).hold();
        assertEquals(SubAccount.AVAILABLE, hold.on());
        assertEquals(Money.xaf(4_000), hold.amount());
        var sending = opened.when(new Command.RecordHold(at(1))).then(HELD);
        var order = ((ProviderCall.Intent.Drive) ((Intent.Call) owed(sending)).call()).order();
        assertEquals(Operation.REFUND, order.operation());
        assertEquals(Optional.of(TERMS.original()), order.original());
        assertEquals(Refund.reference(TERMS.request().id()), order.reference());
    }

    @Test
    void without_cover_it_ends_the_hold_fails_and_the_payment_is_told() {
        var releasing =
                given(REFUND, OPENED)
                        .when(new Command.RecordNoHold(DOWN, at(1)))
                        .then(new Event.NotHeld(DOWN, at(1)));
        assertEquals(TERMS.request().at(), ((Intent.EndHold) owed(releasing)).heldAt());
        releasing
                .when(new Command.RecordRelease(at(2)))
                .then(new Event.Released(at(2)))
                .owes(List.of(report(Refunds.Stage.FAILED)));
    }

    @Test
    void what_was_paid_back_is_captured_then_reported() {
        var capturing =
                given(REFUND, OPENED, HELD)
                        .when(new Command.Hear(confirmed(4_000), at(2)))
                        .then(CONFIRMED);
        var capture = (Intent.Capture) owed(capturing);
        assertEquals(
                List.of(
                        Entry.debit(SubAccount.AVAILABLE, Money.xaf(4_000)),
                        Entry.credit(SubAccount.floatAt("mtn"), Money.xaf(4_000))),
                capture.journal().entries());
        capturing
                .when(new Command.RecordCapture(at(3)))
                .then(new Event.Captured(at(3)))
                .owes(List.of(report(Refunds.Stage.PAID)))
                .when(new Command.RecordReport(at(4)))
                .then(new Event.Reported(at(4)))
                .owes(List.of());
    }

    @Test
    void a_refusal_ends_the_hold_then_is_reported() {
        var releasing =
                given(REFUND, OPENED, HELD)
                        .when(new Command.Hear(new Outcome.Declined(NO), at(2)))
                        .then(DECLINED);
        assertEquals(TERMS.request().at(), ((Intent.EndHold) owed(releasing)).heldAt());
        releasing
                .when(new Command.RecordRelease(at(3)))
                .then(new Event.Released(at(3)))
                .owes(List.of(report(Refunds.Stage.FAILED)));
    }

    @Test
    void a_doubt_keeps_the_hold() {
        var sending = given(REFUND, OPENED, HELD);
        sending.when(new Command.Hear(new Outcome.InDoubt("time-out"), at(2))).repeated();
        sending.when(new Command.RecordRelease(at(2))).repeated();
    }

    @Test
    void a_refund_out_of_escrow_draws_on_the_escrow_line() {
        RefundTerms escrow =
                new RefundTerms(
                        TERMS.request(),
                        Samples.escrow().request().id(),
                        RefundTerms.Source.ESCROW,
                        TERMS.amount(),
                        ORANGE,
                        TERMS.original(),
                        Optional.empty());
        var opened = given(REFUND, new Event.Opened(escrow));
        assertEquals(SubAccount.ESCROW, ((Intent.TakeHold) owed(opened)).hold().on());
        var capturing =
                given(
                        REFUND,
                        new Event.Opened(escrow),
                        HELD,
                        new Event.Called(
                                new ProviderCall.Event.Prepared(
                                        new cm.sanaga.provider.ProviderToken("t"), at(1))),
                        CONFIRMED);
        assertEquals(
                List.of(
                        Entry.debit(SubAccount.ESCROW, Money.xaf(4_000)),
                        Entry.credit(SubAccount.floatAt("orange"), Money.xaf(4_000))),
                ((Intent.Capture) owed(capturing)).journal().entries());
    }

    @Test
    void what_is_not_let_out_waits_tells_why_and_is_as_young_as_its_sending_when_it_goes() {
        var waiting =
                given(REFUND, OPENED, HELD)
                        .when(new Command.Queue(SHORT, at(2)))
                        .then(new Event.Queued(SHORT, at(2)));
        assertEquals(at(0), ((Intent.TryDispatch) owed(waiting)).since());
        var view = RefundView.of((State.Begun) waiting.state());
        assertEquals("pending", view.status());
        assertEquals(Optional.of(SHORT), view.reason());
        waiting.when(new Command.Queue(SHORT, at(3))).repeated();
        waiting.when(new Command.Queue(DOWN, at(3))).then(new Event.Queued(DOWN, at(3)));
        var sending =
                waiting.when(new Command.Dispatch(at(90_000)))
                        .then(new Event.Dispatched(at(90_000)));
        var order = ((ProviderCall.Intent.Drive) ((Intent.Call) owed(sending)).call()).order();
        assertEquals(at(90_000), order.at());
        assertEquals(Refund.reference(TERMS.request().id()), order.reference());
    }

    @Test
    void what_may_have_been_sent_does_not_wait() {
        given(REFUND, OPENED, HELD, new Event.Called(new ProviderCall.Event.Resent(1, at(2))))
                .when(new Command.Queue(SHORT, at(3)))
                .repeated();
    }

    @Test
    void what_has_waited_for_a_day_is_brought_before_a_person_who_may_end_it() {
        var waiting = given(REFUND, OPENED, HELD, new Event.Queued(SHORT, at(2)));
        var decline =
                new Command.Resolve(
                        new Case.Ruling(
                                new Case.Resolution.Decline(), "key_op", "seen", at(90_000)));
        waiting.when(new Command.Queue(SHORT, at(86_399))).repeated();
        waiting.when(decline)
                .refused(
                        new Refusal.NotNow(
                                TERMS.request().id(), "still being asked after", "resolve"));
        var overdue =
                waiting.when(new Command.Queue(SHORT, at(86_400)))
                        .then(
                                new Event.Called(
                                        new ProviderCall.Event.Escalated(
                                                Rung.PERSON, SHORT.message(), at(86_400))));
        assertEquals(
                Case.Kind.IN_DOUBT,
                RefundView.of((State.Begun) overdue.state()).matter().orElseThrow().kind());
        overdue.when(new Command.Queue(SHORT, at(86_500))).repeated();
        overdue.after(decline)
                .when(new Command.RecordRelease(at(90_001)))
                .then(new Event.Released(at(90_001)))
                .owes(List.of(report(Refunds.Stage.FAILED)));
    }

    private static Intent report(Refunds.Stage stage) {
        return new Intent.Report(TERMS.payment(), TERMS.request().id(), stage);
    }

    @Test
    void every_state_and_command_is_thought_of() {
        var table =
                new StateTable<>(
                        REFUND,
                        List.of(
                                new Command.Open(TERMS),
                                new Command.RecordHold(at(1)),
                                new Command.RecordNoHold(
                                        new Reason(Reason.Code.INSUFFICIENT_FUNDS, "not covered"),
                                        at(1)),
                                new Command.Queue(SHORT, at(2)),
                                new Command.Queue(SHORT, at(90_000)),
                                new Command.Dispatch(at(90_000)),
                                new Command.Hear(Samples.PREPARED, at(2)),
                                new Command.Hear(new Outcome.Accepted(), at(2)),
                                new Command.Hear(confirmed(4_000), at(2)),
                                new Command.Hear(new Outcome.Declined(NO), at(2)),
                                new Command.Hear(new Outcome.InDoubt("lost"), at(2)),
                                new Command.Hear(new Outcome.Unheard(), at(2)),
                                new Command.Hear(new Outcome.Unheard(), at(900)),
                                new Command.Hear(new Outcome.NotSent(DOWN, Duration.ZERO), at(2)),
                                new Command.RecordCapture(at(3)),
                                new Command.RecordRelease(at(3)),
                                new Command.RecordReport(at(4)),
                                new Command.RecordAnswer(at(5)),
                                new Command.Recall(),
                                new Command.Attend(new Case.Command.RecordBooking(at(40))),
                                new Command.Attend(new Case.Command.RecordSettled(at(41))),
                                new Command.Resolve(
                                        new Case.Ruling(
                                                new Case.Resolution.WriteOff(),
                                                "key_op",
                                                "seen",
                                                at(42)))),
                        state -> state.getClass().getSimpleName());
        table.replaysToItself();
        table.isApproved("refund.txt");
        assertEquals(
                "{Answered=[Failed, Paid], Attended=[Failed], Called=[Sending, Waiting],"
                        + " Captured=[Capturing], Dispatched=[Waiting], Held=[Holding],"
                        + " NotHeld=[Holding], Opened=[Absent], Queued=[Sending, Waiting],"
                        + " Released=[Releasing], Reported=[Failed, Paid]}",
                table.whereEventsMayHappen().toString());
    }
}
