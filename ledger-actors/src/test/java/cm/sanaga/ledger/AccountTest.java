package cm.sanaga.ledger;

import static cm.sanaga.kernel.Decision.accept;
import static cm.sanaga.kernel.Decision.refuse;
import static cm.sanaga.kernel.Decision.repeated;
import static cm.sanaga.ledger.Books.MTN;
import static cm.sanaga.ledger.Books.NOW;
import static cm.sanaga.ledger.Books.after;
import static cm.sanaga.ledger.Books.capture;
import static cm.sanaga.ledger.Books.charge;
import static cm.sanaga.ledger.Books.decide;
import static cm.sanaga.ledger.Books.empty;
import static cm.sanaga.ledger.Books.hold;
import static cm.sanaga.ledger.Books.journal;
import static cm.sanaga.ledger.Books.payout;
import static cm.sanaga.ledger.Books.post;
import static cm.sanaga.ledger.Books.release;
import static cm.sanaga.ledger.Books.reserve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.Account.Ask;
import cm.sanaga.ledger.Account.Event;
import cm.sanaga.ledger.Account.Refusal;
import cm.sanaga.ledger.Account.State;
import cm.sanaga.money.Money;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every row of the rules of a book, by command. */
final class AccountTest {
    private static final State HUNDRED = after(empty(), post(charge("ch_1", 100)));
    private static final Hold HOLD = hold("po_1", 30);
    private static final State HELD = after(HUNDRED, reserve(HOLD));
    private static final State CAPTURED = after(HELD, capture(HOLD, payout("po_1", 30)));
    private static final State RELEASED = after(HELD, release(HOLD));
    private static final State VOIDED = after(HUNDRED, release(HOLD));

    /** Has forgotten {@code ch_0 … ch_5}, of which the last was ordered five seconds after NOW. */
    private static final State FORGETFUL = forgetful();

    @Test
    void a_new_journal_is_posted_with_the_next_number_and_link() {
        Journal first = charge("ch_1", 100);
        Digest link = first.hash(Digest.ZERO, Books.MERCHANT, 1);
        assertEquals(
                accept(new Event.Posted(1, first, Digest.ZERO, link, Optional.empty())),
                decide(empty(), post(first)));
        Journal second = charge("ch_2", 5);
        assertEquals(
                accept(
                        new Event.Posted(
                                2,
                                second,
                                link,
                                second.hash(link, Books.MERCHANT, 2),
                                Optional.empty())),
                decide(HUNDRED, post(second)));
    }

    @Test
    void a_posted_journal_is_a_repetition_and_keeps_its_number() {
        State later = after(HUNDRED, post(charge("ch_2", 5)));
        assertEquals(repeated(), decide(later, post(charge("ch_1", 100))));
        assertEquals(1, Account.number(later, post(charge("ch_1", 100))));
    }

    @Test
    void another_journal_under_a_used_id_is_refused_before_anything_else() {
        var reused = refuse(new Refusal.IdReused("ch_1/step"));
        assertEquals(reused, decide(HUNDRED, post(charge("ch_1", 101))));
        assertEquals(reused, decide(HUNDRED, post(payout("ch_1", 1_000))));
        assertEquals(reused, decide(HUNDRED, post(charge("ch_1", 100, NOW.plusSeconds(1)))));
    }

    @Test
    void a_floored_line_goes_to_zero_and_not_below() {
        assertEquals(Money.xaf(0), free(after(HUNDRED, post(payout("po_2", 100)))));
        assertEquals(shortOf(100, 101), decide(HUNDRED, post(payout("po_2", 101))));
        assertEquals(shortOf(70, 71), decide(HELD, post(payout("po_2", 71))));
        assertEquals(Money.xaf(0), free(after(HELD, post(payout("po_2", 70)))));
    }

    @Test
    void the_net_of_a_line_counts_not_its_single_entries() {
        Journal net =
                journal(
                        "ch_2",
                        NOW,
                        Entry.debit(SubAccount.AVAILABLE, Money.xaf(150)),
                        Entry.credit(SubAccount.AVAILABLE, Money.xaf(60)),
                        Entry.credit(SubAccount.ESCROW, Money.xaf(90)));
        assertEquals(Money.xaf(10), free(after(HUNDRED, post(net))));
    }

    @Test
    void an_asset_may_go_below_zero() {
        State book =
                after(
                        HUNDRED,
                        post(
                                journal(
                                        "po_2",
                                        NOW,
                                        Entry.debit(SubAccount.AVAILABLE, Money.xaf(50)),
                                        Entry.credit(
                                                SubAccount.floatAt("orange"), Money.xaf(50)))));
        SubAccount orange = SubAccount.floatAt("orange");
        assertEquals(Money.xaf(-50), book.balance(orange).posted(orange.line()));
    }

