package cm.sanaga.payment.payout;

import static cm.sanaga.payment.Given.given;
import static cm.sanaga.payment.Samples.DOWN;
import static cm.sanaga.payment.Samples.MTN;
import static cm.sanaga.payment.Samples.NO;
import static cm.sanaga.payment.Samples.ORANGE;
import static cm.sanaga.payment.Samples.at;
import static cm.sanaga.payment.Samples.confirmed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.Given;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Samples;
import cm.sanaga.payment.StateTable;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.payment.payout.Payout.Command;
import cm.sanaga.payment.payout.Payout.Event;
import cm.sanaga.payment.payout.Payout.Intent;
import cm.sanaga.payment.payout.Payout.State;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PayoutTest {
    private static final Given.Rules<State, Command, Event, Intent> PAYOUT =
            new Given.Rules<>(new State.Absent(), Payout::decide, Payout::evolve, Payout::pending);
    private static final Payout.Terms TERMS = Samples.payout(MTN);
    private static final PaymentId ID = TERMS.request().id();
    private static final Event OPENED = new Event.Opened(TERMS);
    private static final Event HELD = new Event.Held(at(1));
    private static final Event SENT = new Event.Dispatched(at(2));
    private static final Command.Cancel CANCEL =
            new Command.Cancel(ID.value(), Digest.of("cancel"), at(3));

    private static final Reason SHORT = new Reason(Reason.Code.FLOAT_SHORT, "too little there");

    private static Intent owed(Given<State, Command, Event, Intent> given) {
        List<Intent> owed = PAYOUT.pending().apply(given.state());
        assertEquals(1, owed.size());
        return owed.getFirst();
    }

    @Test
    void amount_and_fee_are_held_before_anything_is_sent() {
        var opened = given(PAYOUT).when(new Command.Open(TERMS)).then(OPENED);
        assertEquals(Money.xaf(5_050), ((Intent.TakeHold) owed(opened)).hold().amount());
        opened.when(new Command.RecordHold(at(1)))
                .then(HELD)
                .owes(
                        List.of(
                                new Intent.TryDispatch(
                                        TERMS.request().account(),
                                        ID,
                                        MTN,
                                        Money.xaf(5_000),
                                        TERMS.request().at())))
                .when(new Command.Dispatch(at(2)))
                .then(SENT);
    }

    @Test
    void without_cover_it_fails_at_once_and_ends_the_hold_that_may_still_be_taken() {
        var failed =
                given(PAYOUT, OPENED)
                        .when(new Command.RecordNoHold(DOWN, at(1)))
                        .then(new Event.NotHeld(DOWN, at(1)));
        var hold = (Intent.EndHold) owed(failed);
        assertEquals(ID + "/hold", hold.hold().value());
        assertEquals(TERMS.request().at(), hold.heldAt());
        failed.when(CANCEL).refused(new Refusal.NotNow(ID, "failed", "cancel"));
        var unpaid = failed.when(new Command.RecordRelease(at(5))).then(new Event.Released(at(5)));
        unpaid.owes(List.of());
        var shown = PayoutView.of((State.Begun) failed.state());
        assertEquals("failed", shown.status());
        assertEquals(at(1), shown.updatedAt());
        assertEquals(Optional.empty(), shown.providerReference());
        for (var state : List.of(failed.state(), unpaid.state())) {
            assertEquals(shown, PayoutView.of((State.Begun) state));
            assertEquals(shown, PayoutView.firstAnswer((State.Begun) state));
        }
    }

    @Test
    void what_arrived_is_captured_with_its_fee() {
        var capturing =
                given(PAYOUT, OPENED, HELD, SENT).after(new Command.Hear(confirmed(5_000), at(4)));
        assertEquals(
                List.of(
                        Entry.debit(SubAccount.AVAILABLE, Money.xaf(5_050)),
                        Entry.credit(SubAccount.floatAt("mtn"), Money.xaf(5_000)),
                        Entry.credit(SubAccount.FEES, Money.xaf(50))),
                ((Intent.Capture) owed(capturing)).journal().entries());
        capturing
                .when(new Command.RecordCapture(at(5)))
                .then(new Event.Captured(at(5)))
                .owes(List.of());
    }

    @Test
    void a_refusal_ends_the_hold() {
        var releasing =
                given(PAYOUT, OPENED, HELD, SENT)
                        .after(new Command.Hear(new Outcome.Declined(NO), at(4)));
        assertEquals(Intent.EndHold.class, owed(releasing).getClass());
        releasing
                .when(new Command.RecordRelease(at(5)))
                .then(new Event.Released(at(5)))
                .owes(List.of());
    }

    @Test
    void it_waits_while_the_rail_takes_no_orders_and_can_be_cancelled_then() {
        var queued = given(PAYOUT, OPENED, HELD).after(new Command.Queue(DOWN, at(2)));
        queued.when(new Command.Queue(DOWN, at(3))).repeated();
        // The door is the same, shut or too narrow.
        var busy = new Reason(Reason.Code.RATE_LIMITED, "HTTP 429");
        queued.when(new Command.Queue(busy, at(3))).repeated();
        var cancelled =
                queued.when(CANCEL).then(new Event.Cancelled(CANCEL.fingerprint(), CANCEL.at()));
        cancelled.when(CANCEL).repeated();
        cancelled.when(new Command.Dispatch(at(4))).repeated();
        assertEquals(Intent.EndHold.class, owed(cancelled).getClass());
    }

    @Test
    void another_reason_to_wait_is_told_and_changes_neither_its_place_nor_what_it_asks() {
        var shut = given(PAYOUT, OPENED, HELD).after(new Command.Queue(DOWN, at(2)));
        var wanting = owed(shut);
        var queued =
                shut.when(new Command.Queue(SHORT, at(3))).then(new Event.Queued(SHORT, at(3)));
        assertEquals(wanting, owed(queued));
        assertEquals(Optional.of(SHORT), PayoutView.of((State.Begun) queued.state()).reason());
        assertEquals("pending", PayoutView.firstAnswer((State.Begun) queued.state()).status());
        queued.when(new Command.Queue(SHORT, at(4))).repeated();
    }

    @Test
    void what_is_under_way_is_not_cancelled() {
        given(PAYOUT, OPENED, HELD, SENT)
                .when(CANCEL)
                .refused(new Refusal.NotNow(ID, "sent", "cancel"));
        given(PAYOUT).when(CANCEL).refused(new Refusal.NotFound(ID.value()));
    }

    @Test
    void what_was_certainly_not_sent_waits_but_what_may_have_been_does_not() {
        given(PAYOUT, OPENED, HELD, SENT)
                .when(new Command.Queue(DOWN, at(3)))
                .then(new Event.Queued(DOWN, at(3)));
        given(PAYOUT, OPENED, HELD, SENT, new Event.Called(new ProviderCall.Event.Resent(1, at(3))))
                .when(new Command.Queue(DOWN, at(4)))
                .repeated();
    }

    @Test
    void a_payout_that_waited_goes_out_under_the_reference_it_had() {
        var again =
                given(PAYOUT, OPENED, HELD, SENT)
                        .after(new Command.Queue(DOWN, at(3)), new Command.Dispatch(at(9)));
        var drive = (ProviderCall.Intent.Drive) ((Intent.Call) owed(again)).call();
        assertEquals(Payout.reference(ID), drive.order().reference());
    }

    @Test
    void amounts_that_are_none_cannot_be_agreed() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Payout.Terms(TERMS.request(), Money.xaf(0), Fee.of(Money.xaf(0)), MTN));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Payout.Terms(TERMS.request(), Money.xaf(5), Fee.of(Money.xaf(-1)), MTN));
    }

    @Test
    void every_state_and_command_is_thought_of() {
        var table =
                new StateTable<>(
                        PAYOUT,
                        List.of(
                                new Command.Open(TERMS),
                                new Command.Open(Samples.payout(ORANGE)),
                                new Command.RecordHold(at(1)),
                                new Command.RecordNoHold(
                                        new Reason(Reason.Code.INSUFFICIENT_FUNDS, "not covered"),
                                        at(1)),
                                new Command.Dispatch(at(2)),
                                new Command.Queue(DOWN, at(2)),
                                new Command.Hear(Samples.PREPARED, at(2)),
                                new Command.Hear(new Outcome.Accepted(), at(2)),
                                new Command.Hear(confirmed(5_000), at(2)),
                                new Command.Hear(new Outcome.Declined(NO), at(2)),
                                new Command.Hear(new Outcome.InDoubt("lost"), at(2)),
                                new Command.Hear(new Outcome.Unheard(), at(2)),
                                new Command.Hear(new Outcome.Unheard(), at(900)),
                                new Command.Hear(new Outcome.NotSent(DOWN, Duration.ZERO), at(2)),
                                new Command.RecordCapture(at(3)),
                                new Command.RecordRelease(at(3)),
                                CANCEL,
                                new Command.RecordAnswer(at(5)),
                                new Command.Attend(new Case.Command.RecordBooking(at(40))),
                                new Command.Attend(new Case.Command.RecordSettled(at(41))),
                                new Command.Resolve(
                                        new Case.Ruling(
                                                new Case.Resolution.ChargeMerchant(),
                                                "key_op",
                                                "seen",
                                                at(42)))),
                        state -> state.getClass().getSimpleName());
        table.replaysToItself();
        table.isApproved("payout.txt");
        assertEquals(
                "{Answered=[Paid, Unpaid], Attended=[Unpaid], Called=[Sending], Cancelled=[Queued],"
                        + " Captured=[Capturing], Dispatched=[Queued], Held=[Holding],"
                        + " NotHeld=[Holding], Opened=[Absent], Queued=[Queued, Sending],"
                        + " Released=[Releasing]}",
                table.whereEventsMayHappen().toString());
    }
}
