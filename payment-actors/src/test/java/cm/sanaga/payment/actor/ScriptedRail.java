package cm.sanaga.payment.actor;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outage;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Polling;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Quarantine;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.RailNetwork;
import cm.sanaga.provider.RailTerms;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A rail that answers what the test says, and keeps a book of the money that moved. */
final class ScriptedRail implements Rail, RailNetwork {
    final Queue<Outcome> onPrepare = new ConcurrentLinkedQueue<>();
    final Queue<Outcome> onSubmit = new ConcurrentLinkedQueue<>();
    final Queue<Outcome> onQuery = new ConcurrentLinkedQueue<>();
    final Queue<Outcome> onPrompt = new ConcurrentLinkedQueue<>();
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final Map<Reference, Money> moved = new ConcurrentHashMap<>();
    final AtomicLong wallet = new AtomicLong(RICH);

    /** How often we sent what the wallet did not cover. */
    final AtomicInteger notCovered = new AtomicInteger();

    volatile boolean available = true;
    volatile Optional<Outage> outage = Optional.empty();
    volatile Quarantine quarantine = Quarantine.NONE;
    volatile boolean reportsBalance = true;

    /** While nothing else is scripted, nobody has paid yet. */
    volatile boolean undecided;

    volatile boolean promptsAgain = true;

    private static final long RICH = 1_000_000_000;

    private final RailTerms terms;

    ScriptedRail(boolean twoStep) {
        this(twoStep, true);
    }

    ScriptedRail(boolean twoStep, boolean repeatable) {
        this.terms =
                new RailTerms(
                        Provider.MTN,
                        twoStep,
                        repeatable,
                        new Polling(
                                List.of(Duration.ofMillis(100)),
                                List.of(
                                        new Polling.Phase(
                                                Duration.ofMillis(200), Duration.ofMinutes(1))),
                                Duration.ofMillis(50),
                                Duration.ofMinutes(2)));
    }

    /** What a provider answers once the money of an order has moved. */
    Outcome confirmed(ProviderCall.Order order) {
        if (moved.put(order.reference(), order.amount()) == null) {
            wallet.addAndGet(
                    order.operation() == Operation.COLLECT
                            ? order.amount().minor()
                            : -order.amount().minor());
        }
        return new Outcome.Confirmed(
                new Receipt(
                        new ProviderTransactionId("tx-" + order.reference().value()),
                        order.amount()));
    }

    @Override
    public RailTerms terms() {
        return terms;
    }

    @Override
    public CompletionStage<Outcome> prepare(ProviderCall.Order order) {
        calls.add("prepare");
        Outcome scripted = onPrepare.poll();
        return CompletableFuture.completedFuture(
                scripted == null
                        ? new Outcome.Prepared(
                                new ProviderToken("token-" + order.reference().value()))
                        : scripted);
    }

    @Override
    public CompletionStage<Outcome> submit(
            ProviderCall.Order order, Optional<ProviderToken> token) {
        calls.add("submit");
        // Outcomes that are scripted say nothing of the wallet.
        if (onSubmit.isEmpty()
                && order.operation() != Operation.COLLECT
                && order.amount().minor() > wallet.get()) {
            notCovered.incrementAndGet();
            return CompletableFuture.completedFuture(
                    new Outcome.Declined(
                            new Reason(Reason.Code.INSUFFICIENT_FUNDS, "NOT_ENOUGH_FUNDS")));
        }
        Outcome scripted = onSubmit.poll();
        return CompletableFuture.completedFuture(scripted == null ? usual(order) : scripted);
    }

    private Outcome usual(ProviderCall.Order order) {
        return undecided ? new Outcome.Accepted() : confirmed(order);
    }

    @Override
    public CompletionStage<Outcome> query(ProviderCall.Order order, Optional<ProviderToken> token) {
        calls.add("query");
        Outcome scripted = onQuery.poll();
        return CompletableFuture.completedFuture(scripted == null ? usual(order) : scripted);
    }

    @Override
    public boolean promptsAgain(ProviderToken token) {
        return promptsAgain;
    }

    @Override
    public CompletionStage<Outcome> promptAgain(
            ProviderCall.Order order, Optional<ProviderToken> token) {
        calls.add("prompt " + order.reference().value() + " " + token.orElseThrow().value());
        Outcome scripted = onPrompt.poll();
        return CompletableFuture.completedFuture(
                scripted == null ? new Outcome.Accepted() : scripted);
    }

    @Override
    public CompletionStage<Optional<Money>> balance() {
        return CompletableFuture.completedFuture(
                reportsBalance ? Optional.of(Money.xaf(wallet.get())) : Optional.empty());
    }

    @Override
    public Optional<Rail> rail(Provider provider) {
        return provider.equals(Provider.MTN) ? Optional.of(this) : Optional.empty();
    }

    @Override
    public Quarantine quarantine() {
        return quarantine;
    }

    @Override
    public boolean available(Provider provider, Operation operation) {
        return available;
    }

    @Override
    public Optional<Outage> outage(Provider provider, Operation operation) {
        return outage;
    }
}
