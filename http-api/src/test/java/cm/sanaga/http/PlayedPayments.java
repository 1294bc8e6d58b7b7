package cm.sanaga.http;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.Wallet;
import cm.sanaga.payment.actor.Disputing;
import cm.sanaga.payment.actor.Orders;
import cm.sanaga.payment.actor.Payments;
import cm.sanaga.payment.dispute.Dispute;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.payment.fee.FeeRule;
import cm.sanaga.payment.fee.FeeSchedule;
import cm.sanaga.payment.fee.Price;
import cm.sanaga.payment.fee.Tariff;
import cm.sanaga.provider.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Payments that keep what they are told, answer a repeated order as the first, and can be told to
 * answer anything.
 */
final class PlayedPayments implements Payments {
    /** Every order, as it came. */
    final List<Object> orders = new CopyOnWriteArrayList<>();

    final List<PaymentId> nudged = new CopyOnWriteArrayList<>();
    final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private volatile Optional<Supplier<CompletionStage<Answer>>> told = Optional.empty();

    private static final Optional<Turn> TURN = Optional.of(new Turn(3, Optional.of(Samples.AT)));

    /** Where every queued payout stands. */
    volatile Optional<Turn> turn = TURN;

    private static final Prompted SENT = new Prompted.Told(Ringing.SENT, Replay.NOW);

    /** What comes of asking any payer once more. */
    volatile Prompted prompted = SENT;

    private static final FeeRule RULE = FeeRule.simple("two-percent", 200, 0, 0, 1_000_000);
    private static final Tariff TARIFF = Tariff.of(new FeeSchedule(RULE, RULE, RULE));

    /** What payments would cost. */
    volatile Tariff tariff = TARIFF;

    private final Optional<PlayedPayments> tried;

    PlayedPayments() {
        this(Optional.of(new PlayedPayments(Optional.empty())));
    }

    private PlayedPayments(Optional<PlayedPayments> tried) {
        this.tried = tried;
    }

    private record Kept(PaymentView view, Digest fingerprint) {}

    /** What came as a dry run. */
    @Override
    public PlayedPayments dryRun() {
        return tried.orElseThrow();
    }

    void reset() {
        tried.ifPresent(PlayedPayments::reset);
        orders.clear();
        nudged.clear();
        waits.clear();
        kept.clear();
        told = Optional.empty();
        turn = TURN;
        prompted = SENT;
        tariff = TARIFF;
    }

    /** From now on every order is answered so. */
    void answer(Answer answer) {
        answer(() -> CompletableFuture.completedFuture(answer));
    }

    void answer(Supplier<CompletionStage<Answer>> answer) {
        told = Optional.of(answer);
    }

    void refuse(Refusal refusal) {
        answer(new Answer.Refused(refusal));
    }

    /** There is this payment. */
    void has(PaymentView view) {
        kept.put(view.request().id().value(), new Kept(view, view.request().fingerprint()));
    }

    @Override
    public Decision<Price, Refusal> quote(Orders.Quote asked) {
        Price price =
                tariff.price(
                        asked.operation(),
                        asked.amount(),
                        asked.merchant(),
                        asked.party().provider(),
                        asked.at());
        return price.covered()
                ? Decision.accept(price)
                : Decision.refuse(new Refusal.BelowFee(asked.amount(), price.fee().total()));
    }

    @Override
    public List<Tariff.Applied> prices(String merchant, Provider provider, Instant at) {
        return tariff.applied(merchant, provider, at);
    }

    private CompletionStage<Answer> take(Object order, String id, Kept fresh) {
        orders.add(order);
        if (told.isPresent()) {
            return told.get().get();
        }
        Kept before = kept.putIfAbsent(id, fresh);
        Answer answer =
                before == null
                        ? new Answer.Done(fresh.view, Replay.NOW)
                        : before.fingerprint.equals(fresh.fingerprint)
                                ? new Answer.Done(before.view, Replay.BEFORE)
                                : new Answer.Refused(
                                        new Refusal.KeyReused(before.view.request().id()));
        return CompletableFuture.completedFuture(answer);
    }

    private CompletionStage<Answer> take(Object order, PaymentView view, Duration wait) {
        waits.add(wait);
        return take(
                order, view.request().id().value(), new Kept(view, view.request().fingerprint()));
    }

