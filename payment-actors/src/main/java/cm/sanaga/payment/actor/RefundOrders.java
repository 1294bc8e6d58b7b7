package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Sent;
import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.refund.Refund;
import cm.sanaga.payment.refund.RefundView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What is given back: ordered of the payment that it was paid with, and followed to its end. */
final class RefundOrders {
    private final Asks asks;
    private final InstantSource clock;

    RefundOrders(Asks asks, InstantSource clock) {
        this.asks = asks;
        this.clock = clock;
    }

    /** The answer shows the refund. */
    CompletionStage<Answer> refund(Orders.Refund order, Duration wait) {
        PaymentId id = order.request().id();
        return asks.owned(
                order.payment(),
                order.request().merchant(),
                view -> {
                    CompletionStage<Answer> ordered =
                            switch (order.payment().kind()) {
                                case ESCROW -> asks.order(order.payment(), escrowRefund(order));
                                case CHARGE -> refundCharge(order, view);
                                case PAYOUT, REFUND ->
                                        Asks.refused(
                                                new Refusal.NotNow(
                                                        order.payment(), view.status(), "refund"));
                            };
                    CompletionStage<Answer> shown =
                            ordered.thenCompose(
                                    answer ->
                                            asks.isDry()
                                                    ? considered(order, view, answer)
                                                    : asks.opened(id, answer, wait));
                    return asks.held(
                            shown,
                            id,
                            new Refund.Command.Recall(),
                            () -> new Refund.Command.RecordAnswer(clock.instant()),
                            wait);
                });
    }

    /** The refund as it would open; one that is there already as it was told of. */
    private CompletionStage<Answer> considered(
            Orders.Refund order, PaymentView before, Answer answer) {
        if (!(answer instanceof Answer.Done(var after, var replay))) {
            return CompletableFuture.completedFuture(answer);
        }
        if (replay == Replay.BEFORE) {
            return asks.opened(order.request().id(), answer, Duration.ZERO);
        }
        return CompletableFuture.completedFuture(
                after.details() instanceof PaymentView.Escrow then
                                && before.details() instanceof PaymentView.Escrow now
                        ? new Answer.Done(
                                RefundView.considered(
                                        order.request(),
                                        before,
                                        now.left().minus(then.left()),
                                        order.why()),
                                replay)
                        : answer);
    }

    private CompletionStage<Answer> refundCharge(Orders.Refund order, PaymentView view) {
        Money refunded =
                view.details() instanceof PaymentView.Charge charge
                        ? charge.refunded()
                        : Money.zero(view.amount().currency());
        Money left = view.amount().minus(refunded);
        Sent command = new Charge.Command.OrderRefund(order.request(), order.amount(), order.why());
        // Beyond what is left is a conflict, whatever the balance; the charge will say so.
        return view.status().equals("succeeded")
                        && left.positive()
                        && order.amount().orElse(left).compareTo(left) <= 0
                ? asks.ifNew(
                        order.request().id(),
                        order.request().account(),
                        order.amount().orElse(left),
                        () -> asks.order(order.payment(), command))
                : asks.order(order.payment(), command);
    }

    /** Out of an escrow; the answer shows the escrow. */
    CompletionStage<Answer> refundEscrow(Orders.Refund order, Duration wait) {
        return asks.owned(
                order.payment(),
                order.request().merchant(),
                _ ->
                        asks.order(order.payment(), escrowRefund(order))
                                .thenCompose(
                                        answer ->
                                                asks.refunded(
                                                        answer,
                                                        order.request().id(),
                                                        () ->
                                                                new Refund.Command.RecordAnswer(
                                                                        clock.instant()),
                                                        wait)));
    }

    private static Sent escrowRefund(Orders.Refund order) {
        return new Escrow.Command.OrderRefund(order.request(), order.amount(), order.why());
    }
}
