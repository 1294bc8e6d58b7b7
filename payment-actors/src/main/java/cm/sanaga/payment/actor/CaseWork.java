package cm.sanaga.payment.actor;

import cm.sanaga.kernel.actor.Performer.Occasion;
import cm.sanaga.kernel.actor.Performer.Performed;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.Refunds;
import cm.sanaga.provider.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Performs what the case of a failed payment owes, whatever kind of payment it is. */
final class CaseWork {
    private final RailWork rails;
    private final LedgerWork ledger;
    private final FollowUps followUps;
    private final InstantSource clock;

    CaseWork(RailWork rails, LedgerWork ledger, FollowUps followUps, InstantSource clock) {
        this.rails = rails;
        this.ledger = ledger;
        this.followUps = followUps;
        this.clock = clock;
    }

    /** How a payment says in its own commands what the world answered. */
    interface Reports<C> {
        C heard(Outcome outcome, Instant at);

        C attend(Case.Command command);

        C refundEnded(PaymentId refund, Refunds.Stage stage, Instant at);
    }

    <C> CompletionStage<Performed<C>> perform(
            Case.Intent intent, Occasion occasion, Reports<C> reports) {
        return switch (intent) {
            case Case.Intent.Look(var call) ->
                    rails.perform(call, occasion)
                            .thenApply(
                                    heard ->
                                            new Performed<>(
                                                    Optional.of(
                                                            reports.heard(
                                                                    heard.outcome(),
                                                                    clock.instant())),
                                                    heard.again(),
                                                    heard.next()));
            case Case.Intent.Book(var account, var journal) ->
                    ledger.post(
                            account,
                            journal,
                            at -> reports.attend(new Case.Command.RecordBooking(at)));
            case Case.Intent.Post(var account, var journal) ->
                    ledger.post(
                            account,
                            journal,
                            at -> reports.attend(new Case.Command.RecordSettled(at)),
                            why ->
                                    reports.attend(
                                            new Case.Command.RecordUnsettled(
                                                    why, clock.instant())));
            case Case.Intent.Refund(var terms) ->
                    followUps.refund(
                            terms,
                            (stage, at) -> reports.refundEnded(terms.request().id(), stage, at));
        };
    }
}
