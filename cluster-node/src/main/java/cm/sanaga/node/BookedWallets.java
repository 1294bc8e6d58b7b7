package cm.sanaga.node;

import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.actor.WalletKnowledge;
import cm.sanaga.projection.LedgerRecords;
import cm.sanaga.projection.PaymentRecords;
import cm.sanaga.provider.Provider;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What the read models know of our wallets. */
record BookedWallets(LedgerRecords ledger, PaymentRecords payments) implements WalletKnowledge {

    @Override
    public CompletionStage<Money> booked(Provider provider) {
        return ledger.floats()
                .thenApply(
                        floats ->
                                floats.stream()
                                        .filter(one -> one.provider().equals(provider))
                                        .map(LedgerRecords.FloatBalance::balance)
                                        .reduce(Money.zero(Currency.XAF), Money::plus));
    }

    @Override
    public CompletionStage<List<PaymentView>> outgoing(Provider provider) {
        return payments.outgoing(provider);
    }
}
