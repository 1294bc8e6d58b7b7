package cm.sanaga.http;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Provider;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What providers say of our wallets, for operators. */
@FunctionalInterface
public interface Wallets {

    /** One report for each provider that is served; what cannot be learnt is empty. */
    CompletionStage<List<Report>> reports();

    /**
     * One wallet.
     *
     * @param balance according to the provider
     * @param inDoubt the sum of what is under way and not yet certain
     */
    record Report(Provider provider, Optional<Money> balance, Optional<Money> inDoubt) {}
}
