package cm.sanaga.payment.actor;

import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.provider.Provider;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Books that were opened just now: nothing is in them, and nothing on its way. */
final class NewBooks implements WalletKnowledge {
    @Override
    public CompletionStage<Money> booked(Provider provider) {
        return CompletableFuture.completedFuture(Money.xaf(0));
    }

    @Override
    public CompletionStage<List<PaymentView>> outgoing(Provider provider) {
        return CompletableFuture.completedFuture(List.of());
    }
}