    @Test
    void what_is_free_can_be_set_aside() {
        assertEquals(accept(new Event.Reserved(HOLD)), decide(HUNDRED, reserve(HOLD)));
        assertEquals(Money.xaf(70), free(HELD));
        assertEquals(shortOf(70, 71), decide(HELD, reserve(hold("po_2", 71))));
        assertEquals(Money.xaf(0), free(after(HELD, reserve(hold("po_2", 70)))));
    }

    @Test
    void a_hold_is_taken_once_even_after_it_ended() {
        for (State book : new State[] {HELD, CAPTURED, RELEASED}) {
            assertEquals(repeated(), decide(book, reserve(HOLD)));
            assertEquals(0, Account.number(book, reserve(HOLD)));
            assertEquals(
                    refuse(new Refusal.IdReused("po_1/hold")),
                    decide(book, reserve(hold("po_1", 31))));
        }
    }

    @Test
    void a_hold_that_is_still_held_is_known_without_any_memory() {
        State book = after(Books.forgetful(1), post(charge("ch_1", 100)), reserve(HOLD));
        for (int i = 2; i < 6; i++) {
            book = after(book, post(charge("ch_" + i, 1, NOW.plusSeconds(i))));
        }
        assertEquals(repeated(), decide(book, reserve(HOLD)));
    }

    @Test
    void a_capture_posts_and_ends_the_hold() {
        Journal journal = payout("po_1", 30);
        assertEquals(
                accept(
                        new Event.Posted(
                                2,
                                journal,
                                HELD.head(),
                                journal.hash(HELD.head(), Books.MERCHANT, 2),
                                Optional.of(HOLD.id()))),
                decide(HELD, capture(HOLD, journal)));
        assertEquals(Money.xaf(70), free(CAPTURED));
        assertEquals(Map.of(), CAPTURED.holds());
        assertEquals(Money.xaf(75), free(after(HELD, capture(HOLD, payout("po_1", 25)))));
    }

    @Test
    void a_capture_of_everything_held_needs_nothing_free() {
        Hold all = hold("po_1", 100);
        State book = after(HUNDRED, reserve(all));
        assertEquals(Money.xaf(0), free(after(book, capture(all, payout("po_1", 100)))));
    }

    @Test
    void a_capture_is_refused_beyond_its_hold_or_without_one() {
        assertEquals(
                refuse(new Refusal.BeyondHold(HOLD, Money.xaf(31))),
                decide(HELD, capture(HOLD, payout("po_1", 31))));
        var none = refuse(new Refusal.NoSuchHold(HOLD.id()));
        assertEquals(none, decide(HUNDRED, capture(HOLD, payout("po_1", 30))));
        assertEquals(none, decide(RELEASED, capture(HOLD, payout("po_1", 30))));
        assertEquals(none, decide(CAPTURED, capture(HOLD, payout("po_2", 30))));
    }

    @Test
    void a_capture_may_draw_on_no_other_line_more_than_is_free() {
        Journal both =
                journal(
                        "po_1",
                        NOW,
                        Entry.debit(SubAccount.AVAILABLE, Money.xaf(30)),
                        Entry.debit(SubAccount.FEES, Money.xaf(1)),
                        Entry.credit(MTN, Money.xaf(31)));
        assertEquals(
                refuse(new Refusal.InsufficientFunds(SubAccount.FEES, Money.xaf(0), Money.xaf(1))),
                decide(HELD, capture(HOLD, both)));
    }

    @Test
    void a_capture_is_a_repetition_after_itself_and_under_its_id_nothing_else_is() {
        assertEquals(repeated(), decide(CAPTURED, capture(HOLD, payout("po_1", 30))));
        assertEquals(2, Account.number(CAPTURED, capture(HOLD, payout("po_1", 30))));
        assertEquals(
                refuse(new Refusal.IdReused("po_1/step")),
                decide(CAPTURED, capture(HOLD, payout("po_1", 29))));
    }

    @Test
    void a_release_ends_a_hold_once() {
        assertEquals(accept(new Event.Released(HOLD.id())), decide(HELD, release(HOLD)));
        assertEquals(Money.xaf(100), free(RELEASED));
        assertEquals(repeated(), decide(RELEASED, release(HOLD)));
        assertEquals(repeated(), decide(CAPTURED, release(HOLD)));
    }

