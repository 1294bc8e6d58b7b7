package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Sent;
import cm.sanaga.kernel.actor.ProcessAnswer;
import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.kernel.actor.ProcessRules.Milestone;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.refund.Refund;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** The conversations the door has with payments before it answers. */
final class Asks {
    private static final int OPEN_TRIES = 20;
    private static final long OPEN_PAUSE_MILLIS = 50;
    private static final long HELD_PAUSE_MILLIS = 100;

    /** What is held back may be about to be told, or not to be waited for any more. */
    private static final Duration HELD_LEAST = Duration.ofMillis(400);

    private final Peers peers;
    private final Ledger ledger;
    private final boolean dry;

    private Asks(Peers peers, Ledger ledger, boolean dry) {
        this.peers = peers;
        this.ledger = ledger;
        this.dry = dry;
    }

    Asks(Peers peers, Ledger ledger) {
        this(peers, ledger, false);
    }

    /** The same, but what is ordered is only considered. */
    Asks dry() {
        return new Asks(peers, ledger, true);
    }

    /** Whether what is ordered is only considered. */
    boolean isDry() {
        return dry;
    }

    CompletionStage<Answer> order(PaymentId id, Sent command) {
        return answered(id, dry ? peers.consider(id, command) : peers.order(id, command));
    }

    /**
     * An order whose answer may be held back; refused while that of the same order before it is.
     */
    CompletionStage<Answer> order(PaymentId id, Sent command, Duration wait) {
        return dry ? order(id, command) : answered(id, peers.order(id, command, wait));
    }

    CompletionStage<Answer> read(PaymentId id) {
        return answered(id, peers.read(id));
    }

    CompletionStage<Answer> await(PaymentId id, Milestone milestone, Duration most) {
        return answered(id, peers.await(id, milestone, most));
    }

