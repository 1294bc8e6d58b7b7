package cm.sanaga.payment.charge;

import static cm.sanaga.payment.Given.given;
import static cm.sanaga.payment.Samples.MTN;
import static cm.sanaga.payment.Samples.NO;
import static cm.sanaga.payment.Samples.ORANGE;
import static cm.sanaga.payment.Samples.PREPARED;
import static cm.sanaga.payment.Samples.at;
import static cm.sanaga.payment.Samples.confirmed;
import static cm.sanaga.payment.Samples.receipt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.CaseView;
import cm.sanaga.payment.Given;
import cm.sanaga.payment.PayIn;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.RefundTerms;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Samples;
import cm.sanaga.payment.StateTable;
import cm.sanaga.payment.charge.Charge.Command;
import cm.sanaga.payment.charge.Charge.Event;
import cm.sanaga.payment.charge.Charge.Intent;
import cm.sanaga.payment.charge.Charge.State;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChargeTest {
    private static final Given.Rules<State, Command, Event, Intent> CHARGE =
            new Given.Rules<>(new State.Absent(), Charge::decide, Charge::evolve, Charge::pending);
    private static final Charge.Terms TERMS = Samples.charge(MTN);
    private static final Event OPENED = new Event.Opened(TERMS);
    private static final Event CONFIRMED =
            new Event.Called(new ProviderCall.Event.Confirmed(receipt(10_000), at(9)));
    private static final Event CREDITED = new Event.Credited(at(10));

    private static Command hear(Outcome outcome) {
        return new Command.Hear(outcome, at(9));
    }

    @Test
    void an_opened_charge_owes_the_order_to_the_provider() {
        var after = given(CHARGE).when(new Command.Open(TERMS)).then(OPENED);
        var owed = CHARGE.pending().apply(after.state());
        var drive = (ProviderCall.Intent.Drive) ((Intent.Call) owed.getFirst()).call();
        assertEquals(1, owed.size());
        assertEquals(PayIn.reference(TERMS.request().id()), drive.order().reference());
        assertEquals(TERMS.amount(), drive.order().amount());
    }

    @Test
    void a_two_step_rail_is_owed_a_preparation_before_the_order() {
        Charge.Terms terms = Samples.charge(ORANGE);
        var opened = given(CHARGE, new Event.Opened(terms));
        assertEquals(
                List.of(ProviderCall.Intent.Prepare.class),
                opened.rules().pending().apply(opened.state()).stream()
                        .map(owed -> ((Intent.Call) owed).call().getClass())
                        .toList());
        opened.when(new Command.Hear(PREPARED, at(1)))
                .then(
                        new Event.Called(
                                new ProviderCall.Event.Prepared(
                                        new ProviderToken("token-1"), at(1))));
    }

    @Test
    void the_same_order_again_is_answered_as_before_and_another_one_refused() {
        given(CHARGE, OPENED).when(new Command.Open(TERMS)).repeated();
        Charge.Terms other =
                new Charge.Terms(
                        Samples.request(PaymentKind.CHARGE, "mer_1", "charge", "other"),
                        Money.xaf(1),
                        Fee.of(Money.xaf(0)),
                        MTN,
                        Optional.empty());
        given(CHARGE, OPENED)
                .when(new Command.Open(other))
                .refused(new Refusal.KeyReused(TERMS.request().id()));
    }

    @Test
    void what_was_collected_is_owed_to_the_book_net_and_fee_apart() {
        var crediting = given(CHARGE, OPENED).when(hear(confirmed(10_000))).then(CONFIRMED);
        var credit =
                (Intent.Credit) crediting.rules().pending().apply(crediting.state()).getFirst();
        assertEquals(AccountId.merchant("mer_1"), credit.account());
        assertEquals(
                List.of(
                        Entry.debit(SubAccount.floatAt("mtn"), Money.xaf(10_000)),
                        Entry.credit(SubAccount.AVAILABLE, Money.xaf(9_850)),
                        Entry.credit(SubAccount.FEES, Money.xaf(150))),
                credit.journal().entries());
        crediting.when(new Command.RecordCredit(at(10))).then(CREDITED).owes(List.of());
    }

    @Test
    void another_amount_than_asked_goes_to_suspense_and_the_charge_fails() {
        var suspending =
                given(CHARGE, OPENED)
                        .when(hear(confirmed(9_000)))
                        .then(
                                new Event.Called(
                                        new ProviderCall.Event.Confirmed(receipt(9_000), at(9))));
        var suspend =
                (Intent.Suspend) suspending.rules().pending().apply(suspending.state()).getFirst();
        assertEquals(
                Entry.credit(SubAccount.SUSPENSE, Money.xaf(9_000)),
                suspend.journal().entries().getLast());
        var suspended =
                suspending
                        .when(new Command.RecordSuspense(at(10)))
                        .then(new Event.Suspended(at(10)));
        suspended.owes(List.of());
        CaseView matter =
                ChargeView.of((Charge.State.Begun) suspended.state()).matter().orElseThrow();
        assertEquals(Case.Kind.WRONG_AMOUNT, matter.kind());
        assertEquals("open", matter.status());
    }

    @Test
    void a_provider_that_says_nothing_moved_has_confirmed_nothing() {
        for (long nothing : List.of(0L, -10_000L)) {
            var state = given(CHARGE, OPENED).after(hear(confirmed(nothing))).state();
            assertInstanceOf(Charge.State.Collecting.class, state);
            assertEquals(
                    Case.Kind.IN_DOUBT,
                    ChargeView.of((Charge.State.Begun) state).matter().orElseThrow().kind());
        }
    }

    @Test
    void a_declined_charge_owes_nothing() {
        given(CHARGE, OPENED)
                .when(hear(new Outcome.Declined(NO)))
                .then(new Event.Called(new ProviderCall.Event.Declined(NO, at(9))))
                .owes(List.of())
                .when(hear(new Outcome.Declined(NO)))
                .repeated();
    }

    @Test
    void money_that_comes_after_a_decline_goes_to_suspense_and_the_charge_stays_failed() {
        var late =
                given(CHARGE, OPENED, new Event.Called(new ProviderCall.Event.Declined(NO, at(9))));
        late.when(hear(confirmed(10_000)))
                .then(
                        new Event.Attended(
                                new Case.Event.Heard(
                                        new ProviderCall.Event.Contradicted(
                                                receipt(10_000), at(9)))));
        var state = late.after(hear(confirmed(10_000))).state();
        var book =
                assertInstanceOf(
                        Case.Intent.Book.class,
                        assertInstanceOf(Intent.Attend.class, Charge.pending(state).getFirst())
                                .intent());
        assertEquals(
                Entry.credit(SubAccount.SUSPENSE, Money.xaf(10_000)),
                book.journal().entries().getLast());
        assertEquals("failed", ChargeView.status((Charge.State.Begun) state));
        assertEquals(
                ChargeView.firstAnswer((Charge.State.Begun) late.state()).plain(),
                ChargeView.firstAnswer((Charge.State.Begun) state).plain());
    }

    @Test
    void a_doubt_changes_nothing() {
        var opened = given(CHARGE, OPENED);
        opened.when(hear(new Outcome.InDoubt("time-out"))).repeated();
        opened.when(hear(new Outcome.Accepted())).repeated();
        opened.when(hear(new Outcome.NotSent(Samples.DOWN, java.time.Duration.ZERO))).repeated();
    }

    @Test
    void an_order_nobody_heard_of_is_owed_again_under_its_reference() {
        var resent =
                given(CHARGE, OPENED)
                        .when(hear(new Outcome.Unheard()))
                        .then(new Event.Called(new ProviderCall.Event.Resent(1, at(9))));
        var drive =
                (ProviderCall.Intent.Drive)
                        ((Intent.Call) resent.rules().pending().apply(resent.state()).getFirst())
                                .call();
        assertEquals(PayIn.reference(TERMS.request().id()), drive.order().reference());
        assertEquals(1, drive.resent());
    }

    @Test
    void a_payout_that_follows_is_owed_until_it_is_open() {
        Charge.Terms terms = Samples.chargeThenPayout(MTN, ORANGE);
        given(CHARGE, new Event.Opened(terms), CONFIRMED, CREDITED)
                .owes(List.of(new Intent.OpenPayout(terms)))
                .when(new Command.RecordPayout(at(11)))
                .then(new Event.PayoutOpened(at(11)))
                .owes(List.of());
        given(CHARGE, OPENED, CONFIRMED, CREDITED)
                .when(new Command.RecordPayout(at(11)))
                .repeated();
    }

    @Test
    void refunds_reserve_what_is_left_and_give_it_back_when_they_fail() {
        RefundTerms first = Samples.refund(TERMS, "r1", 6_000);
        RefundTerms second = Samples.refund(TERMS, "r2", 6_000);
        var collected = given(CHARGE, OPENED, CONFIRMED, CREDITED);
        var reserved =
                collected
                        .when(order(first))
                        .then(new Event.RefundOrdered(first))
                        .owes(List.of(new Intent.Refund(first)));
        reserved.when(order(first)).repeated();
        reserved.when(order(second))
                .refused(
                        new Refusal.BeyondLeft(
                                TERMS.request().id(), Money.xaf(4_000), Money.xaf(6_000)));
        reserved.when(new Command.EndRefund(first.request().id(), Refunds.Stage.FAILED, at(20)))
                .then(new Event.RefundEnded(first.request().id(), Refunds.Stage.FAILED, at(20)))
                .owes(List.of())
                .when(order(second))
                .then(new Event.RefundOrdered(second));
    }

    @Test
    void before_it_is_collected_there_is_nothing_to_refund() {
        given(CHARGE, OPENED)
                .when(order(Samples.refund(TERMS, "r1", 1)))
                .refused(new Refusal.NotNow(TERMS.request().id(), "pending", "refund"));
        given(CHARGE)
                .when(order(Samples.refund(TERMS, "r1", 1)))
                .refused(new Refusal.OutOfPlace("OrderRefund"));
    }

    @Test
    void only_the_merchant_of_a_charge_refunds_it() {
        RefundTerms mine = Samples.refund(TERMS, "r1", 1_000);
        RefundTerms foreign =
                new RefundTerms(
                        Samples.request(PaymentKind.REFUND, "mer_2", "r1", "r1"),
                        mine.payment(),
                        mine.source(),
                        mine.amount(),
                        mine.to(),
                        mine.original(),
                        mine.why());
        given(CHARGE, OPENED, CONFIRMED, CREDITED)
                .when(order(foreign))
                .refused(new Refusal.NotFound(TERMS.request().id().value()));
    }

    @Test
    void amounts_that_are_none_and_fees_above_the_amount_cannot_be_agreed() {
        assertThrows(IllegalArgumentException.class, () -> Samples.refund(TERMS, "r1", 0));
        assertThrows(IllegalArgumentException.class, () -> Samples.refund(TERMS, "r1", -5));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new Command.OrderRefund(
                                TERMS.request(), Optional.of(Money.xaf(-1)), Optional.empty()));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new Charge.Terms(
                                TERMS.request(),
                                Money.xaf(100),
                                Fee.of(Money.xaf(101)),
                                MTN,
                                Optional.empty()));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new Charge.Terms(
                                TERMS.request(),
                                Money.xaf(0),
                                Fee.of(Money.xaf(0)),
                                MTN,
                                Optional.empty()));
    }

    @Test
    void every_state_and_command_is_thought_of() {
        var table =
                new StateTable<>(
                        CHARGE,
                        List.of(
                                new Command.Open(Samples.chargeThenPayout(MTN, ORANGE)),
                                new Command.Open(TERMS),
                                hear(PREPARED),
                                hear(new Outcome.Accepted()),
                                hear(confirmed(10_000)),
                                hear(confirmed(1)),
                                hear(new Outcome.Declined(NO)),
                                hear(new Outcome.InDoubt("time-out")),
                                hear(new Outcome.Unheard()),
                                new Command.Hear(new Outcome.Unheard(), at(900)),
                                hear(new Outcome.NotSent(Samples.DOWN, java.time.Duration.ZERO)),
                                new Command.RecordCredit(at(10)),
                                new Command.RecordSuspense(at(10)),
                                new Command.RecordPayout(at(11)),
                                order(Samples.refund(TERMS, "r1", 6_000)),
                                order(Samples.refund(TERMS, "r2", 4_000)),
                                order(Samples.refund(TERMS, "r3", 10_001)),
                                end("r1", Refunds.Stage.PAID),
                                end("r1", Refunds.Stage.FAILED),
                                end("r1", Refunds.Stage.UNDER_WAY),
                                end("r2", Refunds.Stage.PAID),
                                end("r2", Refunds.Stage.FAILED),
                                new Command.RecordAnswer(at(30)),
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
        table.isApproved("charge.txt");
        assertEquals(
                "{Answered=[Collected, Failed], Attended=[Failed], Called=[Collecting], Credited=[Crediting],"
                        + " Opened=[Absent], PayoutOpened=[Collected], RefundEnded=[Collected],"
                        + " RefundOrdered=[Collected], Suspended=[Suspending]}",
                table.whereEventsMayHappen().toString());
    }

    private static Command order(RefundTerms terms) {
        return new Command.OrderRefund(terms.request(), Optional.of(terms.amount()), terms.why());
    }

    private static Command end(String key, Refunds.Stage stage) {
        return new Command.EndRefund(Samples.refund(TERMS, key, 1).request().id(), stage, at(20));
    }
}