    @Test
    void a_hold_that_is_ended_before_it_is_taken_is_never_taken() {
        assertEquals(
                accept(new Event.Voided(HOLD.id(), HOLD.at())), decide(HUNDRED, release(HOLD)));
        assertEquals(Money.xaf(100), free(VOIDED));
        assertEquals(Map.of(), VOIDED.holds());
        assertEquals(0, Account.number(VOIDED, release(HOLD)));
        assertEquals(repeated(), decide(VOIDED, release(HOLD)));
        var ended = refuse(new Refusal.HoldEnded(HOLD.id()));
        assertEquals(ended, decide(VOIDED, reserve(HOLD)));
        assertEquals(ended, decide(VOIDED, reserve(hold("po_1", 1_000))));
        assertEquals(
                refuse(new Refusal.NoSuchHold(HOLD.id())),
                decide(VOIDED, capture(HOLD, payout("po_1", 30))));
    }

    @Test
    void an_id_ordered_before_the_horizon_is_forgotten_until_it_is_proven_new() {
        Instant old = NOW.plusSeconds(1);
        Journal late = charge("ch_late", 100_000, old);
        assertEquals(refuse(new Refusal.Forgotten("ch_late/step")), decide(FORGETFUL, post(late)));
        assertEquals(
                refuse(new Refusal.Forgotten("po_9/step")),
                decide(FORGETFUL, post(payout("po_9", 100_000))));
        assertEquals(1, proven(post(late)).number() - FORGETFUL.number());

        Hold lateHold = hold("po_9", 1, old);
        var forgottenHold = refuse(new Refusal.Forgotten("po_9/hold"));
        assertEquals(forgottenHold, decide(FORGETFUL, reserve(lateHold)));
        assertEquals(forgottenHold, decide(FORGETFUL, release(lateHold)));
        assertEquals(Map.of(lateHold.id(), lateHold), proven(reserve(lateHold)).holds());
        assertEquals(
                refuse(new Refusal.HoldEnded(lateHold.id())),
                decide(proven(release(lateHold)), reserve(lateHold)));
        assertEquals(
                refuse(new Refusal.NoSuchHold(lateHold.id())),
                decide(FORGETFUL, capture(lateHold, payout("po_9", 1)).asking(Ask.PROVEN_NEW)));
    }

    @Test
    void an_id_ordered_after_the_horizon_needs_no_lookup() {
        Journal young = charge("ch_new", 1, NOW.plusSeconds(5).plusNanos(1_000));
        assertEquals(1, after(FORGETFUL, post(young)).number() - FORGETFUL.number());
        assertEquals(repeated(), decide(FORGETFUL, post(charge("ch_6", 1, NOW.plusSeconds(6)))));
    }

    @Test
    void an_event_that_does_not_follow_is_a_defect() {
        Journal next = charge("ch_2", 5);
        Digest link = next.hash(HUNDRED.head(), Books.MERCHANT, 2);
        Optional<HoldId> none = Optional.empty();
        impossible(HUNDRED, new Event.Posted(3, next, HUNDRED.head(), link, none));
        impossible(HUNDRED, new Event.Posted(2, next, Digest.ZERO, link, none));
        impossible(HUNDRED, new Event.Posted(2, payout("po_2", 101), HUNDRED.head(), link, none));
        impossible(
                HUNDRED, new Event.Posted(2, next, HUNDRED.head(), link, Optional.of(HOLD.id())));
        impossible(HUNDRED, new Event.Released(HOLD.id()));
        impossible(HELD, new Event.Voided(HOLD.id(), HOLD.at()));
        impossible(HUNDRED, new Event.Reserved(hold("po_2", 101)));
        assertThrows(
                IllegalStateException.class,
                () ->
                        Account.verified(
                                HUNDRED,
                                new Event.Posted(2, next, HUNDRED.head(), Digest.ZERO, none)));
    }

    private static void impossible(State book, Event event) {
        assertThrows(IllegalStateException.class, () -> Account.evolve(book, event));
    }

    private static State proven(Account.Command command) {
        return after(FORGETFUL, command.asking(Ask.PROVEN_NEW));
    }

    private static State forgetful() {
        State book = Books.forgetful(3);
        for (int i = 0; i < 9; i++) {
            book = after(book, post(charge("ch_" + i, 1, NOW.plusSeconds(i))));
        }
        return book;
    }

    private static Object shortOf(long free, long asked) {
        return refuse(
                new Refusal.InsufficientFunds(
                        SubAccount.AVAILABLE, Money.xaf(free), Money.xaf(asked)));
    }

    private static Money free(State book) {
        return book.balance(SubAccount.AVAILABLE).free(SubAccount.AVAILABLE.line());
    }
}