    /** Goes on with a payment if it is the merchant's; another's does not exist for him. */
    CompletionStage<Answer> owned(
            PaymentId payment,
            String merchant,
            Function<PaymentView, CompletionStage<Answer>> then) {
        return read(payment)
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Done(var view, _)
                                            when view.request().merchant().equals(merchant) ->
                                            then.apply(view);
                                    case Answer.Done _ ->
                                            refused(new Refusal.NotFound(payment.value()));
                                    case Answer.Refused _, Answer.Unavailable _ ->
                                            CompletableFuture.completedFuture(answer);
                                });
    }

    /**
     * Refuses what the balance does not cover before anything is written, unless the payment is
     * there already.
     */
    CompletionStage<Answer> ifNew(
            PaymentId id, AccountId account, Money needed, Supplier<CompletionStage<Answer>> go) {
        return read(id).thenCompose(
                        known ->
                                known instanceof Answer.Done
                                        ? go.get()
                                        : covered(id, account, needed, go));
    }

    /**
     * What is missing may be held by this very payment, ordered in the meantime: a payment is there
     * before it holds anything, so that whoever sees the hold finds it.
     */
    private CompletionStage<Answer> covered(
            PaymentId id, AccountId account, Money needed, Supplier<CompletionStage<Answer>> go) {
        return ledger.standing(account)
                .thenCompose(
                        standing -> {
                            Money free =
                                    standing.balance(SubAccount.AVAILABLE)
                                            .free(SubAccount.AVAILABLE.line());
                            return free.compareTo(needed) < 0
                                    ? read(id).thenCompose(
                                                    known ->
                                                            known instanceof Answer.Done
                                                                    ? go.get()
                                                                    : refused(
                                                                            new Refusal
                                                                                    .InsufficientFunds(
                                                                                    free, needed)))
                                    : go.get();
                        })
                .exceptionally(Asks::unavailable);
    }

    /**
     * Holds an answer back until the payment has settled, and remembers that it did. Whoever orders
     * the same meanwhile is answered when the first one is.
     */
    CompletionStage<Answer> held(
            CompletionStage<Answer> opened,
            PaymentId id,
            Sent open,
            Supplier<Sent> record,
            Duration wait) {
        return opened.thenCompose(
                first ->
                        wait.isPositive()
                                        && first instanceof Answer.Done(_, var replay)
                                        && replay == Replay.NOW
                                ? untilSettled(first, id, open, record, wait)
                                : joined(first, () -> order(id, open, wait), wait));
    }

    private CompletionStage<Answer> untilSettled(
            Answer first, PaymentId id, Sent open, Supplier<Sent> record, Duration wait) {
        return await(id, Milestone.SETTLED, wait)
                .thenCompose(
                        settled ->
                                settled instanceof Answer.Done
                                        ? remembered(id, open, record.get())
                                        : CompletableFuture.completedFuture(first));
    }

    /** The answer to an order that was given before, as soon as the first one has its own. */
    private static CompletionStage<Answer> joined(
            Answer answer, Supplier<CompletionStage<Answer>> again, Duration wait) {
        return joined(
                answer,
                again,
                Math.max(wait.toMillis(), HELD_LEAST.toMillis()) / HELD_PAUSE_MILLIS);
    }

    private static CompletionStage<Answer> joined(
            Answer answer, Supplier<CompletionStage<Answer>> again, long tries) {
        return inProgress(answer) && tries > 0
                ? later(HELD_PAUSE_MILLIS, again)
                        .thenCompose(then -> joined(then, again, tries - 1))
                : CompletableFuture.completedFuture(answer);
    }

    private static boolean inProgress(Answer answer) {
        return answer instanceof Answer.Refused(Refusal.InProgress _);
    }

    private CompletionStage<Answer> remembered(PaymentId id, Sent open, Sent record) {
        return order(id, record)
                .thenCompose(_ -> order(id, open))
                .thenApply(answer -> as(answer, Replay.NOW));
    }

    /** The refund that was ordered, as soon as it is open. */
    CompletionStage<Answer> opened(PaymentId refund, Answer ordered, Duration wait) {
        return ordered instanceof Answer.Done(_, var replay)
                ? recalled(refund, replay, OPEN_TRIES)
                        .thenCompose(
                                answer ->
                                        replay == Replay.BEFORE
                                                ? recalled(refund, wait)
                                                : CompletableFuture.completedFuture(answer))
                : CompletableFuture.completedFuture(ordered);
    }

    /** What whoever ordered the refund was told, as soon as he was. */
    private CompletionStage<Answer> recalled(PaymentId refund, Duration wait) {
        Supplier<CompletionStage<Answer>> recall =
                () -> order(refund, new Refund.Command.Recall(), wait);
        return recall.get().thenCompose(first -> joined(first, recall, wait));
    }

    private CompletionStage<Answer> recalled(PaymentId refund, Replay replay, int tries) {
        return order(refund, new Refund.Command.Recall())
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Done(var view, _) ->
                                            CompletableFuture.<Answer>completedFuture(
                                                    new Answer.Done(view, replay));
                                    case Answer.Refused _ when tries > 0 ->
                                            later(
                                                    OPEN_PAUSE_MILLIS,
                                                    () -> recalled(refund, replay, tries - 1));
                                    case Answer.Refused _, Answer.Unavailable _ ->
                                            CompletableFuture.<Answer>completedFuture(
                                                    new Answer.Unavailable(
                                                            refund + " is not open yet"));
                                });
    }

    private static CompletionStage<Answer> later(
            long millis, Supplier<CompletionStage<Answer>> then) {
        return CompletableFuture.supplyAsync(
                        () -> then,
                        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
                .thenCompose(Supplier::get);
    }

    /**
     * The answer to an order to refund out of an escrow: held back until the refund has ended, when
     * that is wished, and the same again when the order is repeated.
     */
    CompletionStage<Answer> refunded(
            Answer ordered, PaymentId refund, Supplier<Sent> record, Duration wait) {
        if (!(ordered instanceof Answer.Done(var view, var replay))) {
            return CompletableFuture.completedFuture(ordered);
        }
        Supplier<CompletionStage<Answer>> ended =
                () ->
                        order(view.request().id(), new Escrow.Command.RecallRefund(refund))
                                .thenApply(answer -> as(answer, replay));
        return switch (replay) {
            case BEFORE ->
                    recalled(refund, wait)
                            .thenCompose(
                                    first ->
                                            inProgress(first)
                                                    ? refused(new Refusal.InProgress(refund))
                                                    : first instanceof Answer.Done(var then, _)
                                                                    && !then.status()
                                                                            .equals("pending")
                                                            ? ended.get()
                                                            : CompletableFuture.completedFuture(
                                                                    ordered));
            case NOW ->
                    wait.isZero()
                            ? CompletableFuture.completedFuture(ordered)
                            : untilEnded(refund, record, wait)
                                    .thenCompose(
                                            last ->
                                                    last instanceof Answer.Done
                                                            ? ended.get()
                                                            : CompletableFuture.completedFuture(
                                                                    ordered));
        };
    }

    private CompletionStage<Answer> untilEnded(
            PaymentId refund, Supplier<Sent> record, Duration wait) {
        return recalled(refund, Replay.NOW, OPEN_TRIES)
                .thenCompose(_ -> await(refund, Milestone.ENDED, wait))
                .thenCompose(
                        ended ->
                                ended instanceof Answer.Done
                                        ? order(refund, record.get())
                                        : CompletableFuture.completedFuture(ended));
    }

    static Answer as(Answer answer, Replay replay) {
        return answer instanceof Answer.Done(var view, _) ? new Answer.Done(view, replay) : answer;
    }

    private static CompletionStage<Answer> answered(
            PaymentId id, CompletionStage<ProcessAnswer> asked) {
        return asked.thenApply(
                        answer ->
                                switch (answer) {
                                    case ProcessAnswer.Shown(var view, var replay) ->
                                            (Answer) new Answer.Done((PaymentView) view, replay);
                                    case ProcessAnswer.No(var refusal) ->
                                            new Answer.Refused((Refusal) refusal);
                                    case ProcessAnswer.Held _ ->
                                            new Answer.Refused(new Refusal.InProgress(id));
                                    case ProcessAnswer.Unknown _ ->
                                            new Answer.Refused(new Refusal.NotFound(id.value()));
                                })
                .exceptionally(Asks::unavailable);
    }

    private static Answer unavailable(Throwable failure) {
        return new Answer.Unavailable(failure.toString());
    }

    static CompletionStage<Answer> refused(Refusal refusal) {
        return CompletableFuture.completedFuture(new Answer.Refused(refusal));
    }
}
