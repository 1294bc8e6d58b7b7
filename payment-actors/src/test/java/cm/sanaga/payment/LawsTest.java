package cm.sanaga.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Digest;
import cm.sanaga.money.Money;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.charge.ChargeView;
import cm.sanaga.payment.dispute.Dispute;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.escrow.EscrowView;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.payment.payout.PayoutView;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds of payments after any commands in any order. */
class LawsTest {
    private static final int COMMANDS = 40;
    private static final int KEYS = 6;

    private static Request refund(Random random) {
        String key = "r" + random.nextInt(KEYS);
        return Samples.request(PaymentKind.REFUND, key).at(Samples.at(random.nextInt(200)));
    }

    private static Optional<Money> part(Random random) {
        return random.nextInt(5) == 0
                ? Optional.empty()
                : Optional.of(Money.xaf(1 + random.nextInt(7_000)));
    }

    private static Refunds.Stage end(Random random) {
        return random.nextBoolean() ? Refunds.Stage.PAID : Refunds.Stage.FAILED;
    }

    private static Dispute.Command argument(Random random, Escrow.State state, Instant at) {
        String about =
                state instanceof Escrow.State.Held held
                        ? held.disputes().open().map(Dispute::id).orElse("none")
                        : "none";
        String id = "dis" + random.nextInt(2 * KEYS);
        var step = new Dispute.Step(id, Digest.of(id), "key_1", "", at);
        Money some = Money.xaf(random.nextInt(3) * 1_000L);
        return switch (random.nextInt(6)) {
            case 0, 1 ->
                    new Dispute.Command.Open(
                            random.nextBoolean() ? Dispute.Party.PAYER : Dispute.Party.MERCHANT,
                            part(random),
                            Dispute.Ground.DAMAGED,
                            at.plusSeconds(random.nextInt(50)),
                            at.plusSeconds(100),
                            step);
            case 2 -> new Dispute.Command.Say(about, Dispute.Party.MERCHANT, step);
            case 3 -> new Dispute.Command.Propose(about, some, step);
            case 4 -> new Dispute.Command.Accept(about, some, step);
            default -> new Dispute.Command.Decide(about, some, step);
        };
    }

    private static Escrow.Command escrowCommand(Random random, Escrow.State state) {
        var at = Samples.at(random.nextInt(200));
        return switch (random.nextInt(11)) {
            case 8, 9, 10 -> new Escrow.Command.Argue(argument(random, state, at));
            case 0, 1 -> {
                String id = "rel" + random.nextInt(KEYS);
                yield new Escrow.Command.OrderRelease(id, part(random), Digest.of(id), "key_1", at);
            }
            case 2 ->
                    new Escrow.Command.OrderRefund(refund(random), part(random), Optional.empty());
            case 3, 4 ->
                    new Escrow.Command.RecordRelease(
                            state instanceof Escrow.State.Held s && !s.releases().isEmpty()
                                    ? s.releases().get(random.nextInt(s.releases().size())).id()
                                    : "none",
                            at);
            case 5 ->
                    new Escrow.Command.EndRefund(
                            state instanceof Escrow.State.Held s
                                            && !s.refunds().underWay().isEmpty()
                                    ? s.refunds().underWay().getFirst().request().id()
                                    : refund(random).id(),
                            end(random),
                            at);
            case 6 -> new Escrow.Command.ComeDue(at);
            default -> new Escrow.Command.RecordAnswer(at);
        };
    }

    @Property(tries = 1_000)
    void an_escrow_is_its_events_and_never_gives_out_more_than_it_has(@ForAll Random random) {
        Escrow.Terms terms =
                Samples.escrow(
                        Samples.MTN,
                        random.nextBoolean() ? Optional.of(Samples.at(100)) : Optional.empty(),
                        random.nextBoolean() ? Optional.of(Samples.at(150)) : Optional.empty());
        List<Escrow.Event> events =
                new ArrayList<>(
                        List.of(
                                new Escrow.Event.Opened(terms),
                                new Escrow.Event.Called(
                                        new ProviderCall.Event.Confirmed(
                                                Samples.receipt(10_000), Samples.at(1))),
                                new Escrow.Event.Funded(Samples.at(2))));
        Escrow.State state = replayed(events);
        List<Escrow.Command> obeyed = new ArrayList<>();
        Map<String, PaymentView> answers = new HashMap<>();
        for (int i = 0; i < COMMANDS; i++) {
            Escrow.Command command = escrowCommand(random, state);
            if (Escrow.decide(state, command)
                    instanceof Decision.Accepted<Escrow.Event, Refusal>(var happened)) {
                obeyed.add(command);
                for (Escrow.Event event : happened) {
                    state = Escrow.evolve(state, event);
                    events.add(event);
                }
                remember(answers, (Escrow.State.Held) state, command);
            }
            Escrow.State.Held held = (Escrow.State.Held) state;
            conserved(held);
            for (Escrow.Command before : obeyed) {
                if (!(before instanceof Escrow.Command.ComeDue)) {
                    assertFalse(
                            Escrow.decide(held, before) instanceof Decision.Accepted,
                            () -> before + " obeyed twice");
                }
            }
            answers.forEach((what, view) -> assertEquals(view, answer(held, what), what));
        }
        assertEquals(state, replayed(events));
        assertTrue(Escrow.pending(state).size() <= COMMANDS);
    }

