package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.actor.ProcessAnswer;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.fee.Price;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The door to the payments. Orders carry an id derived from the request that gave them: the same
 * order again is answered as the first time, another one under the same id is refused. Stages
 * complete normally; {@link Answer.Unavailable} means that the order may or may not have been
 * taken, and may be given again.
 */
public interface Payments {

    /**
     * Orders a charge.
     *
     * @param wait how long the answer may be held back until the charge is settled, zero for not
     */
    CompletionStage<Answer> charge(Orders.Charge order, Duration wait);

    /**
     * Orders an escrow.
     *
     * @param wait how long the answer may be held back until the money is held
     */
    CompletionStage<Answer> escrow(Orders.Escrow order, Duration wait);

    /**
     * Orders a payout; answered when it is clear that the balance covers it.
     *
     * @param wait how long the answer may be held back until the payout has ended
     */
    CompletionStage<Answer> payout(Orders.Payout order, Duration wait);

    /**
     * Orders a refund of a charge or an escrow; the answer shows the refund.
     *
     * @param wait how long the answer may be held back until the refund has ended
     */
    CompletionStage<Answer> refund(Orders.Refund order, Duration wait);

    /** What a payment would cost; nothing is ordered by it. */
    Decision<Price, Refusal> quote(Orders.Quote asked);

    /** Orders a refund out of an escrow; the answer shows the escrow. */
    CompletionStage<Answer> refundEscrow(Orders.Refund order, Duration wait);

    /** Releases an escrow; answered when the merchant's book has it. */
    CompletionStage<Answer> release(Orders.Release order);

    /** Cancels a payout that has not gone out. */
    CompletionStage<Answer> cancel(Orders.Cancel order);

    /**
     * Has the payer of a charge or an escrow asked once more, at most every 15 seconds. It moves
     * nothing and nothing is kept of it in the journal: what the provider says of the order when it
     * is told to ring only makes the payment ask. The same order again within some minutes is
     * answered as the first time, and rings no second time.
     */
    CompletionStage<Prompted> prompt(Orders.Prompt order);

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

    /**
     * A person decides a case. Answered once that is durable; what follows from it is done by the
     * payment.
     */
    CompletionStage<Answer> resolve(PaymentId payment, Case.Ruling ruling);

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