    @Override
    public CompletionStage<Answer> charge(Orders.Charge order, Duration wait) {
        return take(
                order,
                view(
                        order.request(),
                        order.amount(),
                        wallet(order.payer()),
                        new PaymentView.Charge(
                                Money.xaf(0),
                                order.payout().map(PlayedPayments::wallet),
                                Optional.empty())),
                wait);
    }

    @Override
    public CompletionStage<Answer> escrow(Orders.Escrow order, Duration wait) {
        return take(
                order,
                view(
                        order.request(),
                        order.amount(),
                        wallet(order.payer()),
                        new PaymentView.Escrow(
                                Money.xaf(0),
                                Money.xaf(0),
                                Money.xaf(0),
                                order.releaseAt(),
                                order.refundAt())),
                wait);
    }

    @Override
    public CompletionStage<Answer> payout(Orders.Payout order, Duration wait) {
        return take(
                order,
                view(order.request(), order.amount(), wallet(order.to()), new PaymentView.Payout()),
                wait);
    }

    @Override
    public CompletionStage<Answer> refund(Orders.Refund order, Duration wait) {
        return take(
                order,
                view(
                        order.request(),
                        order.amount().orElse(Money.xaf(1)),
                        Samples.PAYER,
                        new PaymentView.Refund(order.payment(), order.why())),
                wait);
    }

    @Override
    public CompletionStage<Answer> refundEscrow(Orders.Refund order, Duration wait) {
        return take(
                order,
                order.request().id().value(),
                new Kept(Samples.escrow(), order.request().fingerprint()));
    }

    @Override
    public CompletionStage<Answer> release(Orders.Release order) {
        return take(order, order.id(), new Kept(Samples.escrow(), order.fingerprint()));
    }

    @Override
    public Disputing disputes() {
        return new Disputing() {
            @Override
            public CompletionStage<Answer> open(Orders.NewDispute order) {
                return step(order, order.step());
            }

            @Override
            public CompletionStage<Answer> argue(
                    PaymentId escrow, Optional<String> merchant, Dispute.Command command) {
                return step(command, command.step());
            }
        };
    }

    private CompletionStage<Answer> step(Object order, Dispute.Step step) {
        return take(order, step.id(), new Kept(Samples.disputed(), step.fingerprint()));
    }

    @Override
    public CompletionStage<Answer> cancel(Orders.Cancel order) {
        return take(
                order, order.payout() + "/cancel", new Kept(Samples.payout(), order.fingerprint()));
    }

    @Override
    public CompletionStage<Prompted> prompt(Orders.Prompt order) {
        orders.add(order);
        return CompletableFuture.completedFuture(prompted);
    }

    @Override
    public CompletionStage<Answer> find(PaymentId payment, String merchant) {
        if (told.isPresent()) {
            return told.get().get();
        }
        Kept found = kept.get(payment.value());
        return CompletableFuture.completedFuture(
                found == null || !found.view.request().merchant().equals(merchant)
                        ? new Answer.Refused(new Refusal.NotFound(payment.value()))
                        : new Answer.Done(found.view, Replay.NOW));
    }

    @Override
    public CompletionStage<Answer> resolve(PaymentId payment, Case.Ruling ruling) {
        orders.add(ruling);
        if (told.isPresent()) {
            return told.get().get();
        }
        return CompletableFuture.completedFuture(new Answer.Done(Samples.charge(), Replay.NOW));
    }

    @Override
    public CompletionStage<Optional<Turn>> turn(PaymentView payout) {
        return CompletableFuture.completedFuture(turn);
    }

    @Override
    public void nudge(PaymentId payment) {
        nudged.add(payment);
    }

    @Override
    public void wake(PaymentId payment) {
        throw new IllegalStateException("nobody wakes a payment over HTTP");
    }

    private static Wallet wallet(Orders.Party party) {
        return new Wallet(party.msisdn(), party.provider(), false);
    }

    private static PaymentView view(
            Request request, Money amount, Wallet wallet, PaymentView.Details details) {
        return new PaymentView(
                request,
                "pending",
                Optional.empty(),
                amount,
                Fee.of(Money.xaf(0)),
                wallet,
                Optional.of("00000000-0000-4000-8000-000000000000"),
                Optional.empty(),
                List.of(),
                details,
                request.at());
    }
}
