package cm.sanaga.ledger;

import static cm.sanaga.kernel.Decision.accept;
import static cm.sanaga.kernel.Decision.refuse;
import static cm.sanaga.kernel.Decision.repeated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import cm.sanaga.ledger.Transfer.Command;
import cm.sanaga.ledger.Transfer.Event;
import cm.sanaga.ledger.Transfer.Intent;
import cm.sanaga.ledger.Transfer.Refusal;
import cm.sanaga.ledger.Transfer.State;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.testing.Approved;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TransferTest {
    private static final TransferId ID = TransferId.derived("test", "1");
    private static final Instant T0 = Books.NOW;
    private static final Instant T1 = T0.plusSeconds(1);
    private static final Instant T2 = T0.plusSeconds(2);
    private static final Transfer.Terms TERMS = terms(40);
    private static final Transfer.Order ORDER = new Transfer.Order(ID, TERMS, T0);
    private static final JournalId IN = JournalId.of(ID.value(), "in");
    private static final JournalId IN_SUSPENSE = JournalId.of(ID.value(), "in-suspense");
    private static final Account.Refusal POOR =
            new Account.Refusal.InsufficientFunds(SubAccount.FEES, Money.xaf(1), Money.xaf(40));
    private static final Account.Refusal OTHER =
            new Account.Refusal.WrongCurrency(Currency.XAF, Currency.XAF);
    private static final Account.Refusal REUSED = new Account.Refusal.IdReused("x");

    private static final State ABSENT = new State.Absent();
    private static final State RESERVING = after(new Event.Started(ORDER));
    private static final State RELEASING =
            after(new Event.Started(ORDER), new Event.Refused(POOR, T1));
    private static final State REFUSED =
            after(new Event.Started(ORDER), new Event.Refused(POOR, T1), new Event.Released(T2));
    private static final State CAPTURING = after(new Event.Started(ORDER), new Event.Decided(T1));
    private static final State CREDITING =
            after(new Event.Started(ORDER), new Event.Decided(T1), new Event.Captured(7, T2));
    private static final State DIVERTING =
            after(
                    new Event.Started(ORDER),
                    new Event.Decided(T1),
                    new Event.Captured(7, T2),
                    new Event.Diverted(OTHER, T2));
    private static final State COMPLETED =
            after(
                    new Event.Started(ORDER),
                    new Event.Decided(T1),
                    new Event.Captured(7, T2),
                    new Event.Completed(9, T2));
    private static final List<State> ALL =
            List.of(
                    ABSENT, RESERVING, RELEASING, REFUSED, CAPTURING, CREDITING, DIVERTING,
                    COMPLETED);

    private static final Command CONFIRM_HOLD = new Command.ConfirmHold(T1);
    private static final Command REFUSE_HOLD = new Command.RefuseHold(POOR, T1);
    private static final Command CONFIRM_RELEASE = new Command.ConfirmRelease(T2);
    private static final Command CONFIRM_CAPTURE = new Command.ConfirmCapture(7, T2);
    private static final Command CONFIRM_CREDIT = new Command.ConfirmCredit(IN, 9, T2);
    private static final Command CONFIRM_SUSPENSE = new Command.ConfirmCredit(IN_SUSPENSE, 9, T2);
    private static final Command REFUSE_CREDIT = new Command.RefuseCredit(IN, OTHER, T2);

    @Test
    void a_transfer_starts_once_and_its_id_is_never_another_one() {
        assertEquals(
                accept(new Event.Started(ORDER)),
                Transfer.decide(ABSENT, new Command.Start(ORDER)));
        var later = new Command.Start(new Transfer.Order(ID, TERMS, T2));
        var other = new Command.Start(new Transfer.Order(ID, terms(41), T0));
        for (State state : ALL) {
            if (state != ABSENT) {
                assertEquals(repeated(), Transfer.decide(state, later));
                assertEquals(refuse(new Refusal.IdReused(ID)), Transfer.decide(state, other));
            }
        }
    }

    @Test
    void each_report_counts_in_one_state_and_is_a_repetition_after_it() {
        only(
                CONFIRM_HOLD,
                RESERVING,
                new Event.Decided(T1),
                List.of(CAPTURING, CREDITING, DIVERTING, COMPLETED));
        only(REFUSE_HOLD, RESERVING, new Event.Refused(POOR, T1), List.of(RELEASING, REFUSED));
        only(CONFIRM_RELEASE, RELEASING, new Event.Released(T2), List.of(REFUSED));
        only(
                CONFIRM_CAPTURE,
                CAPTURING,
                new Event.Captured(7, T2),
                List.of(CREDITING, DIVERTING, COMPLETED));
        only(CONFIRM_CREDIT, CREDITING, new Event.Completed(9, T2), List.of(COMPLETED));
        only(CONFIRM_SUSPENSE, DIVERTING, new Event.Completed(9, T2), List.of(COMPLETED));
        only(REFUSE_CREDIT, CREDITING, new Event.Diverted(OTHER, T2), List.of(DIVERTING));
    }

    @Test
    void a_refusal_that_does_not_prove_that_nothing_was_done_changes_nothing() {
        assertEquals(
                refuse(new Refusal.Contradicted(REUSED)),
                Transfer.decide(RESERVING, new Command.RefuseHold(REUSED, T1)));
        assertEquals(
                refuse(new Refusal.Contradicted(REUSED)),
                Transfer.decide(CREDITING, new Command.RefuseCredit(IN, REUSED, T1)));
        assertEquals(
                refuse(new Refusal.Contradicted(OTHER)),
                Transfer.decide(DIVERTING, new Command.RefuseCredit(IN_SUSPENSE, OTHER, T1)));
    }

    @Test
    void what_is_owed_follows_from_the_state_alone() {
        Hold hold =
                new Hold(new HoldId(ID + "/hold"), SubAccount.FEES, Money.xaf(40), ID.value(), T0);
        assertEquals(
                List.of(new Intent.Reserve(Books.MERCHANT, hold)), Transfer.pending(RESERVING));
        assertEquals(
                List.of(new Intent.EndHold(Books.MERCHANT, hold.id(), T0)),
                Transfer.pending(RELEASING));
        assertEquals(
                List.of(
                        new Intent.Capture(
                                Books.MERCHANT,
                                hold.id(),
                                journal("out", T1, SubAccount.FEES, SubAccount.CLEARING))),
                Transfer.pending(CAPTURING));
        assertEquals(
                List.of(
                        new Intent.Credit(
                                AccountId.PLATFORM,
                                journal("in", T2, SubAccount.CLEARING, SubAccount.FEES))),
                Transfer.pending(CREDITING));
        assertEquals(
                List.of(
                        new Intent.Credit(
                                AccountId.PLATFORM,
                                journal(
                                        "in-suspense",
                                        T2,
                                        SubAccount.CLEARING,
                                        SubAccount.SUSPENSE))),
                Transfer.pending(DIVERTING));
        for (State ended : List.of(ABSENT, REFUSED, COMPLETED)) {
            assertEquals(List.of(), Transfer.pending(ended));
        }
    }

    @Test
    void a_diverted_transfer_says_that_it_was_credited_on_suspense() {
        assertEquals(
                new State.Completed(ORDER, 7, 9, SubAccount.SUSPENSE),
                Transfer.evolve(DIVERTING, new Event.Completed(9, T2)));
        assertEquals(new State.Completed(ORDER, 7, 9, SubAccount.FEES), COMPLETED);
    }

    @Test
    void an_event_that_cannot_follow_is_a_defect() {
        Map<Event, List<State>> possible =
                Map.of(
                        new Event.Started(ORDER), List.of(ABSENT),
                        new Event.Refused(POOR, T1), List.of(RESERVING),
                        new Event.Released(T2), List.of(RELEASING),
                        new Event.Decided(T1), List.of(RESERVING),
                        new Event.Captured(7, T2), List.of(CAPTURING),
                        new Event.Diverted(OTHER, T2), List.of(CREDITING),
                        new Event.Completed(9, T2), List.of(CREDITING, DIVERTING));
        possible.forEach(
                (event, states) -> {
                    for (State state : ALL) {
                        if (!states.contains(state)) {
                            assertThrows(
                                    IllegalStateException.class,
                                    () -> Transfer.evolve(state, event));
                        }
                    }
                });
    }

    @Test
    void the_journals_of_a_transfer_leave_both_books_and_clearing_in_balance() {
        Account.State source =
                Books.after(
                        Books.empty(),
                        Books.post(
                                Books.journal(
                                        "ch_1",
                                        T0,
                                        Entry.debit(Books.MTN, Money.xaf(100)),
                                        Entry.credit(SubAccount.FEES, Money.xaf(100)))));
        Account.State destination = Account.empty(AccountId.PLATFORM, Currency.XAF);
        for (State state : List.of(RESERVING, CAPTURING, CREDITING)) {
            switch (Transfer.pending(state).getFirst()) {
                case Intent.Reserve(_, var hold) ->
                        source = Books.after(source, Books.reserve(hold));
                case Intent.Capture(_, var hold, var journal) ->
                        source =
                                Books.after(
                                        source,
                                        new Account.Command.Capture(
                                                hold, journal, Account.Ask.FIRST));
                case Intent.EndHold intent -> fail(intent.toString());
                case Intent.Credit(_, var journal) ->
                        destination = Books.after(destination, Books.post(journal));
            }
        }
        assertEquals(Money.xaf(60), free(source, SubAccount.FEES));
        assertEquals(Money.xaf(40), free(destination, SubAccount.FEES));
        assertEquals(
                Money.xaf(0),
                free(source, SubAccount.CLEARING).plus(free(destination, SubAccount.CLEARING)));
        assertEquals(Map.of(), source.holds());
    }

    @Test
    void only_what_is_owed_moves_between_two_books() {
        assertThrows(
                IllegalArgumentException.class, () -> new Transfer.Line(Books.MERCHANT, Books.MTN));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new Transfer.Terms(
                                TERMS.from(),
                                new Transfer.Line(Books.MERCHANT, SubAccount.TAX),
                                Money.xaf(1),
                                "",
                                ""));
        assertThrows(IllegalArgumentException.class, () -> terms(0));
    }

    @Test
    void fees_are_swept_from_the_threshold_on_and_once_for_each_page() {
        Balance fees = new Balance(Money.xaf(10), Money.xaf(110), Money.xaf(20));
        assertEquals(
                List.of(80L),
                FeeSweep.of(Books.MERCHANT, fees, 5, Money.xaf(80)).stream()
                        .map(due -> due.terms().amount().minor())
                        .toList());
        assertEquals(
                FeeSweep.of(Books.MERCHANT, fees, 5, Money.xaf(80)),
                FeeSweep.of(Books.MERCHANT, fees, 5, Money.xaf(1)));
        assertEquals(
                2,
                List.of(5L, 6L, 5L).stream()
                        .map(n -> FeeSweep.of(Books.MERCHANT, fees, n, Money.xaf(1)))
                        .map(due -> due.orElseThrow().id())
                        .distinct()
                        .count());
        assertEquals(
                List.of(), FeeSweep.of(Books.MERCHANT, fees, 5, Money.xaf(81)).stream().toList());
        assertEquals(
                List.of(),
                FeeSweep.of(AccountId.PLATFORM, fees, 5, Money.xaf(1)).stream().toList());
        assertEquals(
                List.of(),
                FeeSweep.of(Books.MERCHANT, Balance.zero(Currency.XAF), 5, Money.xaf(0)).stream()
                        .toList());
    }

    @Test
    void transfers_are_stored_and_sent_as_approved() {
        Approved.check(
                Event.class,
                List.of(
                        new Event.Started(ORDER),
                        new Event.Refused(POOR, T1),
                        new Event.Released(T2),
                        new Event.Decided(T1),
                        new Event.Captured(7, T2),
                        new Event.Diverted(OTHER, T2),
                        new Event.Completed(9, T2)));
        Approved.check(
                Command.class,
                List.of(
                        new Command.Start(ORDER),
                        CONFIRM_HOLD,
                        REFUSE_HOLD,
                        CONFIRM_RELEASE,
                        CONFIRM_CAPTURE,
                        CONFIRM_CREDIT,
                        REFUSE_CREDIT));
        Approved.check(
                Refusal.class,
                List.of(
                        new Refusal.IdReused(ID),
                        new Refusal.NotNow(),
                        new Refusal.Contradicted(REUSED)));
    }

    /** Accepted in one state, repeated in some, refused in all the others. */
    private static void only(Command command, State in, Event event, List<State> after) {
        for (State state : ALL) {
            var expected =
                    state == in
                            ? accept(event)
                            : after.contains(state) ? repeated() : refuse(new Refusal.NotNow());
            assertEquals(expected, Transfer.decide(state, command), command + " in " + state);
        }
    }

    private static Journal journal(String step, Instant at, SubAccount dr, SubAccount cr) {
        return new Journal(
                JournalId.of(ID.value(), step),
                ID.value(),
                List.of(Entry.debit(dr, Money.xaf(40)), Entry.credit(cr, Money.xaf(40))),
                List.of(),
                "key:k1",
                at);
    }

    private static Money free(Account.State book, SubAccount line) {
        return book.balance(line).free(line.line());
    }

    private static Transfer.Terms terms(long francs) {
        return new Transfer.Terms(
                new Transfer.Line(Books.MERCHANT, SubAccount.FEES),
                new Transfer.Line(AccountId.PLATFORM, SubAccount.FEES),
                Money.xaf(francs),
                "fees of a day",
                "key:k1");
    }

    private static State after(Event... events) {
        State state = new State.Absent();
        for (Event event : events) {
            state = Transfer.evolve(state, event);
        }
        return state;
    }
}
