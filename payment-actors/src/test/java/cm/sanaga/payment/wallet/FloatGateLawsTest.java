package cm.sanaga.payment.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.wallet.FloatGate.End;
import cm.sanaga.payment.wallet.FloatGate.Sent;
import cm.sanaga.payment.wallet.FloatGate.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * A wallet with a provider's own book, orders that take their time, a gate that dies. What a
 * balance shows is from some moment between its question and its answer.
 */
class FloatGateLawsTest {
    /** What happens next, to the order with that number where it is about one. */
    record Step(What what, int which) {}

    private static final int ORDERS = 8;

    enum What {
        ASK,
        SEND,
        MOVE,
        DECLINE,
        HEAR_END,
        CANCEL,
        QUESTION,
        LOOK,
        REPORT,
        TOP_UP,
        GATE_DIES
    }

    /** Money is short and answers are slow, or there would be little to get wrong. */
    private static Arbitrary<What> whats() {
        return Arbitraries.frequency(
                Tuple.of(4, What.ASK),
                Tuple.of(4, What.SEND),
                Tuple.of(4, What.MOVE),
                Tuple.of(1, What.DECLINE),
                Tuple.of(4, What.HEAR_END),
                Tuple.of(1, What.CANCEL),
                Tuple.of(3, What.QUESTION),
                Tuple.of(1, What.LOOK),
                Tuple.of(2, What.REPORT),
                Tuple.of(1, What.TOP_UP),
                Tuple.of(1, What.GATE_DIES));
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(whats(), Arbitraries.integers().between(0, ORDERS - 1))
                .as(Step::new)
                .list()
                .ofMinSize(150)
                .ofMaxSize(300);
    }

    private enum At {
        NEW,
        QUEUED,
        GRANTED,
        SENT,
        MOVED,
        DECLINED,
        OVER
    }

    /** The world the gate lives in. */
    private static final class World {
        final long[] sizes;
        final Map<Integer, At> orders = new TreeMap<>();
        final List<PaymentId> ids = new ArrayList<>();
        final List<Integer> grants = new ArrayList<>();
        FloatGate gate = FloatGate.opened().learn(List.of(), List.of());
        long wallet = 50;
        boolean asking;
        long shown;
        boolean refused;

        World(long... sizes) {
            this.sizes = sizes;
            for (int i = 0; i < sizes.length; i++) {
                orders.put(i, At.NEW);
                ids.add(order(i).id());
            }
        }

        Outgoing order(int number) {
            return FloatGateTest.order(number, sizes[number]);
        }

        void step(Step step) {
            int n = about(step);
            At at = orders.getOrDefault(n, At.OVER);
            switch (step.what) {
                case ASK -> {
                    if (at == At.NEW || at == At.QUEUED || at == At.GRANTED) {
                        ask(n);
                    }
                }
                case SEND -> {
                    // It asks in the act of sending, whoever granted it before.
                    if (at == At.GRANTED && ask(n)) {
                        orders.put(n, At.SENT);
                    }
                }
                case MOVE -> {
                    if (at == At.SENT) {
                        refused |= sizes[n] > wallet;
                        wallet -= sizes[n];
                        orders.put(n, At.MOVED);
                    }
                }
                case DECLINE -> orders.replace(n, At.SENT, At.DECLINED);
                case HEAR_END -> {
                    if (at == At.MOVED || at == At.DECLINED) {
                        End end = at == At.MOVED ? End.MOVED : End.DID_NOT_MOVE;
                        gate = gate.ended(order(n).id(), end);
                        orders.put(n, At.OVER);
                    }
                }
                case CANCEL -> {
                    if (at == At.QUEUED || at == At.GRANTED) {
                        gate = gate.ended(order(n).id(), End.DID_NOT_MOVE);
                        orders.put(n, At.OVER);
                    }
                }
                case QUESTION -> {
                    if (!asking) {
                        asking = true;
                        gate = gate.question();
                        shown = wallet;
                    }
                }
                case LOOK -> shown = wallet;
                case REPORT -> report();
                case TOP_UP -> wallet += 10;
                case GATE_DIES -> die();
            }
            admit();
        }

