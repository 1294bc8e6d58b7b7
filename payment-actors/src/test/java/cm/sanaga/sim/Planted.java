package cm.sanaga.sim;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.Persisted;
import cm.sanaga.kernel.Sent;
import cm.sanaga.kernel.actor.Performer.Occasion;
import cm.sanaga.kernel.actor.Performer.Performed;
import cm.sanaga.kernel.actor.ProcessRules;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Postings;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.actor.ActorKinds.Kind;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.provider.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pcollections.PMap;

/** Rules with one mistake in them. */
record Planted(World world) {

    Kind<Charge.Command, Charge.Event, Charge.State, Charge.Intent> charge(
            Kind<Charge.Command, Charge.Event, Charge.State, Charge.Intent> kind) {
        if (!world.has(Bug.REFUND_NOT_RESERVED) && !world.has(Bug.REFUND_FORGETS_OTHERS)) {
            return kind;
        }
        return new Kind<>(
                new Bent<>(kind.rules()) {
                    @Override
                    public Decision<Charge.Event, Refusal> decide(
                            Charge.State state, Charge.Command command) {
                        return super.decide(
                                world.has(Bug.REFUND_NOT_RESERVED)
                                                && command instanceof Charge.Command.OrderRefund c
                                                && state instanceof Charge.State.Collected s
                                                && s.refunds().part(c.request().id()).isEmpty()
                                        ? with(s, paidOnly(s.refunds()))
                                        : state,
                                command);
                    }

                    @Override
                    public Charge.State evolve(Charge.State state, Charge.Event event) {
                        Charge.State after = super.evolve(state, event);
                        return world.has(Bug.REFUND_FORGETS_OTHERS)
                                        && event instanceof Charge.Event.RefundEnded
                                        && after instanceof Charge.State.Collected s
                                ? with(s, Refunds.NONE)
                                : after;
                    }
                },
                kind.performer());
    }

    private static Charge.State.Collected with(Charge.State.Collected s, Refunds refunds) {
        return new Charge.State.Collected(
                s.terms(),
                s.receipt(),
                s.collectedAt(),
                s.payoutOpened(),
                refunds,
                s.answered(),
                s.at());
    }

    private static Refunds paidOnly(Refunds refunds) {
        PMap<cm.sanaga.payment.PaymentId, Refunds.Part> paid = refunds.parts();
        for (var part : refunds.parts().entrySet()) {
            if (part.getValue().stage() != Refunds.Stage.PAID) {
                paid = paid.minus(part.getKey());
            }
        }
        return new Refunds(paid);
    }

    Kind<Escrow.Command, Escrow.Event, Escrow.State, Escrow.Intent> escrow(
            Kind<Escrow.Command, Escrow.Event, Escrow.State, Escrow.Intent> kind) {
        if (!world.has(Bug.TIMER_RELEASES_WHOLE) && !world.has(Bug.WHOLE_FEE_ON_PARTS)) {
            return kind;
        }
        return new Kind<>(
                new Bent<>(kind.rules()) {
                    @Override
                    public Decision<Escrow.Event, Refusal> decide(
                            Escrow.State state, Escrow.Command command) {
                        return world.has(Bug.TIMER_RELEASES_WHOLE)
                                        && command instanceof Escrow.Command.ComeDue(var at)
                                        && state instanceof Escrow.State.Held s
                                        && s.releases().stream()
                                                .noneMatch(one -> one.id().equals("due"))
                                ? Decision.accept(wholeRelease(s, at))
                                : super.decide(state, command);
                    }

                    @Override
                    public List<Escrow.Intent> pending(Escrow.State state) {
                        return world.has(Bug.WHOLE_FEE_ON_PARTS)
                                        && state instanceof Escrow.State.Held s
                                ? super.pending(state).stream()
                                        .map(intent -> wholeFee(s, intent))
                                        .toList()
                                : super.pending(state);
                    }
                },
                kind.performer());
    }

    private static Escrow.Event wholeRelease(Escrow.State.Held s, Instant at) {
        return new Escrow.Event.ReleaseOrdered(
                new Escrow.Release(
                        "due",
                        Money.xaf(0),
                        s.terms().amount(),
                        Digest.ZERO,
                        "timer",
                        at,
                        Optional.empty()));
    }

    private static Escrow.Intent wholeFee(Escrow.State.Held s, Escrow.Intent intent) {
        if (!(intent instanceof Escrow.Intent.PostRelease(var account, var journal, var release))) {
            return intent;
        }
        Money part = journal.drawnFrom(SubAccount.ESCROW);
        Journal bent =
                Postings.escrowReleased(
                        new Postings.Slip(
                                s.terms().request().id(),
                                "release/" + release,
                                journal.orderedBy(),
                                journal.at(),
                                List.of()),
                        part,
                        Fee.of(s.terms().fee().total().min(part)));
        return new Escrow.Intent.PostRelease(account, bent, release);
    }

    Kind<Payout.Command, Payout.Event, Payout.State, Payout.Intent> payout(
            Kind<Payout.Command, Payout.Event, Payout.State, Payout.Intent> kind) {
        return world.has(Bug.QUEUED_THOUGH_SENT)
                ? new Kind<>(
                        kind.rules(),
                        (intent, occasion) ->
                                kind.performer()
                                        .perform(intent, occasion)
                                        .thenApply(Planted::queued))
                : kind;
    }

    private static Performed<Payout.Command> queued(Performed<Payout.Command> performed) {
        return performed.report().orElse(null)
                        instanceof Payout.Command.Hear(Outcome.NotSent(var reason, _), _, var at)
                ? new Performed<>(
                        Optional.of(new Payout.Command.Queue(reason, at)),
                        performed.again(),
                        Occasion.FRESH)
                : performed;
    }

    /** Rules that are as the true ones where nothing else is said. */
    private abstract static class Bent<C extends Sent, E extends Persisted, S, I>
            implements ProcessRules<C, E, S, Refusal, I, PaymentView> {
        private final ProcessRules<C, E, S, Refusal, I, PaymentView> rules;

        Bent(ProcessRules<C, E, S, Refusal, I, PaymentView> rules) {
            this.rules = rules;
        }

        @Override
        public S empty() {
            return rules.empty();
        }

        @Override
        public Decision<E, Refusal> decide(S state, C command) {
            return rules.decide(state, command);
        }

        @Override
        public S evolve(S state, E event) {
            return rules.evolve(state, event);
        }

        @Override
        public List<I> pending(S state) {
            return rules.pending(state);
        }

        @Override
        public boolean reached(S state, Milestone milestone) {
            return rules.reached(state, milestone);
        }

        @Override
        public PaymentView view(S state) {
            return rules.view(state);
        }

        @Override
        public PaymentView answer(S after, C command) {
            return rules.answer(after, command);
        }

        @Override
        public PaymentView answerOfThen(S state, C command) {
            return rules.answerOfThen(state, command);
        }

        @Override
        public boolean exists(S state) {
            return rules.exists(state);
        }

        @Override
        public Class<C> commands() {
            return rules.commands();
        }
    }
}
