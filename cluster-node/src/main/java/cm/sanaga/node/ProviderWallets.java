package cm.sanaga.node;

import cm.sanaga.http.Wallets;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.projection.PaymentRecords;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.actor.Rails;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks each provider what our wallet there holds, and our own books what may explain a drift. */
final class ProviderWallets implements Wallets {
    private final Rails rails;
    private final PaymentRecords records;

    ProviderWallets(Rails rails, PaymentRecords records) {
        this.rails = rails;
        this.records = records;
    }

    @Override
    public CompletionStage<List<Report>> reports() {
        List<CompletableFuture<Balance>> asked =
                rails.enabled().stream().map(this::balance).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenCombine(
                        records.underWay(),
                        (_, underWay) ->
                                asked.stream()
                                        .map(CompletableFuture::join)
                                        .map(one -> report(one, underWay))
                                        .toList());
    }

    private record Balance(Provider provider, Optional<Money> reported) {}

    private static Report report(Balance balance, Map<Provider, Money> underWay) {
        Money nothing = Money.zero(Currency.XAF);
        return new Report(
                balance.provider,
                balance.reported,
                Optional.of(underWay.getOrDefault(balance.provider, nothing)));
    }

    private CompletableFuture<Balance> balance(Provider provider) {
        return rails.rail(provider)
                .orElseThrow()
                .balance()
                .toCompletableFuture()
                .thenApply(reported -> new Balance(provider, reported))
                .exceptionally(_ -> new Balance(provider, Optional.empty()));
    }
}
