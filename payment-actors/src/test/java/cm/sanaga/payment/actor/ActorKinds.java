package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Persisted;
import cm.sanaga.kernel.Sent;
import cm.sanaga.kernel.actor.Performer;
import cm.sanaga.kernel.actor.ProcessRules;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.payment.refund.Refund;
import cm.sanaga.payment.wallet.FloatGate;
import cm.sanaga.payment.wallet.Outgoing;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.RailNetwork;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The real rules and performers of each kind of payment, opened to the simulation. Only what they
 * owe one another goes another way there, since that needs a cluster.
 */
public final class ActorKinds {
    private final RailWork rails;
    private final FloatWork floats = new FloatWork(new DeepWallets(), Freezes.NONE);
    private final LedgerWork ledger;
    private final CaseWork cases;
    private final InstantSource clock;

    @SuppressWarnings("NullAway") // The simulation performs what needs other payments itself.
    public ActorKinds(RailNetwork rails, Ledger ledger, InstantSource clock) {
        this.rails = new RailWork(rails, clock);
        this.ledger = new LedgerWork(ledger, clock);
        this.cases = new CaseWork(this.rails, this.ledger, null, clock);
        this.clock = clock;
    }

    /** What makes an entity a payment of its kind. */
    public record Kind<C extends Sent, E extends Persisted, S, I>(
            ProcessRules<C, E, S, Refusal, I, PaymentView> rules, Performer<I, C> performer) {}

    @SuppressWarnings("NullAway") // The simulation performs what needs other payments itself.
    public Kind<Charge.Command, Charge.Event, Charge.State, Charge.Intent> charge() {
        ChargeActor actor = new ChargeActor(rails, ledger, null, cases, clock);
        return new Kind<>(actor, actor);
    }

    @SuppressWarnings("NullAway") // As above.
    public Kind<Escrow.Command, Escrow.Event, Escrow.State, Escrow.Intent> escrow() {
        EscrowActor actor = new EscrowActor(rails, ledger, null, cases, clock);
        return new Kind<>(actor, actor);
    }

    public Kind<Payout.Command, Payout.Event, Payout.State, Payout.Intent> payout() {
        PayoutActor actor = new PayoutActor(rails, floats, ledger, cases, clock);
        return new Kind<>(actor, actor);
    }

    @SuppressWarnings("NullAway") // As above.
    public Kind<Refund.Command, Refund.Event, Refund.State, Refund.Intent> refund() {
        RefundActor actor = new RefundActor(rails, floats, ledger, null, cases, clock);
        return new Kind<>(actor, actor);
    }

    /** The simulation is about the books: its providers pay out of wallets without a bottom. */
    static final class DeepWallets implements Floats {
        @Override
        public CompletionStage<FloatMessage.Answer> ask(
                Provider provider, Outgoing order, FloatGate.Sent sent) {
            return CompletableFuture.completedFuture(new FloatMessage.Answer.Granted());
        }

        @Override
        public CompletionStage<FloatMessage.Answer> where(Provider provider, PaymentId order) {
            return CompletableFuture.completedFuture(new FloatMessage.Answer.Unknown());
        }

        @Override
        public void turnedBack(Provider provider, PaymentId order, Outcome.NotSent by) {}

        @Override
        public void ended(Provider provider, PaymentId order, FloatGate.End end) {}
    }
}
