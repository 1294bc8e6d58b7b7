package cm.sanaga.node;

import cm.sanaga.http.Wallets;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.actor.Rails;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks each provider what our wallet there holds. */
final class ProviderWallets implements Wallets {
    private final Rails rails;

    ProviderWallets(Rails rails) {
        this.rails = rails;
    }

    @Override
    public CompletionStage<List<Report>> reports() {
        List<CompletableFuture<Report>> asked = rails.enabled().stream().map(this::report).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> asked.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Report> report(Provider provider) {
        return rails.rail(provider)
                .orElseThrow()
                .balance()
                .toCompletableFuture()
                .thenApply(balance -> new Report(provider, balance, Optional.empty()))
                .exceptionally(_ -> new Report(provider, Optional.empty(), Optional.empty()));
    }
}
