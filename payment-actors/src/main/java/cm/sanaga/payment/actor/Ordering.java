package cm.sanaga.payment.actor;

import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.payment.actor.Payments.Prompted;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What may be ordered at the door to the payments. */
public interface Ordering {

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

    /** Orders a refund out of an escrow; the answer shows the escrow. */
    CompletionStage<Answer> refundEscrow(Orders.Refund order, Duration wait);

    /** Releases an escrow; answered when the merchant's book has it. */
    CompletionStage<Answer> release(Orders.Release order);

    /** What may be said and done in disputes about escrows. */
    Disputing disputes();

    /** Cancels a payout that has not gone out. */
    CompletionStage<Answer> cancel(Orders.Cancel order);

    /**
     * Has the payer of a charge or an escrow asked once more, at most every 15 seconds. It moves
     * nothing and nothing is kept of it in the journal: what the provider says of the order when it
     * is told to ring only makes the payment ask. The same order again within some minutes is
     * answered as the first time, and rings no second time.
     */
    CompletionStage<Prompted> prompt(Orders.Prompt order);

    /**
     * A person decides a case. Answered once that is durable; what follows from it is done by the
     * payment.
     */
    CompletionStage<Answer> resolve(PaymentId payment, Case.Ruling ruling);
}