        /** The next order, from that number on, to which this can happen. */
        private int about(Step step) {
            Set<At> where =
                    switch (step.what) {
                        case ASK -> Set.of(At.NEW, At.QUEUED);
                        case SEND -> Set.of(At.GRANTED);
                        case MOVE, DECLINE -> Set.of(At.SENT);
                        case HEAR_END -> Set.of(At.MOVED, At.DECLINED);
                        case CANCEL -> Set.of(At.QUEUED, At.GRANTED);
                        case QUESTION, LOOK, REPORT, TOP_UP, GATE_DIES -> Set.of();
                    };
            for (int i = 0; i < ORDERS; i++) {
                int n = (step.which + i) % ORDERS;
                if (where.contains(orders.getOrDefault(n, At.OVER))) {
                    return n;
                }
            }
            return step.which;
        }

        private void report() {
            if (asking) {
                asking = false;
                gate = gate.report(gate.questions(), Money.xaf(shown));
            }
        }

        private void die() {
            asking = false;
            List<Outgoing> out = new ArrayList<>();
            List<Outgoing> queued = new ArrayList<>();
            orders.forEach(
                    (n, at) -> {
                        switch (at) {
                            case SENT, MOVED, DECLINED -> out.add(order(n));
                            case QUEUED, GRANTED -> queued.add(order(n));
                            case NEW, OVER -> {}
                        }
                    });
            orders.replaceAll((_, at) -> at == At.GRANTED ? At.QUEUED : at);
            gate = FloatGate.opened().learn(out, queued);
        }

        private boolean ask(int n) {
            gate = gate.ask(order(n), Sent.NEVER);
            orders.put(n, At.QUEUED);
            admit();
            boolean granted = gate.standing(order(n).id()) instanceof Standing.Granted;
            if (granted) {
                orders.put(n, At.GRANTED);
            }
            return granted;
        }

        private void admit() {
            var admitted = gate.admit(Instant.MAX, Pace.ALL);
            gate = admitted.gate();
            for (PaymentId id : admitted.granted()) {
                int n = ids.indexOf(id);
                grants.add(n);
                for (Outgoing ahead : gate.line()) {
                    assertTrue(order(n).compareTo(ahead) < 0, "overtook " + ahead);
                }
            }
        }
    }

    @Property
    void the_provider_never_sees_what_the_wallet_does_not_cover(@ForAll("steps") List<Step> steps) {
        World world = new World(10, 20, 30, 25, 15, 35, 5, 1);
        for (Step step : steps) {
            world.step(step);
            assertTrue(!world.refused, () -> "not enough funds after " + step);
        }
    }

    @Property
    void everybody_goes_out_once_there_is_money_enough(@ForAll("steps") List<Step> steps) {
        World world = new World(10, 20, 30, 25, 15, 35, 5, 1);
        steps.forEach(world::step);
        world.wallet += 1_000;
        for (int round = 0; round < 3; round++) {
            for (What what :
                    List.of(
                            What.ASK,
                            What.SEND,
                            What.MOVE,
                            What.HEAR_END,
                            What.REPORT,
                            What.QUESTION,
                            What.LOOK,
                            What.REPORT)) {
                for (int n = 0; n < ORDERS; n++) {
                    world.step(new Step(what, n));
                }
            }
        }
        world.orders.forEach((n, at) -> assertEquals(At.OVER, at, () -> "order " + n));
        assertEquals(0, world.gate.line().size());
    }

    @Property
    void what_is_granted_never_exceeds_what_is_held_less_what_is_reserved(
            @ForAll("steps") List<Step> steps) {
        World world = new World(10, 20, 30, 25, 15, 35, 5, 1);
        for (Step step : steps) {
            int before = world.grants.size();
            world.step(step);
            if (world.grants.size() > before) {
                assertTrue(!world.gate.free().orElseThrow().negative());
            }
        }
    }

    @Property
    void asking_twice_changes_nothing(@ForAll("steps") List<Step> steps) {
        World world = new World(10, 20, 30, 25, 15, 35, 5, 1);
        for (Step step : steps) {
            world.step(step);
            for (int n = 0; n < ORDERS; n++) {
                Outgoing order = world.order(n);
                FloatGate once =
                        world.gate.ask(order, Sent.NEVER).admit(Instant.MAX, Pace.ALL).gate();
                assertEquals(once, once.ask(order, Sent.NEVER).admit(Instant.MAX, Pace.ALL).gate());
            }
        }
    }
}
