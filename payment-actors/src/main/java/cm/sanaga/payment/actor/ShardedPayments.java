package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Sent;
import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.kernel.actor.ProcessEntity;
import cm.sanaga.kernel.actor.ProcessMessage;
import cm.sanaga.kernel.actor.ProcessRules.Milestone;
import cm.sanaga.kernel.actor.ProcessSettings;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.CaseViews;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.fee.Price;
import cm.sanaga.payment.fee.Tariff;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.payment.refund.Refund;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.RailNetwork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;

/** The payments as sharded actors. */
public final class ShardedPayments implements Payments {
    private final Peers peers;
    private final Asks asks;
    private final Terms terms;
    private final RefundOrders refunds;
    private final ReleaseOrders releases;
    private final DisputeOrders disputes;
    private final RailNetwork rails;
    private final FloatWork floats;
    private final Prompts prompts;
    private final PaymentSettings settings;
    private final InstantSource clock;

    private ShardedPayments(
            Peers peers,
            Asks asks,
            RailNetwork rails,
            FloatWork floats,
            Prompts prompts,
            PaymentSettings settings,
            Terms terms,
            InstantSource clock) {
        this.peers = peers;
        this.asks = asks;
        this.terms = terms;
        this.refunds = new RefundOrders(asks, clock);
        this.releases = new ReleaseOrders(asks, settings.patience());
        this.disputes = new DisputeOrders(asks, settings.disputes());
        this.rails = rails;
        this.floats = floats;
        this.prompts = prompts;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Makes this node one that payments may live on, and opens the door to them.
     *
     * @param tariff what payments cost, asked for each; may be another each time
     */
    public static Payments start(
            ActorSystem<?> system,
            Ledger ledger,
            RailNetwork rails,
            WalletKnowledge knowledge,
            Freezes freezes,
            Supplier<Tariff> tariff,
            InstantSource clock) {
        PaymentSettings settings = PaymentSettings.from(system.settings().config());
        ProcessSettings process = ProcessSettings.from(system.settings().config());
        ClusterSharding sharding = ClusterSharding.get(system);
        Peers peers = new Peers(sharding, settings.patience());
        RailWork railWork = new RailWork(rails, clock);
        FloatWork floats =
                new FloatWork(ShardedFloats.start(system, peers, rails, knowledge, clock), freezes);
        Prompts prompts = Prompts.start(system, peers, rails, settings.patience(), clock);
        LedgerWork ledgerWork = new LedgerWork(ledger, clock);
        FollowUps followUps = new FollowUps(peers, clock);
        CaseWork cases = new CaseWork(railWork, ledgerWork, followUps, clock);
        ChargeActor charge = new ChargeActor(railWork, ledgerWork, followUps, cases, clock);
        EscrowActor escrow = new EscrowActor(railWork, ledgerWork, followUps, cases, clock);
        PayoutActor payout = new PayoutActor(railWork, floats, ledgerWork, cases, clock);
        RefundActor refund = new RefundActor(railWork, floats, ledgerWork, followUps, cases, clock);
        init(sharding, PaymentKind.CHARGE, on -> ProcessEntity.create(on, charge, charge, process));
        init(sharding, PaymentKind.ESCROW, on -> ProcessEntity.create(on, escrow, escrow, process));
        init(sharding, PaymentKind.PAYOUT, on -> ProcessEntity.create(on, payout, payout, process));
        init(sharding, PaymentKind.REFUND, on -> ProcessEntity.create(on, refund, refund, process));
        return new ShardedPayments(
                peers,
                new Asks(peers, ledger),
                rails,
                floats,
                prompts,
                settings,
                new Terms(rails, tariff),
                clock);
    }

    @Override
    public Ordering dryRun() {
        return new ShardedPayments(
                peers, asks.dry(), rails, floats, prompts, settings, terms, clock);
    }

    private static void init(
            ClusterSharding sharding,
            PaymentKind kind,
            Function<EntityContext<ProcessMessage>, Behavior<ProcessMessage>> behavior) {
        sharding.init(
                Entity.of(Peers.key(kind), behavior::apply)
                        .withStopMessage(new ProcessMessage.Leave()));
    }

    @Override
    public CompletionStage<Answer> charge(Orders.Charge order, Duration wait) {
        return switch (terms.charge(order)) {
            case Decision.Accepted<Charge.Terms, Refusal>(var agreed) ->
                    charge(agreed.getFirst(), wait);
            case Decision.Refused<Charge.Terms, Refusal>(var no) ->
                    unlessKnown(order.request().id(), no, () -> charge(terms.free(order), wait));
            case Decision.Repeated<Charge.Terms, Refusal> _ -> throw new IllegalStateException();
        };
    }

    @Override
    public CompletionStage<Answer> escrow(Orders.Escrow order, Duration wait) {
        return switch (terms.escrow(order)) {
            case Decision.Accepted<Escrow.Terms, Refusal>(var agreed) ->
                    escrow(agreed.getFirst(), wait);
            case Decision.Refused<Escrow.Terms, Refusal>(var no) ->
                    unlessKnown(order.request().id(), no, () -> escrow(terms.free(order), wait));
            case Decision.Repeated<Escrow.Terms, Refusal> _ -> throw new IllegalStateException();
        };
    }

    private CompletionStage<Answer> charge(Charge.Terms agreed, Duration wait) {
        return collect(
                agreed.request().id(),
                agreed.payer().provider(),
                new Charge.Command.Open(agreed),
                () -> new Charge.Command.RecordAnswer(clock.instant()),
                wait);
    }

    private CompletionStage<Answer> escrow(Escrow.Terms agreed, Duration wait) {
        return collect(
                agreed.request().id(),
                agreed.payer().provider(),
                agreed.releaseCode().isPresent()
                        ? new Escrow.Command.OpenCoded(agreed)
                        : new Escrow.Command.Open(agreed),
                () -> new Escrow.Command.RecordAnswer(clock.instant()),
                wait);
    }

    /**
     * Refuses an order, but answers as the first time what was accepted when it cost less. Of the
     * terms of an order that is there already nothing counts but who made which request.
     */
    private CompletionStage<Answer> unlessKnown(
            PaymentId id, Refusal no, Supplier<CompletionStage<Answer>> again) {
        return no instanceof Refusal.BelowFee
                ? asks.read(id)
                        .thenCompose(
                                known ->
                                        switch (known) {
                                            case Answer.Done _ -> again.get();
                                            case Answer.Refused _ -> Asks.refused(no);
                                            case Answer.Unavailable _ ->
                                                    CompletableFuture.completedFuture(known);
                                        })
                : Asks.refused(no);
    }

    @Override
    public Decision<Price, Refusal> quote(Orders.Quote asked) {
        return terms.quote(asked);
    }

    @Override
    public List<Tariff.Applied> prices(String merchant, Provider provider, Instant at) {
        return terms.prices(merchant, provider, at);
    }

    /** While a provider is down nothing new is collected there; what exists is still answered. */
    private CompletionStage<Answer> collect(
            PaymentId id, Provider provider, Sent open, Supplier<Sent> answered, Duration wait) {
        var down = new Refusal.RailDown(provider, settings.retryAfter());
        CompletionStage<Answer> opened =
                rails.available(provider, Operation.COLLECT)
                        ? asks.order(id, open, wait)
                        : asks.read(id)
                                .thenCompose(
                                        known ->
                                                known instanceof Answer.Done
                                                        ? asks.order(id, open, wait)
                                                        : Asks.refused(down));
        return asks.held(opened, id, open, answered, wait);
    }

    @Override
    public CompletionStage<Answer> payout(Orders.Payout order, Duration wait) {
        return switch (terms.payout(order)) {
            case Decision.Accepted<Payout.Terms, Refusal>(var agreed) ->
                    payout(agreed.getFirst(), wait);
            case Decision.Refused<Payout.Terms, Refusal>(var no) ->
                    unlessKnown(order.request().id(), no, () -> payout(terms.free(order), wait));
            case Decision.Repeated<Payout.Terms, Refusal> _ -> throw new IllegalStateException();
        };
    }

    private CompletionStage<Answer> payout(Payout.Terms agreed, Duration wait) {
        PaymentId id = agreed.request().id();
        Sent open = new Payout.Command.Open(agreed);
        CompletionStage<Answer> opened =
                asks.ifNew(
                                id,
                                agreed.request().account(),
                                agreed.amount().plus(agreed.fee().total()),
                                () -> asks.order(id, open, wait))
                        .thenCompose(
                                first ->
                                        first instanceof Answer.Done(_, var replay)
                                                        && replay == Replay.NOW
                                                ? begun(id, first)
                                                : CompletableFuture.completedFuture(first));
        return asks.held(
                opened, id, open, () -> new Payout.Command.RecordAnswer(clock.instant()), wait);
    }

    /** Shows the payout once its hold is taken or refused. */
    private CompletionStage<Answer> begun(PaymentId id, Answer first) {
        return asks.await(id, Milestone.BEGUN, settings.patience())
                .thenApply(
                        now ->
                                now instanceof Answer.Done(var view, _)
                                                && view.status().equals("failed")
                                        ? new Answer.Done(view, Replay.NOW)
                                        : first);
    }

    @Override
    public CompletionStage<Answer> refund(Orders.Refund order, Duration wait) {
        return refunds.refund(order, wait);
    }

    @Override
    public CompletionStage<Answer> refundEscrow(Orders.Refund order, Duration wait) {
        return refunds.refundEscrow(order, wait);
    }

    @Override
    public CompletionStage<Answer> release(Orders.Release order) {
        return releases.release(order);
    }

    @Override
    public Disputing disputes() {
        return disputes;
    }

    @Override
    public CompletionStage<Answer> cancel(Orders.Cancel order) {
        Sent command =
                new Payout.Command.Cancel(order.payout().value(), order.fingerprint(), order.at());
        return asks.owned(
                        order.payout(), order.merchant(), _ -> asks.order(order.payout(), command))
                .thenApply(answer -> asks.isDry() ? answer : floats.cancelled(answer));
    }

    @Override
    public CompletionStage<Prompted> prompt(Orders.Prompt order) {
        return find(order.payment(), order.merchant())
                .thenCompose(
                        found ->
                                asks.isDry()
                                        ? CompletableFuture.completedFuture(prompts.consider(found))
                                        : prompts.prompt(found, order.key()));
    }

    @Override
    public CompletionStage<Optional<Turn>> turn(PaymentView payout) {
        return floats.turn(payout.wallet().provider(), payout.request().id());
    }

    @Override
    public CompletionStage<Answer> find(PaymentId payment, String merchant) {
        return asks.owned(
                payment,
                merchant,
                view -> CompletableFuture.completedFuture(new Answer.Done(view, Replay.NOW)));
    }

    @Override
    public CompletionStage<Answer> resolve(PaymentId payment, Case.Ruling ruling) {
        Sent command =
                switch (payment.kind()) {
                    case CHARGE -> new Charge.Command.Resolve(ruling);
                    case ESCROW -> new Escrow.Command.Resolve(ruling);
                    case PAYOUT -> new Payout.Command.Resolve(ruling);
                    case REFUND -> new Refund.Command.Resolve(ruling);
                };
        return asks.read(payment)
                .thenCompose(
                        known ->
                                switch (known) {
                                    // Whoever says what has come true already was heard before.
                                    case Answer.Done(var view, _)
                                            when CaseViews.concluded(view, ruling.resolution()) ->
                                            CompletableFuture.completedFuture(
                                                    new Answer.Done(view, Replay.BEFORE));
                                    case Answer.Done _ -> asks.order(payment, command);
                                    case Answer.Refused _, Answer.Unavailable _ ->
                                            CompletableFuture.completedFuture(known);
                                });
    }

    @Override
    public void nudge(PaymentId payment) {
        peers.tell(payment, new ProcessMessage.Nudge());
    }

    @Override
    public void wake(PaymentId payment) {
        peers.tell(payment, new ProcessMessage.Wake());
    }
}
