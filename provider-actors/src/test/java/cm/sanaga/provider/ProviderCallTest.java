package cm.sanaga.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.Decision;
import cm.sanaga.money.Money;
import cm.sanaga.provider.ProviderCall.Event;
import cm.sanaga.provider.ProviderCall.Intent;
import cm.sanaga.provider.ProviderCall.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ProviderCallTest {
    private static final Instant AT = SampleOrders.NOON;
    private static final Instant LATER = AT.plus(ProviderCall.SETTLED);
    private static final ProviderCall.Order ORDER =
            SampleOrders.fixed(Provider.MTN, Operation.COLLECT, "+237670000001");
    private static final ProviderToken TOKEN = new ProviderToken("MP1");
    private static final Receipt RECEIPT =
            new Receipt(new ProviderTransactionId("88"), Money.xaf(1500));
    private static final Reason POOR = new Reason(Reason.Code.INSUFFICIENT_FUNDS, "poor");

    private static final State UNPREPARED = ProviderCall.begin(ORDER, true);
    private static final State OPEN = ProviderCall.begin(ORDER, false);
    private static final State CONFIRMED = new State.Confirmed(ORDER, RECEIPT);
    private static final ProviderCall.Ladder LADDER =
            new ProviderCall.Ladder(Rung.POLL, Optional.empty(), AT);
    private static final State DECLINED =
            new State.Declined(ORDER, Optional.empty(), POOR, true, 0, AT);

    @Test
    void an_order_begins_by_what_its_rail_wants_first() {
        assertEquals(List.of(new Intent.Prepare(ORDER)), ProviderCall.pending(UNPREPARED));
        assertEquals(
                List.of(new Intent.Drive(ORDER, Optional.empty(), 0)), ProviderCall.pending(OPEN));
    }

    @Test
    void given_unprepared_when_prepared_then_it_is_driven_with_its_token() {
        Event event = accepted(UNPREPARED, new Outcome.Prepared(TOKEN), AT);
        assertEquals(new Event.Prepared(TOKEN, AT), event);
        assertEquals(
                List.of(new Intent.Drive(ORDER, Optional.of(TOKEN), 0)),
                ProviderCall.pending(ProviderCall.evolve(UNPREPARED, event)));
    }

    @Test
    void given_unprepared_when_declined_then_the_provider_never_heard_of_it() {
        assertEquals(
                new State.Declined(ORDER, Optional.empty(), POOR, false, 0, AT),
                ProviderCall.evolve(
                        UNPREPARED, accepted(UNPREPARED, new Outcome.Declined(POOR), AT)));
    }

    @Test
    void given_unprepared_money_is_never_confirmed() {
        for (Outcome outcome : nothingNew()) {
            repeated(UNPREPARED, outcome);
        }
        repeated(UNPREPARED, new Outcome.Confirmed(RECEIPT));
        repeated(UNPREPARED, new Outcome.Unheard());
    }

    @Test
    void given_open_when_confirmed_or_declined_then_that_is_the_end() {
        assertEquals(
                CONFIRMED,
                ProviderCall.evolve(OPEN, accepted(OPEN, new Outcome.Confirmed(RECEIPT), AT)));
        assertEquals(
                DECLINED,
                ProviderCall.evolve(OPEN, accepted(OPEN, new Outcome.Declined(POOR), AT)));
        assertEquals(List.of(), ProviderCall.pending(CONFIRMED));
        assertEquals(List.of(), ProviderCall.pending(DECLINED));
    }

    @Test
    void what_came_in_may_differ_from_the_order_but_what_went_out_may_not() {
        Receipt more = new Receipt(RECEIPT.transaction(), Money.xaf(1501));
        Receipt less = new Receipt(RECEIPT.transaction(), Money.xaf(1499));
        Receipt none = new Receipt(RECEIPT.transaction(), Money.xaf(0));
        for (Operation operation : Operation.values()) {
            State open =
                    ProviderCall.begin(
                            SampleOrders.fixed(Provider.MTN, operation, "+237670000001"), false);
            for (Receipt other : List.of(more, less)) {
                if (operation == Operation.COLLECT) {
                    assertEquals(
                            new Event.Confirmed(other, AT),
                            accepted(open, new Outcome.Confirmed(other), AT));
                } else {
                    assertNeedsAPerson(open, new Outcome.Confirmed(other));
                }
            }
            assertNeedsAPerson(open, new Outcome.Confirmed(none));
            assertEquals(
                    new Event.Confirmed(RECEIPT, AT),
                    accepted(open, new Outcome.Confirmed(RECEIPT), AT));
        }
    }

    private static void assertNeedsAPerson(State open, Outcome outcome) {
        Event event = accepted(open, outcome, AT);
        assertEquals(Rung.PERSON, assertInstanceOf(Event.Escalated.class, event).rung());
        State with = ProviderCall.evolve(open, event);
        repeated(with, outcome);
        assertEquals(ProviderCall.pending(open), ProviderCall.pending(with));
    }

    @Test
    void an_order_that_was_had_before_by_another_token_is_not_asked_after_by_ours() {
        State open =
                new State.Open(
                        ORDER,
                        Optional.of(new ProviderToken("T1")),
                        0,
                        AT,
                        ProviderCall.Ladder.begun(AT));
        Event event = accepted(open, new Outcome.HadBefore("its id was used"), LATER);
        assertEquals(new Event.Unaskable("its id was used", LATER), event);
        State beyond = ProviderCall.evolve(open, event);
        assertEquals(List.of(new Intent.Ask(ORDER)), ProviderCall.pending(beyond));
        var ladder = assertInstanceOf(State.Unaskable.class, beyond).ladder();
        assertEquals(Rung.STATEMENT, ladder.rung());
        assertEquals(Optional.of("its id was used"), ladder.why());
        repeated(beyond, new Outcome.HadBefore("its id was used"));
        // It may have been sent: that nobody knows it by now does not send it again.
        repeated(beyond, new Outcome.Unheard());
        repeated(beyond, new Outcome.NotSent(POOR, Duration.ofSeconds(1)));
        State judged = ProviderCall.evolve(beyond, new Event.Escalated(Rung.PERSON, "72 h", LATER));
        assertEquals(List.of(new Intent.Ask(ORDER)), ProviderCall.pending(judged));
        assertEquals(
                new Event.Confirmed(RECEIPT, LATER),
                accepted(beyond, new Outcome.Confirmed(RECEIPT), LATER));
    }

    @Test
    void an_order_climbs_the_ladder_by_its_age_and_each_rung_once() {
        State state = OPEN;
        for (Rung rung : List.of(Rung.STATEMENT, Rung.PERSON)) {
            for (Outcome nothing :
                    List.of(new Outcome.Accepted(), new Outcome.InDoubt("no answer in time"))) {
                repeated(state, nothing);
            }
            Event event = accepted(state, new Outcome.Accepted(), rung, LATER);
            assertEquals(rung, assertInstanceOf(Event.Escalated.class, event).rung());
            state = ProviderCall.evolve(state, event);
            assertEquals(
                    new Decision.Repeated<Event, String>(),
                    ProviderCall.hear(state, new Outcome.InDoubt("still"), rung, LATER));
            // Still asked after, never sent anew, and the provider's word still ends it.
            assertEquals(
                    List.of(new Intent.Drive(ORDER, Optional.empty(), 0)),
                    ProviderCall.pending(state));
            assertEquals(
                    new Event.Confirmed(RECEIPT, LATER),
                    accepted(state, new Outcome.Confirmed(RECEIPT), rung, LATER));
        }
    }

    @Test
    void an_expired_order_is_looked_at_again_and_success_contradicts_it() {
        State expired =
                ProviderCall.evolve(
                        OPEN,
                        accepted(
                                OPEN,
                                new Outcome.Declined(new Reason(Reason.Code.EXPIRED, "EXPIRED")),
                                AT));
        for (int look = 0; look < Looks.AFTER.size(); look++) {
            Instant due = AT.plus(Looks.AFTER.get(look));
            assertEquals(
                    List.of(new Intent.Look(ORDER, Optional.empty(), due)),
                    ProviderCall.pending(expired));
            Outcome same = new Outcome.Declined(new Reason(Reason.Code.EXPIRED, "EXPIRED"));
            assertEquals(
                    new Decision.Repeated<Event, String>(),
                    ProviderCall.hear(expired, same, Rung.POLL, due.minusMillis(1)));
            assertEquals(
                    new Decision.Repeated<Event, String>(),
                    ProviderCall.hear(expired, new Outcome.InDoubt("down"), Rung.POLL, due));
            Event contradicted = accepted(expired, new Outcome.Confirmed(RECEIPT), due);
            assertEquals(new Event.Contradicted(RECEIPT, due), contradicted);
            assertInstanceOf(State.Contradicted.class, ProviderCall.evolve(expired, contradicted));
            expired = ProviderCall.evolve(expired, accepted(expired, same, due));
        }
        assertEquals(List.of(), ProviderCall.pending(expired));
        assertEquals(
                Optional.of(new Intent.Look(ORDER, Optional.empty(), AT)),
                Looks.nudged((State.Declined) expired));
    }

    @Property(tries = 1000)
    void what_went_out_is_confirmed_with_the_amount_of_the_order_or_not_at_all(
            @ForAll("outgoing") Operation operation,
            @ForAll @LongRange(min = 1498, max = 1502) long amount,
            @ForAll @IntRange(max = ProviderCall.RESENDS) int resent) {
        var order = SampleOrders.fixed(Provider.MTN, operation, "+237670000001");
        State open = new State.Open(order, Optional.empty(), resent, AT, LADDER);
        Receipt receipt = new Receipt(RECEIPT.transaction(), Money.xaf(amount));
        boolean confirmed =
                accepted(open, new Outcome.Confirmed(receipt), AT) instanceof Event.Confirmed;
        assertEquals(receipt.amount().equals(order.amount()), confirmed);
    }

    @Provide
    Arbitrary<Operation> outgoing() {
        return Arbitraries.of(Operation.DISBURSE, Operation.REFUND);
    }

    @Test
    void given_open_when_nothing_certain_is_said_then_it_stays_open() {
        for (Outcome outcome : nothingNew()) {
            repeated(OPEN, outcome);
        }
        repeated(OPEN, new Outcome.Prepared(TOKEN));
    }

    @Test
    void given_open_when_unheard_of_then_it_is_sent_again_under_the_same_reference() {
        State state = OPEN;
        for (int times = 1; times <= ProviderCall.RESENDS; times++) {
            Event event = accepted(state, new Outcome.Unheard(), AT);
            assertEquals(new Event.Resent(times, AT), event);
            state = ProviderCall.evolve(state, event);
            assertEquals(
                    List.of(new Intent.Drive(ORDER, Optional.empty(), times)),
                    ProviderCall.pending(state));
        }
    }

    @Test
    void given_all_resent_when_still_unheard_of_then_declined_but_not_too_soon() {
        State last = new State.Open(ORDER, Optional.empty(), ProviderCall.RESENDS, AT, LADDER);
        assertInstanceOf(
                Decision.Repeated.class,
                ProviderCall.hear(last, new Outcome.Unheard(), Rung.POLL, LATER.minusMillis(1)));
        var declined =
                assertInstanceOf(
                        Event.Declined.class, accepted(last, new Outcome.Unheard(), LATER));
        assertEquals(Reason.Code.PROVIDER_UNAVAILABLE, declined.reason().code());
    }

    /** The payer has left the shop, and must not be asked to pay there. */
    @Test
    void a_collection_nobody_waits_for_any_more_is_not_sent_again_when_unheard_of() {
        Instant late = ORDER.at().plus(ProviderCall.PROMPT_WITHIN);
        State open = new State.Open(ORDER, Optional.empty(), 0, late.minusSeconds(1), LADDER);
        repeated(open, new Outcome.Unheard(), late);
        var declined =
                assertInstanceOf(
                        Event.Declined.class,
                        accepted(open, new Outcome.Unheard(), late.plus(ProviderCall.SETTLED)));
        assertEquals(Reason.Code.PROVIDER_UNAVAILABLE, declined.reason().code());
        assertInstanceOf(
                Event.Resent.class, accepted(open, new Outcome.Unheard(), late.minusMillis(1)));
    }

    @Test
    void a_payout_is_sent_again_however_late() {
        var order = SampleOrders.fixed(Provider.MTN, Operation.DISBURSE, "+237670000001");
        Instant late = order.at().plus(ProviderCall.PROMPT_WITHIN);
        State open = new State.Open(order, Optional.empty(), 0, late, LADDER);
        assertInstanceOf(Event.Resent.class, accepted(open, new Outcome.Unheard(), late));
    }

    @Test
    void what_has_ended_hears_nothing_more() {
        for (State ended :
                List.of(
                        CONFIRMED,
                        DECLINED,
                        ProviderCall.evolve(DECLINED, new Event.Contradicted(RECEIPT, AT)))) {
            for (Outcome outcome : everything()) {
                // But for money that moved against the provider's own word.
                if (!(ended == DECLINED && outcome instanceof Outcome.Confirmed)) {
                    repeated(ended, outcome);
                }
            }
            assertThrows(
                    IllegalStateException.class,
                    () -> ProviderCall.evolve(ended, new Event.Confirmed(RECEIPT, AT)));
        }
    }

    @Property(tries = 2000)
    void any_outcomes_end_an_order_at_most_once(
            @ForAll boolean twoStep, @ForAll("histories") List<Outcome> history) {
        State state = ProviderCall.begin(ORDER, twoStep);
        Instant now = AT;
        List<Event> ends = new ArrayList<>();
        int resent = 0;
        int contradicted = 0;
        boolean unaskable = false;
        for (Outcome outcome : history) {
            now = now.plus(Duration.ofSeconds(2));
            if (ProviderCall.hear(state, outcome, Rung.POLL, now)
                    instanceof Decision.Accepted<Event, Object>(List<Event> events)) {
                for (Event event : events) {
                    switch (event) {
                        case Event.Confirmed _, Event.Declined _ -> ends.add(event);
                        case Event.Resent _ -> resent++;
                        case Event.Contradicted _ -> contradicted++;
                        case Event.Unaskable _ -> unaskable = true;
                        case Event.Prepared _,
                                Event.Escalated _,
                                Event.Judged _,
                                Event.Looked _ -> {}
                    }
                    state = ProviderCall.evolve(state, event);
                }
            }
            assertFalse(
                    unaskable
                            && ProviderCall.pending(state).stream()
                                    .anyMatch(ProviderCallTest::sends));
        }
        assertTrue(ends.size() <= 1, ends::toString);
        assertTrue(resent <= ProviderCall.RESENDS);
        assertTrue(contradicted <= 1);
        assertEquals(
                ends.isEmpty(),
                ProviderCall.pending(state).stream()
                        .anyMatch(intent -> !(intent instanceof Intent.Look)));
    }

    private static boolean sends(Intent intent) {
        return switch (intent) {
            case Intent.Prepare _, Intent.Drive _ -> true;
            case Intent.Ask _, Intent.Look _ -> false;
        };
    }

    @Provide
    Arbitrary<List<Outcome>> histories() {
        return Arbitraries.of(everything()).list().ofMaxSize(30);
    }

    private static List<Outcome> nothingNew() {
        return List.of(
                new Outcome.Accepted(),
                new Outcome.InDoubt("time-out"),
                new Outcome.NotSent(POOR, Duration.ofSeconds(1)));
    }

    private static List<Outcome> everything() {
        var all = new ArrayList<>(nothingNew());
        all.addAll(
                List.of(
                        new Outcome.Prepared(TOKEN),
                        new Outcome.Confirmed(RECEIPT),
                        new Outcome.Declined(POOR),
                        new Outcome.HadBefore("its id was used"),
                        new Outcome.Unheard()));
        return all;
    }

    private static Event accepted(State state, Outcome outcome, Instant at) {
        return accepted(state, outcome, Rung.POLL, at);
    }

    private static Event accepted(State state, Outcome outcome, Rung due, Instant at) {
        var accepted =
                assertInstanceOf(
                        Decision.Accepted.class, ProviderCall.hear(state, outcome, due, at));
        return assertInstanceOf(Event.class, accepted.events().getFirst());
    }

    private static void repeated(State state, Outcome outcome) {
        repeated(state, outcome, AT);
    }

    private static void repeated(State state, Outcome outcome, Instant at) {
        assertInstanceOf(
                Decision.Repeated.class,
                ProviderCall.hear(state, outcome, Rung.POLL, at),
                () -> outcome + " on " + state);
    }
}
