package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.actor.ProcessAnswer;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.fee.Price;
import cm.sanaga.payment.fee.Tariff;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The door to the payments. Orders carry an id derived from the request that gave them: the same
 * order again is answered as the first time, another one under the same id is refused. Stages
 * complete normally; {@link Answer.Unavailable} means that the order may or may not have been
 * taken, and may be given again.
 */
public interface Payments extends Ordering {
    /**
     * The same door for who only wants to know: an order is answered as it would be now, and
     * nothing is written, sent or moved by it. What the ledger or a provider would only say once
     * they are asked to do something is not known.
     */
    Ordering dryRun();

    /** By which rules a merchant's payments over a provider are priced. */
    List<Tariff.Applied> prices(String merchant, Provider provider, Instant at);

    /** What a payment would cost; nothing is ordered by it. */
    Decision<Price, Refusal> quote(Orders.Quote asked);

    /** What came of asking a payer once more. */
    sealed interface Prompted {
        /** Done as far as we know, now or before. */
        record Told(Ringing ringing, ProcessAnswer.Replay replay) implements Prompted {}

        /** Nothing was sent. */
        record Refused(Refusal refusal) implements Prompted {}

        /** The payment did not answer in time; nothing was sent. */
        record Unavailable(String why) implements Prompted {}
    }

    /** Whether the payer's handset rang. */
    enum Ringing {
        /** The provider took it. */
        SENT,
        /** It did not answer in time, or not clearly: perhaps it rang. */
        UNKNOWN
    }

    /**
     * Shows a payment, from its actor.
     *
     * @param merchant whose it must be; another's is {@link Refusal.NotFound}
     */
    CompletionStage<Answer> find(PaymentId payment, String merchant);

    /** Where a payout or refund stands that waits; empty when it does not, or nobody knows. */
    CompletionStage<Optional<Turn>> turn(PaymentView payout);

    /**
     * A place in the line of those who wait for one provider.
     *
     * @param place one for the first
     * @param estimatedAt when it may go out; empty when nobody knows
     */
    record Turn(int place, Optional<Instant> estimatedAt) {}

    /** A provider called back: the payment asks it what happened. Harmless at any time. */
    void nudge(PaymentId payment);

    /** Makes sure that a payment that still owes something is alive. */
    void wake(PaymentId payment);

    /** What the door answers. */
    sealed interface Answer {
        /** Done, now or before. */
        record Done(PaymentView view, ProcessAnswer.Replay replay) implements Answer {}

        /** Refused; nothing happened. */
        record Refused(Refusal refusal) implements Answer {}

        /** No answer in time. */
        record Unavailable(String why) implements Answer {}
    }
}
