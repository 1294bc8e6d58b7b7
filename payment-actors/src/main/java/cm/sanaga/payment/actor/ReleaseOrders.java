package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Sent;
import cm.sanaga.kernel.actor.ProcessRules.Milestone;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.payment.escrow.Escrow;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What is released out of an escrow: shown when the merchant's book has it. */
final class ReleaseOrders {
    private final Asks asks;
    private final Duration patience;

    ReleaseOrders(Asks asks, Duration patience) {
        this.asks = asks;
        this.patience = patience;
    }

    CompletionStage<Answer> release(Orders.Release order) {
        Sent command =
                new Escrow.Command.OrderRelease(
                        order.id(),
                        order.amount(),
                        order.fingerprint(),
                        order.orderedBy(),
                        order.at(),
                        order.code().map(code -> Escrow.code(order.escrow(), code)));
        return asks.owned(
                order.escrow(),
                order.merchant(),
                _ ->
                        asks.order(order.escrow(), command)
                                .thenCompose(answer -> posted(order.escrow(), answer, command)));
    }

    /**
     * A release is shown once the merchant's book has it, and so is its replay; until then whoever
     * asks is told to ask again, for he must not see it otherwise than later.
     */
    private CompletionStage<Answer> posted(PaymentId escrow, Answer answer, Sent command) {
        return answer instanceof Answer.Done(_, var replay) && !asks.isDry()
                ? asks.await(escrow, Milestone.SETTLED, patience)
                        .thenCompose(
                                settled ->
                                        settled instanceof Answer.Done
                                                ? asks.order(escrow, command)
                                                : CompletableFuture.completedFuture(settled))
                        .thenApply(then -> Asks.as(then, replay))
                : CompletableFuture.completedFuture(answer);
    }
}
