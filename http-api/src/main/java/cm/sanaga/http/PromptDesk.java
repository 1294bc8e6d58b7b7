package cm.sanaga.http;

import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.DryRun;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.problem.Problems;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.actor.Orders;
import cm.sanaga.payment.actor.Payments;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Has payers asked once more. */
final class PromptDesk {
    private final OrderDesk desk;

    PromptDesk(OrderDesk desk) {
        this.desk = desk;
    }

    /**
     * That a payer was asked once more.
     *
     * @param result {@code sent}, or {@code unknown} when perhaps it rang
     */
    private record PromptJson(String object, String payment, String result) {}

    /** The payer of this kind of payment is asked once more. */
    CompletionStage<Reply> prompted(Call call, PaymentKind kind) {
        PaymentId payment = OrderDesk.named(call, kind);
        String key = call.idempotencyKey();
        var _ = call.body(_ -> payment);
        var order = new Orders.Prompt(payment, call.merchant().merchant(), key);
        return mayRing(call, kind)
                .thenCompose(_ -> desk.door(call).prompt(order))
                .thenApply(answer -> prompted(call, payment, answer));
    }

    /** To ring once more is to ask once more. */
    private CompletionStage<Boolean> mayRing(Call call, PaymentKind kind) {
        return call.dryRun() || !desk.countsPayers()
                ? CompletableFuture.completedFuture(true)
                : desk.found(call, kind)
                        .thenCompose(view -> desk.asked(call, view.wallet().msisdn()));
    }

    private static Reply prompted(Call call, PaymentId payment, Payments.Prompted answer) {
        return switch (answer) {
            case Payments.Prompted.Told _ when call.dryRun() -> throw new DryRun();
            case Payments.Prompted.Told(var ringing, var replay) -> {
                String result = ringing.name().toLowerCase(Locale.ROOT);
                Reply told = Reply.accepted(new PromptJson("prompt", payment.value(), result));
                yield replay == Replay.BEFORE ? told.with(OrderDesk.REPLAYED, "true") : told;
            }
            case Payments.Prompted.Refused(var refusal) ->
                    throw new Rejection(Problems.of(refusal, Problems.Names.NONE));
            case Payments.Prompted.Unavailable _ -> throw new Rejection(Problems.unavailable());
        };
    }
}
