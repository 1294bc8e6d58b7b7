package cm.sanaga.payment.actor;

import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.payment.dispute.Dispute;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Disputes at the door to the payments; every answer shows the escrow. */
public interface Disputing {

    /** Opens a dispute about an escrow; answered once its part is frozen. */
    CompletionStage<Answer> open(Orders.NewDispute order);

    /**
     * Does something in the dispute that is open. Answered once that is durable; what the end of
     * one moves is done by the escrow.
     *
     * @param merchant whose it must be, empty for operators
     */
    CompletionStage<Answer> argue(
            PaymentId escrow, Optional<String> merchant, Dispute.Command command);
}