    private static Escrow.State replayed(List<Escrow.Event> events) {
        Escrow.State state = new Escrow.State.Absent();
        for (Escrow.Event event : events) {
            state = Escrow.evolve(state, event);
        }
        return state;
    }

    private static void conserved(Escrow.State.Held held) {
        Money all = held.terms().amount();
        Money taken = held.refunds().taken(all.currency());
        assertEquals(all, held.released().plus(taken).plus(held.left()));
        assertFalse(held.left().negative());
        assertFalse(held.refundable().negative());
        assertFalse(held.releasable().negative());
        assertTrue(held.disputes().all().stream().filter(Dispute::open).count() <= 1);
        held.disputes().all().stream().filter(one -> !one.open()).forEach(one -> moved(held, one));
        assertTrue(held.refunds().paid(all.currency()).compareTo(all) <= 0);
    }

    /** What a dispute gave to each side was ordered with its end, neither more nor less. */
    private static void moved(Escrow.State.Held held, Dispute ended) {
        Money refund = ended.ending().orElseThrow().refund();
        String step = "dispute/" + ended.terms().opened().id();
        PaymentId refundId =
                PaymentId.following(held.terms().request().id(), PaymentKind.REFUND, step);
        assertEquals(
                refund.positive() ? Optional.of(refund) : Optional.empty(),
                held.refunds().part(refundId).map(part -> part.terms().amount()));
        Money release = ended.terms().amount().minus(refund);
        assertEquals(
                release.positive() ? List.of(release) : List.of(),
                held.releases().stream()
                        .filter(one -> one.id().equals(step))
                        .map(Escrow.Release::amount)
                        .toList());
    }

    /** What was answered when a command was obeyed is what its replays are answered. */
    private static void remember(
            Map<String, PaymentView> answers, Escrow.State.Held held, Escrow.Command command) {
        if (command instanceof Escrow.Command.RecordRelease(var id, _)) {
            answers.put("release " + id, EscrowView.of(held));
        }
        if (command instanceof Escrow.Command.OrderRefund c) {
            answers.put("refund " + c.request().id(), EscrowView.of(held));
        }
        if (command instanceof Escrow.Command.RecordAnswer) {
            answers.put("open", EscrowView.firstAnswer(held));
        }
        if (command instanceof Escrow.Command.Argue(var step)) {
            answers.put("step " + step.step().id(), EscrowView.of(held));
        }
    }

    private static PaymentView answer(Escrow.State.Held held, String what) {
        if (what.equals("open")) {
            return EscrowView.firstAnswer(held);
        }
        if (what.startsWith("step ")) {
            return EscrowView.answerOfStep(held, what.substring("step ".length()));
        }
        return what.startsWith("release ")
                ? EscrowView.answerOfRelease(held, what.substring("release ".length()))
                : EscrowView.answerOfRefund(
                        held, new PaymentId(what.substring("refund ".length())));
    }

    private static Payout.Command payoutCommand(Random random) {
        var at = Samples.at(random.nextInt(200));
        return switch (random.nextInt(9)) {
            case 0 -> new Payout.Command.RecordHold(at);
            case 1 ->
                    random.nextInt(5) == 0
                            ? new Payout.Command.RecordNoHold(Samples.DOWN, at)
                            : new Payout.Command.RecordHold(at);
            case 2 -> new Payout.Command.Dispatch(at);
            case 3 -> new Payout.Command.Queue(Samples.DOWN, at);
            case 4 -> new Payout.Command.Cancel("po", Digest.of("cancel"), at);
            case 5 -> new Payout.Command.RecordCapture(at);
            case 6 -> new Payout.Command.RecordRelease(at);
            case 7 -> new Payout.Command.RecordAnswer(at);
            default -> new Payout.Command.Hear(outcome(random), at);
        };
    }

