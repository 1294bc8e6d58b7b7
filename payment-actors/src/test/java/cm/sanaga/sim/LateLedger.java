package cm.sanaga.sim;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.actor.Ledger;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A ledger that is known before it is there: books and payments know each other. */
final class LateLedger implements Ledger {
    private @Nullable Ledger ledger;

    void is(Ledger there) {
        ledger = there;
    }

    private Ledger there() {
        if (ledger == null) {
            throw new IllegalStateException("not yet");
        }
        return ledger;
    }

    @Override
    public CompletionStage<Answer> post(AccountId account, Journal journal) {
        return there().post(account, journal);
    }

    @Override
    public CompletionStage<Answer> hold(AccountId account, Hold hold) {
        return there().hold(account, hold);
    }

    @Override
    public CompletionStage<Answer> capture(AccountId account, HoldId hold, Journal journal) {
        return there().capture(account, hold, journal);
    }

    @Override
    public CompletionStage<Answer> release(AccountId account, HoldId hold, Instant heldAt) {
        return there().release(account, hold, heldAt);
    }

    @Override
    public CompletionStage<Standing> standing(AccountId account) {
        return there().standing(account);
    }
}
