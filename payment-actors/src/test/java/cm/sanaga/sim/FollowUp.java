package cm.sanaga.sim;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.actor.Performer.Occasion;
import cm.sanaga.kernel.actor.Performer.Performed;
import cm.sanaga.kernel.actor.ProcessAnswer;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.RefundTerms;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.actor.ActorKinds.Kind;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.payment.refund.Refund;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** What one payment owes another, as the actors do it, over the simulated network. */
record FollowUp(World world, Cluster cluster) {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(30);

    Kind<Charge.Command, Charge.Event, Charge.State, Charge.Intent> charge(
            Kind<Charge.Command, Charge.Event, Charge.State, Charge.Intent> kind) {
        return new Kind<>(
                kind.rules(),
                (intent, occasion) ->
                        switch (intent) {
                            case Charge.Intent.OpenPayout(var terms) -> payout(terms);
                            case Charge.Intent.Refund(var terms) ->
                                    refund(
                                            terms,
                                            (stage, at) ->
                                                    new Charge.Command.EndRefund(
                                                            terms.request().id(), stage, at));
                            case Charge.Intent.Attend(Case.Intent.Refund(var terms)) ->
                                    refund(
                                            terms,
                                            (stage, at) ->
                                                    new Charge.Command.EndRefund(
                                                            terms.request().id(), stage, at));
                            case Charge.Intent.Attend _,
                                    Charge.Intent.Call _,
                                    Charge.Intent.Credit _,
                                    Charge.Intent.Suspend _ ->
                                    kind.performer().perform(intent, occasion);
                        });
    }

    Kind<Escrow.Command, Escrow.Event, Escrow.State, Escrow.Intent> escrow(
            Kind<Escrow.Command, Escrow.Event, Escrow.State, Escrow.Intent> kind) {
        return new Kind<>(
                kind.rules(),
                (intent, occasion) ->
                        switch (intent) {
                            case Escrow.Intent.Refund(var terms) -> escrowRefund(terms);
                            case Escrow.Intent.Attend(Case.Intent.Refund(var terms)) ->
                                    escrowRefund(terms);
                            case Escrow.Intent.Attend _,
                                    Escrow.Intent.Call _,
                                    Escrow.Intent.Fund _,
                                    Escrow.Intent.Suspend _,
                                    Escrow.Intent.PostRelease _,
                                    Escrow.Intent.WaitUntil _ ->
                                    kind.performer().perform(intent, occasion);
                        });
    }

    private CompletionStage<Performed<Escrow.Command>> escrowRefund(RefundTerms terms) {
        return refund(
                terms,
                (stage, at) -> new Escrow.Command.EndRefund(terms.request().id(), stage, at));
    }

    Kind<Refund.Command, Refund.Event, Refund.State, Refund.Intent> refund(
            Kind<Refund.Command, Refund.Event, Refund.State, Refund.Intent> kind) {
        return new Kind<>(
                kind.rules(),
                (intent, occasion) ->
                        intent instanceof Refund.Intent.Report report
                                ? report(report)
                                : kind.performer().perform(intent, occasion));
    }

    private CompletionStage<Performed<Charge.Command>> payout(Charge.Terms charge) {
        Charge.Plan plan = charge.payout().orElseThrow();
        Request asked = charge.request();
        PaymentId id = Charge.payoutId(asked.id());
        Request request =
                new Request(
                        id,
                        asked.merchant(),
                        Digest.of(asked.id().value()),
                        asked.orderedBy(),
                        asked.reference(),
                        asked.description(),
                        asked.metadata(),
                        asked.at());
        return cluster.ask(
                        id,
                        new Payout.Command.Open(
                                new Payout.Terms(request, plan.amount(), plan.fee(), plan.to())))
                .thenApply(
                        answer ->
                                answer instanceof ProcessAnswer.Shown
                                        ? Performed.report(
                                                new Charge.Command.RecordPayout(world.instant()),
                                                SOON)
                                        : Performed.later(SOON, Occasion.AGAIN));
    }

    private <C> CompletionStage<Performed<C>> refund(
            RefundTerms terms, BiFunction<Refunds.Stage, Instant, C> ended) {
        PaymentId id = terms.request().id();
        return cluster.ask(id, new Refund.Command.Open(terms))
                .thenCompose(_ -> cluster.read(id))
                .thenApply(
                        answer ->
                                stage(answer)
                                        .map(
                                                stage ->
                                                        Performed.report(
                                                                ended.apply(stage, world.instant()),
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

    private CompletionStage<Performed<Refund.Command>> report(Refund.Intent.Report report) {
        Instant now = world.instant();
        return cluster.ask(
                        report.payment(),
                        report.payment().kind() == PaymentKind.ESCROW
                                ? new Escrow.Command.EndRefund(report.refund(), report.stage(), now)
                                : new Charge.Command.EndRefund(
                                        report.refund(), report.stage(), now))
                .thenApply(
                        said ->
                                said instanceof ProcessAnswer.Shown
                                        ? Performed.report(
                                                new Refund.Command.RecordReport(world.instant()),
                                                SOON)
                                        : Performed.later(LATER, Occasion.AGAIN));
    }
}