    private static Outcome outcome(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Samples.confirmed(5_000);
            case 1 -> new Outcome.Declined(Samples.NO);
            case 2 -> new Outcome.Unheard();
            case 3 -> new Outcome.InDoubt("time-out");
            default -> Samples.PREPARED;
        };
    }

    @Property(tries = 3_000)
    void a_payout_takes_its_hold_once_ends_it_once_and_answers_as_it_did(@ForAll Random random) {
        Payout.State state =
                Payout.evolve(
                        new Payout.State.Absent(),
                        new Payout.Event.Opened(
                                Samples.payout(
                                        random.nextBoolean() ? Samples.MTN : Samples.ORANGE)));
        int held = 0;
        int ended = 0;
        Optional<PaymentView> answered = Optional.empty();
        for (int i = 0; i < COMMANDS; i++) {
            if (Payout.decide(state, payoutCommand(random))
                    instanceof Decision.Accepted<Payout.Event, Refusal>(var happened)) {
                for (Payout.Event event : happened) {
                    state = Payout.evolve(state, event);
                    // A hold that was refused is ended too: it may yet be taken by a late order.
                    held +=
                            event instanceof Payout.Event.Held
                                            || event instanceof Payout.Event.NotHeld
                                    ? 1
                                    : 0;
                    ended +=
                            event instanceof Payout.Event.Captured
                                            || event instanceof Payout.Event.Released
                                    ? 1
                                    : 0;
                    if (event instanceof Payout.Event.Answered) {
                        answered = Optional.of(PayoutView.firstAnswer((Payout.State.Begun) state));
                    }
                }
            }
            Payout.State now = state;
            answered.ifPresent(
                    view -> assertEquals(view, PayoutView.firstAnswer((Payout.State.Begun) now)));
            assertTrue(ended <= held && held <= 1);
            boolean over = now instanceof Payout.State.Paid || now instanceof Payout.State.Unpaid;
            assertEquals(
                    over,
                    Payout.pending(now).stream()
                            .allMatch(intent -> intent instanceof Payout.Intent.Attend));
            assertTrue(!over || ended == held, "a hold is left over");
        }
    }

    private static Charge.Command chargeCommand(Random random, Charge.State state) {
        var at = Samples.at(random.nextInt(200));
        return switch (random.nextInt(5)) {
            case 0, 1 ->
                    new Charge.Command.OrderRefund(refund(random), part(random), Optional.empty());
            case 2 ->
                    new Charge.Command.EndRefund(
                            state instanceof Charge.State.Collected s
                                            && !s.refunds().underWay().isEmpty()
                                    ? s.refunds().underWay().getFirst().request().id()
                                    : refund(random).id(),
                            end(random),
                            at);
            case 3 -> new Charge.Command.RecordPayout(at);
            default -> new Charge.Command.RecordAnswer(at);
        };
    }

    @Property(tries = 1_000)
    void a_charge_never_gives_back_more_than_came_and_answers_as_it_did(@ForAll Random random) {
        Charge.State state = new Charge.State.Absent();
        for (Charge.Event event :
                List.of(
                        new Charge.Event.Opened(
                                Samples.chargeThenPayout(Samples.MTN, Samples.ORANGE)),
                        new Charge.Event.Called(
                                new ProviderCall.Event.Confirmed(
                                        Samples.receipt(10_000), Samples.at(1))),
                        new Charge.Event.Credited(Samples.at(2)))) {
            state = Charge.evolve(state, event);
        }
        List<Charge.Command> obeyed = new ArrayList<>();
        Optional<PaymentView> answered = Optional.empty();
        for (int i = 0; i < COMMANDS; i++) {
            Charge.Command command = chargeCommand(random, state);
            if (Charge.decide(state, command)
                    instanceof Decision.Accepted<Charge.Event, Refusal>(var happened)) {
                obeyed.add(command);
                for (Charge.Event event : happened) {
                    state = Charge.evolve(state, event);
                }
                if (command instanceof Charge.Command.RecordAnswer) {
                    answered = Optional.of(ChargeView.firstAnswer((Charge.State.Begun) state));
                }
            }
            Charge.State.Collected now = (Charge.State.Collected) state;
            assertFalse(Charge.left(now).negative());
            for (Charge.Command before : obeyed) {
                assertFalse(
                        Charge.decide(now, before) instanceof Decision.Accepted,
                        () -> before + " obeyed twice");
            }
            answered.ifPresent(view -> assertEquals(view, ChargeView.firstAnswer(now)));
        }
    }
}
