package cm.sanaga.payment.actor;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.RailNetwork;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What came of a question for what a wallet holds. */
sealed interface FloatLook {
    /** The provider's word. */
    record Reported(Money holds) implements FloatLook {}

    /** Our own books, for the provider has no word. */
    record Booked(Money holds) implements FloatLook {}

    /** Nobody could say. */
    record Nothing() implements FloatLook {}

    /**
     * Asks the provider, and our books only until it has said something: an older word of the
     * provider less what went since is nearer to the truth than they.
     *
     * @param reports whether it ever said something
     */
    static CompletionStage<FloatLook> at(
            Provider provider, RailNetwork rails, WalletKnowledge knowledge, boolean reports) {
        return rails.rail(provider)
                .map(Rail::balance)
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
                .thenCompose(
                        said -> {
                            if (said.isPresent()) {
                                return done(new Reported(said.get()));
                            }
                            return reports
                                    ? done(new Nothing())
                                    : knowledge.booked(provider).thenApply(Booked::new);
                        });
    }

    private static CompletionStage<FloatLook> done(FloatLook look) {
        return CompletableFuture.completedFuture(look);
    }
}
