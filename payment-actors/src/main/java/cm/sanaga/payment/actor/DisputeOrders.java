package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Sent;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.payment.dispute.Dispute;
import cm.sanaga.payment.escrow.Escrow;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What is said and done in disputes about escrows. */
final class DisputeOrders implements Disputing {
    private final Asks asks;
    private final PaymentSettings.Disputes times;

    DisputeOrders(Asks asks, PaymentSettings.Disputes times) {
        this.asks = asks;
        this.times = times;
    }

    @Override
    public CompletionStage<Answer> open(Orders.NewDispute order) {
        Instant at = order.step().at();
        return argue(
                order.escrow(),
                order.merchant(),
                new Dispute.Command.Open(
                        order.merchant().isPresent() ? Dispute.Party.MERCHANT : Dispute.Party.PAYER,
                        order.amount(),
                        order.ground(),
                        at.plus(times.answer()),
                        at.plus(times.decision()),
                        order.step()));
    }

    @Override
    public CompletionStage<Answer> argue(
            PaymentId escrow, Optional<String> merchant, Dispute.Command command) {
        Sent step = new Escrow.Command.Argue(command);
        return merchant.isPresent()
                ? asks.owned(escrow, merchant.get(), _ -> asks.order(escrow, step))
                : asks.read(escrow)
                        .thenCompose(
                                known ->
                                        known instanceof Answer.Done
                                                ? asks.order(escrow, step)
                                                : CompletableFuture.completedFuture(known));
    }
}
