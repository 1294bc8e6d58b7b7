package cm.sanaga.payment.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.wallet.FloatGate.End;
import cm.sanaga.payment.wallet.FloatGate.Sent;
import cm.sanaga.payment.wallet.FloatGate.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FloatGateTest {
    private static final Instant START = Instant.parse("2026-11-27T08:00:00Z");

    static Outgoing order(int number, long francs) {
        return new Outgoing(
                PaymentId.of(PaymentKind.PAYOUT, "org", "/v1", "key-" + number),
                Money.xaf(francs),
                START.plusSeconds(number));
    }

    private static FloatGate holding(long francs) {
        return looked(FloatGate.opened().learn(List.of(), List.of()), francs);
    }

    private static FloatGate looked(FloatGate gate, long francs) {
        FloatGate asking = gate.question();
        return asking.report(asking.questions(), Money.xaf(francs));
    }

    private static FloatGate asked(FloatGate gate, Outgoing... orders) {
        FloatGate next = gate;
        for (Outgoing order : orders) {
            next = next.ask(order, Sent.NEVER).admit(Instant.MAX, Pace.ALL).gate();
        }
        return next;
    }

    private static void granted(FloatGate gate, Outgoing order) {
        assertEquals(new Standing.Granted(), gate.standing(order.id()));
    }

    private static void waits(FloatGate gate, Outgoing order, int place, long lacking) {
        assertEquals(
                new Standing.Waiting(place, Optional.of(Money.xaf(lacking))),
                gate.standing(order.id()));
    }

    @Test
    void what_the_wallet_holds_goes_out_and_no_franc_more() {
        FloatGate gate = asked(holding(100), order(1, 60), order(2, 40), order(3, 1));
        granted(gate, order(1, 60));
        granted(gate, order(2, 40));
        waits(gate, order(3, 1), 1, 1);
    }

    @Test
    void a_small_order_does_not_overtake_a_large_one() {
        FloatGate gate = asked(holding(100), order(1, 500), order(2, 5));
        waits(gate, order(1, 500), 1, 400);
        waits(gate, order(2, 5), 2, 405);
        FloatGate filled = looked(gate, 505).admit(Instant.MAX, Pace.ALL).gate();
        granted(filled, order(1, 500));
        granted(filled, order(2, 5));
    }

    @Test
    void who_was_ordered_first_goes_first_however_late_it_asks() {
        FloatGate gate = asked(holding(0), order(3, 5), order(1, 5), order(2, 5));
        var admitted = looked(gate, 10).admit(Instant.MAX, Pace.ALL);
        assertEquals(List.of(order(1, 5).id(), order(2, 5).id()), admitted.granted());
    }

    @Test
    void an_order_counts_until_a_balance_asked_for_after_its_end() {
        FloatGate sent = asked(holding(100), order(1, 100), order(2, 10)).question();
        FloatGate over = sent.ended(order(1, 100).id(), End.MOVED);
        // This was asked before the end: it may not show it yet.
        FloatGate early =
                over.report(over.questions(), Money.xaf(100)).admit(Instant.MAX, Pace.ALL).gate();
        waits(early, order(2, 10), 1, 10);
        FloatGate late = looked(early, 10).admit(Instant.MAX, Pace.ALL).gate();
        granted(late, order(2, 10));
        assertEquals(Money.xaf(100), late.moved());
    }

    @Test
    void who_is_cancelled_while_it_waits_leaves_the_line() {
        FloatGate gate =
                asked(holding(0), order(1, 50), order(2, 5))
                        .ended(order(1, 50).id(), End.DID_NOT_MOVE);
        waits(gate, order(2, 5), 1, 5);
        assertEquals(new Standing.Unknown(), gate.standing(order(1, 50).id()));
    }

    @Test
    void nothing_is_granted_before_it_is_known_what_is_out() {
        FloatGate asking = asked(FloatGate.opened(), order(2, 50)).question();
        FloatGate learnt = asking.learn(List.of(order(1, 60)), List.of());
        // Asked before: what had ended by the learning may still be in it.
        FloatGate early =
                learnt.report(asking.questions(), Money.xaf(500))
                        .admit(Instant.MAX, Pace.ALL)
                        .gate();
        assertEquals(new Standing.Waiting(1, Optional.empty()), early.standing(order(2, 50).id()));
        waits(looked(early, 100).admit(Instant.MAX, Pace.ALL).gate(), order(2, 50), 1, 10);
    }

    @Test
    void one_that_was_thought_to_be_out_and_says_it_never_was_takes_its_place_in_line() {
        FloatGate gate =
                looked(FloatGate.opened().learn(List.of(order(2, 60)), List.of(order(1, 10))), 0);
        gate = asked(gate, order(2, 60));
        waits(gate, order(1, 10), 1, 10);
        waits(gate, order(2, 60), 2, 70);
    }

    @Test
    void what_may_be_out_is_sent_again_only_while_the_wallet_covers_it() {
        FloatGate gate = asked(holding(50)).ask(order(1, 60), Sent.PERHAPS);
        assertEquals(new Standing.Waiting(1, Optional.empty()), gate.standing(order(1, 60).id()));
        granted(looked(gate, 60), order(1, 60));
    }

    @Test
    void what_was_granted_waits_again_when_the_wallet_was_emptied_before_it_left() {
        FloatGate gate = looked(asked(holding(50), order(1, 50)), 20);
        waits(asked(gate, order(1, 50)), order(1, 50), 1, 30);
    }

    @Test
    void who_is_turned_back_takes_his_place_in_line_again() {
        FloatGate gate = asked(holding(100), order(1, 10), order(2, 10), order(3, 500));
        gate = gate.returned(order(2, 10).id()).returned(order(1, 10).id());
        assertEquals(new Standing.Waiting(1, Optional.empty()), gate.standing(order(1, 10).id()));
        waits(gate, order(3, 500), 3, 420);
        var one = gate.admit(START, 1);
        assertEquals(List.of(order(1, 10).id()), one.granted());
        assertEquals(List.of(), one.gate().admit(START, 0).granted());
        assertEquals(List.of(order(2, 10).id()), one.gate().admit(START, 5).granted());
    }

    @Test
    void who_alone_is_turned_back_comes_to_his_turn_later_each_time() {
        Outgoing own = order(1, 10);
        FloatGate gate = asked(holding(100), own, order(2, 10));
        Duration pause = Duration.ofSeconds(1);
        Instant now = START;
        for (int seconds : List.of(2, 4, 8)) {
            gate = gate.returnedAlone(own.id(), pause, now).returned(order(2, 10).id());
            var others = gate.admit(now, Pace.ALL);
            assertEquals(List.of(order(2, 10).id()), others.granted());
            assertEquals(Optional.of(now.plusSeconds(seconds)), gate.late().of(own.id()));
            now = now.plusSeconds(seconds);
            var later = others.gate().admit(now, Pace.ALL);
            assertEquals(List.of(own.id()), later.granted());
            gate = later.gate();
        }
        for (int i = 0; i < 100; i++) {
            gate = gate.returnedAlone(own.id(), pause, now);
            assertEquals(true, gate.late().of(own.id()).orElseThrow().isAfter(now));
            gate = gate.admit(Instant.MAX, Pace.ALL).gate();
        }
        Instant last = gate.late().of(own.id()).orElseThrow();
        assertEquals(now.plus(Duration.ofMinutes(1)), last);
        assertEquals(Optional.empty(), gate.ended(own.id(), End.MOVED).late().of(own.id()));
    }

    @Test
    void whose_end_is_certain_is_not_turned_back_by_what_was_said_before() {
        FloatGate over = asked(holding(100), order(1, 10)).ended(order(1, 10).id(), End.MOVED);
        assertEquals(over, over.returned(order(1, 10).id()));
        assertEquals(over, over.returnedAlone(order(1, 10).id(), Duration.ofSeconds(1), START));
        assertEquals(over, over.returned(order(7, 10).id()));
    }

    @Test
    void a_balance_is_worth_asking_for_while_it_could_change_something() {
        assertTrue(!holding(5).curious());
        assertTrue(asked(holding(0), order(1, 5)).curious());
        FloatGate sent = asked(holding(5), order(1, 5));
        assertTrue(!sent.curious());
        FloatGate over = sent.ended(order(1, 5).id(), End.MOVED);
        assertTrue(over.curious());
        assertTrue(!looked(over, 0).curious());
    }

    @Test
    void an_estimate_is_what_came_in_carried_on() {
        Instant later = START.plus(Duration.ofMinutes(2));
        Inflow inflow = Inflow.NONE.seen(START, Money.xaf(1_000)).seen(later, Money.xaf(3_000));
        assertEquals(
                Optional.of(later.plus(Duration.ofMinutes(5))),
                inflow.expected(Money.xaf(5_000), later));
        assertEquals(Optional.empty(), inflow.expected(Money.xaf(9_000_000), later));
        assertEquals(Optional.empty(), Inflow.NONE.expected(Money.xaf(1), later));
        assertEquals(
                Optional.empty(),
                Inflow.NONE
                        .seen(START, Money.xaf(1_000))
                        .seen(START.plusSeconds(5), Money.xaf(2_000))
                        .expected(Money.xaf(1), later));
        assertEquals(
                Optional.empty(),
                inflow.seen(later.plus(Duration.ofMinutes(11)), Money.xaf(3_000))
                        .expected(Money.xaf(1), later));
    }
}
