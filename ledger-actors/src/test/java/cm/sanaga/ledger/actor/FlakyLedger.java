package cm.sanaga.ledger.actor;

import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.Journal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A ledger that obeys and yet does not always say so; told what to do by the ids of orders. */
final class FlakyLedger implements Ledger {
    /** Obeyed, but the first answer is lost. */
    final Set<String> lost = ConcurrentHashMap.newKeySet();

    /** Never answered and not obeyed, as long as it is listed. */
    final Set<String> stalled = ConcurrentHashMap.newKeySet();

    /** Refused without being asked. */
    final Map<String, Account.Refusal> refused = new ConcurrentHashMap<>();

    private final Ledger real;

    FlakyLedger(Ledger real) {
        this.real = real;
    }

    @Override
    public CompletionStage<Answer> post(AccountId account, Journal journal) {
        return flaky(journal.id().value(), () -> real.post(account, journal));
    }

    @Override
    public CompletionStage<Answer> hold(AccountId account, Hold hold) {
        return flaky(hold.id().value(), () -> real.hold(account, hold));
    }

    @Override
    public CompletionStage<Answer> capture(AccountId account, HoldId hold, Journal journal) {
        return flaky(journal.id().value(), () -> real.capture(account, hold, journal));
    }

    @Override
    public CompletionStage<Answer> release(AccountId account, HoldId hold, Instant heldAt) {
        return flaky(hold.value(), () -> real.release(account, hold, heldAt));
    }

    @Override
    public CompletionStage<Standing> standing(AccountId account) {
        return real.standing(account);
    }

    private CompletionStage<Answer> flaky(String id, Supplier<CompletionStage<Answer>> obey) {
        Account.Refusal refusal = refused.get(id);
        if (refusal != null) {
            return CompletableFuture.completedStage(new Answer.Refused(refusal));
        }
        if (stalled.contains(id)) {
            return CompletableFuture.completedStage(new Answer.Unanswered("stalled"));
        }
        CompletionStage<Answer> answer = obey.get();
        return lost.remove(id) ? answer.thenApply(_ -> new Answer.Unanswered("lost")) : answer;
    }
}
