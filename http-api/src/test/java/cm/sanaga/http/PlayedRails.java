package cm.sanaga.http;

import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.actor.Drains;
import cm.sanaga.provider.actor.RailHealth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** One rail that pays out badly, and one that an operator has switched off. */
final class PlayedRails implements RailBoard {
    private volatile List<RailHealth> health = usual();

    private volatile long least = 100;
    private volatile long most = 500_000;

    @Override
    public List<RailHealth> health() {
        return health;
    }

    void are(RailHealth... each) {
        health = List.of(each);
    }

    void reset() {
        health = usual();
        limits(100, 500_000);
        holders = _ -> CompletableFuture.completedFuture(Optional.of(true));
    }

    private static List<RailHealth> usual() {
        return List.of(
                one(Provider.MTN, Operation.COLLECT, true, false),
                one(Provider.MTN, Operation.DISBURSE, true, true),
                new RailHealth(
                        Provider.ORANGE,
                        Optional.of(Operation.COLLECT),
                        RailHealth.Breaker.CLOSED,
                        false,
                        false,
                        30,
                        10.0,
                        0,
                        Optional.empty(),
                        Optional.of(new RailHealth.Failure("no answer in time", Samples.AT)),
                        Optional.of(new Drains.Drain("maintenance", "key_op", Samples.AT))),
                one(Provider.ORANGE, Operation.DISBURSE, true, false));
    }

    private static RailHealth one(
            Provider provider, Operation operation, boolean available, boolean degraded) {
        return new RailHealth(
                provider,
                Optional.of(operation),
                RailHealth.Breaker.CLOSED,
                available,
                degraded,
                30,
                10.0,
                2,
                Optional.of(Samples.AT),
                Optional.empty(),
                Optional.empty());
    }

    /** What the provider says of each number. */
    volatile Function<Msisdn, CompletionStage<Optional<Boolean>>> holders =
            _ -> CompletableFuture.completedFuture(Optional.of(true));

    @Override
    public CompletionStage<Optional<Boolean>> active(Provider provider, Msisdn party) {
        return holders.apply(party);
    }

    /** From now on every rail moves that much, in francs. */
    void limits(long from, long to) {
        least = from;
        most = to;
    }

    @Override
    public Checkout checkout(Provider provider) {
        return new Checkout(
                least, most, Duration.ofMinutes(5), Map.of("fr", "Confirmez", "en", "Confirm"));
    }
}
