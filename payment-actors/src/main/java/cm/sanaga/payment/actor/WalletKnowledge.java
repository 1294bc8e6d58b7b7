package cm.sanaga.payment.actor;

import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.provider.Provider;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What our own books say of a provider's wallet. Every answer contains what was acknowledged before
 * it was asked for; a stage that fails is asked again.
 */
public interface WalletKnowledge {

    /** What all shares of the wallet sum up to. */
    CompletionStage<Money> booked(Provider provider);

    /** The payouts and refunds there that have not ended. */
    CompletionStage<List<PaymentView>> outgoing(Provider provider);
}
