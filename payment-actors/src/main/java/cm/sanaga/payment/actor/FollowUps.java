package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.actor.Performer.Occasion;
import cm.sanaga.kernel.actor.Performer.Performed;
import cm.sanaga.kernel.actor.ProcessAnswer;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.RefundTerms;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.payment.refund.Refund;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What one payment owes another. All of it may be done twice. */
final class FollowUps {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(30);

    private final Peers peers;
    private final InstantSource clock;

    FollowUps(Peers peers, InstantSource clock) {
        this.peers = peers;
        this.clock = clock;
    }

    /** Opens the payout that follows a charge. */
    <C> CompletionStage<Performed<C>> payout(Charge.Terms charge, Function<Instant, C> opened) {
        Charge.Plan plan = charge.payout().orElseThrow();
        PaymentId id = Charge.payoutId(charge.request().id());
        Request request =
                new Request(
                        id,
                        charge.request().merchant(),
                        Digest.of(charge.request().id().value()),
                        charge.request().orderedBy(),
                        charge.request().reference(),
                        charge.request().description(),
                        charge.request().metadata(),
                        charge.request().at());
        Payout.Terms terms = new Payout.Terms(request, plan.amount(), plan.fee(), plan.to());
        return peers.order(id, new Payout.Command.Open(terms))
                .thenApply(
                        answer ->
                                answer instanceof ProcessAnswer.Shown
                                        ? Performed.report(opened.apply(clock.instant()), SOON)
                                        : Performed.later(SOON, Occasion.AGAIN));
    }

    /** Opens a refund, and looks whether it has ended; it also tells by itself when it does. */
    <C> CompletionStage<Performed<C>> refund(
            RefundTerms terms, BiFunction<Refunds.Stage, Instant, C> ended) {
        PaymentId id = terms.request().id();
        return peers.order(id, new Refund.Command.Open(terms))
                .thenCompose(_ -> peers.read(id))
                .thenApply(
                        answer ->
                                stage(answer)
                                        .map(
                                                stage ->
                                                        Performed.report(
                                                                ended.apply(stage, clock.instant()),
                                                                LATER))
                                        .orElseGet(() -> Performed.later(LATER, Occasion.AGAIN)));
    }

    private static Optional<Refunds.Stage> stage(ProcessAnswer answer) {
        if (answer instanceof ProcessAnswer.Shown(PaymentView view, _)) {
            return switch (view.status()) {
                case "succeeded" -> Optional.of(Refunds.Stage.PAID);
                case "failed" -> Optional.of(Refunds.Stage.FAILED);
                default -> Optional.empty();
            };
        }
        return Optional.empty();
    }

    /** Tells a payment how its refund ended. */
    <C> CompletionStage<Performed<C>> report(
            Refund.Intent.Report report, Function<Instant, C> told) {
        Instant now = clock.instant();
        CompletionStage<ProcessAnswer> answer =
                switch (report.payment().kind()) {
                    case ESCROW ->
                            peers.order(
                                    report.payment(),
                                    new Escrow.Command.EndRefund(
                                            report.refund(), report.stage(), now));
                    case CHARGE ->
                            peers.order(
                                    report.payment(),
                                    new Charge.Command.EndRefund(
                                            report.refund(), report.stage(), now));
                    case PAYOUT, REFUND ->
                            throw new IllegalStateException(
                                    report.payment() + " cannot be refunded");
                };
        return answer.thenApply(
                said ->
                        said instanceof ProcessAnswer.Shown
                                ? Performed.report(told.apply(clock.instant()), SOON)
                                : Performed.later(LATER, Occasion.AGAIN));
    }
}
