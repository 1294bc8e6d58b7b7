package cm.sanaga.payment.actor;

import cm.sanaga.kernel.actor.Performer.Occasion;
import cm.sanaga.kernel.actor.Performer.Performed;
import cm.sanaga.kernel.trace.LogLine;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.provider.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs what a payment owes the ledger, and turns the ledger's word into a command. */
final class LedgerWork {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWork.class);
    private static final Duration UNANSWERED_AGAIN = Duration.ofSeconds(1);
    private static final Duration REFUSED_AGAIN = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final InstantSource clock;

    LedgerWork(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    <C> CompletionStage<Performed<C>> post(
            AccountId account, Journal journal, Function<Instant, C> done) {
        return ledger.post(account, journal)
                .thenApply(answer -> told(account, journal.id().value(), answer, done));
    }

    /** A posting that a person ordered may be refused; that is an answer and no defect. */
    <C> CompletionStage<Performed<C>> post(
            AccountId account,
            Journal journal,
            Function<Instant, C> done,
            Function<String, C> refused) {
        return ledger.post(account, journal)
                .thenApply(
                        answer ->
                                answer instanceof Ledger.Answer.Refused(var refusal)
                                        ? Performed.report(
                                                refused.apply(refusal.toString()), UNANSWERED_AGAIN)
                                        : told(account, journal.id().value(), answer, done));
    }

    <C> CompletionStage<Performed<C>> capture(
            AccountId account, HoldId hold, Journal journal, Function<Instant, C> done) {
        return ledger.capture(account, hold, journal)
                .thenApply(answer -> told(account, journal.id().value(), answer, done));
    }

    <C> CompletionStage<Performed<C>> release(
            AccountId account, HoldId hold, Instant heldAt, Function<Instant, C> done) {
        return ledger.release(account, hold, heldAt)
                .thenApply(answer -> told(account, hold.value(), answer, done));
    }

    /** A hold may be refused; that is an answer and no defect. */
    <C> CompletionStage<Performed<C>> hold(
            AccountId account, Hold hold, Function<Instant, C> done, Function<Reason, C> notHeld) {
        return ledger.hold(account, hold)
                .thenApply(
                        answer ->
                                Words.notHeld(answer)
                                        .map(
                                                why ->
                                                        Performed.report(
                                                                notHeld.apply(why),
                                                                UNANSWERED_AGAIN))
                                        .orElseGet(
                                                () ->
                                                        told(
                                                                account,
                                                                hold.id().value(),
                                                                answer,
                                                                done)));
    }

    private <C> Performed<C> told(
            AccountId account, String step, Ledger.Answer answer, Function<Instant, C> done) {
        return switch (answer) {
            case Ledger.Answer.Done _ ->
                    Performed.report(done.apply(clock.instant()), UNANSWERED_AGAIN);
            case Ledger.Answer.Unanswered _ -> Performed.later(UNANSWERED_AGAIN, Occasion.AGAIN);
            case Ledger.Answer.Refused(var refusal) -> {
                // What is owed here always fits the book; that it does not is our mistake.
                LogLine.ofPayment(LOG.atError(), step)
                        .addKeyValue("account", account)
                        .addKeyValue("step", step)
                        .addKeyValue("refusal", refusal)
                        .log("the ledger refuses what is owed to it");
                yield Performed.later(REFUSED_AGAIN, Occasion.AGAIN);
            }
        };
    }
}
