package cm.sanaga.payment.actor;

import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.wallet.FloatGate;
import cm.sanaga.payment.wallet.Outgoing;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import java.util.concurrent.CompletionStage;

/** The door to the gates, one for the wallet at each provider. */
interface Floats {

    /** Whether an order may go out now; fails when no answer comes in time. */
    CompletionStage<FloatMessage.Answer> ask(
            Provider provider, Outgoing order, FloatGate.Sent sent);

    /** Where an order stands; fails when no answer comes in time. */
    CompletionStage<FloatMessage.Answer> where(Provider provider, PaymentId order);

    /**
     * An order that was let through has certainly not left: the provider, or its guard, refused.
     */
    void turnedBack(Provider provider, PaymentId order, Outcome.NotSent by);

    /** It is certain how an order ended. */
    void ended(Provider provider, PaymentId order, FloatGate.End end);
}
