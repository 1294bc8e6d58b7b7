package cm.sanaga.sim;

import cm.sanaga.kernel.DerivedId;
import cm.sanaga.money.Money;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Polling;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderCall.Order;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.RailTerms;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Reference;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The wire to a provider: either way a message may be lost, doubled or slow. */
final class SimRail implements Rail {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long SLOWEST_MILLIS = 9_000;

    /** Still before {@link ProviderCall#SETTLED}. */
    private static final long LATEST_MILLIS = 55_000;

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final World world;
    private final ProviderSim provider;
    private final Set<Reference> mayHaveGone = new HashSet<>();
    private final Set<Reference> sent = new HashSet<>();
    private final Set<Reference> turnedBack = new HashSet<>();
    private int renamed;

    SimRail(World world, ProviderSim provider) {
        this.world = world;
        this.provider = provider;
    }

    @Override
    public RailTerms terms() {
        return new RailTerms(
                provider.provider(),
                provider.twoStep(),
                repeatable() || world.has(Bug.EVERY_RAIL_REPEATABLE),
                new Polling(
                        List.of(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(60)),
                        List.of(new Polling.Phase(Duration.ofSeconds(60), Duration.ofDays(1))),
                        Duration.ofSeconds(1),
                        Duration.ofDays(3)));
    }

    @Override
    public CompletionStage<Outcome> prepare(Order order) {
        return exchange(provider::prepare);
    }

    @Override
    public CompletionStage<Outcome> submit(Order order, Optional<ProviderToken> token) {
        if (world.chance(world.faults().refused())) {
            return notSent();
        }
        // A copy that was overtaken may send once more, under the reference it knows.
        if (!mayHaveGone.add(order.reference()) && !world.twins()) {
            throw new Violation("asked before sent again", order.toString());
        }
        if (!sent.add(order.reference()) && world.has(Bug.NEW_REFERENCE_ON_RETRY)) {
            return exchange(() -> provider.submit(renamed(order), renamed(token)));
        }
        if (world.chance(world.faults().late())) {
            return overdue(order, token);
        }
        if (world.chance(world.faults().turnedBack())) {
            turnedBack.add(order.reference());
            return exchange(() -> provider.turnBack(order, token));
        }
        return exchange(() -> provider.submit(order, token));
    }

    /** It arrives when nobody waits any more, and nobody hears what came of it. */
    private CompletionStage<Outcome> overdue(Order order, Optional<ProviderToken> token) {
        CompletableFuture<Outcome> answered = new CompletableFuture<>();
        world.later(PATIENCE, () -> answered.complete(bent(new Outcome.InDoubt("time-out"))));
        world.later(
                world.between(PATIENCE.toMillis(), LATEST_MILLIS),
                () -> provider.submit(order, token));
        return answered;
    }

    @Override
    public CompletionStage<Outcome> query(Order order, Optional<ProviderToken> token) {
        if (world.chance(world.faults().refused())) {
            return notSent();
        }
        if (world.has(Bug.TURNED_BACK_IS_REFUSAL) && turnedBack.contains(order.reference())) {
            return CompletableFuture.completedFuture(
                    new Outcome.Declined(new Reason(Reason.Code.INSUFFICIENT_FUNDS, "short")));
        }
        return exchange(() -> provider.query(order, token))
                .thenApply(
                        outcome -> {
                            if (outcome instanceof Outcome.Unheard && repeatable()) {
                                mayHaveGone.remove(order.reference());
                            }
                            return outcome;
                        });
    }

    @Override
    public CompletionStage<Optional<Money>> balance() {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /** As with Camtel, of whom nobody knows it. */
    private boolean repeatable() {
        return !provider.provider().equals(Provider.CAMTEL);
    }

    private CompletionStage<Outcome> notSent() {
        return CompletableFuture.completedFuture(
                new Outcome.NotSent(
                        new Reason(Reason.Code.PROVIDER_UNAVAILABLE, "not let through"), RETRY));
    }

    private CompletionStage<Outcome> exchange(Supplier<Outcome> there) {
        CompletableFuture<Outcome> answered = new CompletableFuture<>();
        world.send(
                () -> {
                    Outcome outcome = there.get();
                    world.send(() -> answered.complete(outcome), SLOWEST_MILLIS);
                },
                SLOWEST_MILLIS);
        world.later(PATIENCE, () -> answered.complete(new Outcome.InDoubt("time-out")));
        return answered.thenApply(this::bent);
    }

    private Outcome bent(Outcome outcome) {
        Reason reason = new Reason(Reason.Code.REFUSED, "guessed");
        return switch (outcome) {
            case Outcome.Doubt _ when world.has(Bug.DOUBT_IS_REFUSAL) ->
                    new Outcome.Declined(reason);
            case Outcome.Unheard _ when world.has(Bug.UNHEARD_IS_REFUSAL) ->
                    new Outcome.Declined(reason);
            case Outcome.Prepared _,
                    Outcome.Accepted _,
                    Outcome.Confirmed _,
                    Outcome.Declined _,
                    Outcome.Doubt _,
                    Outcome.HadBefore _,
                    Outcome.Unheard _,
                    Outcome.NotSent _ ->
                    outcome;
        };
    }

    private Order renamed(Order order) {
        return new Order(
                order.provider(),
                order.operation(),
                new Reference(DerivedId.uuid4(order.payment(), "again" + ++renamed)),
                order.amount(),
                order.party(),
                order.payment(),
                order.note(),
                order.original(),
                order.at());
    }

    private Optional<ProviderToken> renamed(Optional<ProviderToken> token) {
        return token.map(one -> new ProviderToken(one.value() + "-" + ++renamed));
    }
}
