package cm.sanaga.http;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.payment.actor.Freezes.Freeze;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Accounts out of which nothing goes, and who decides about them. */
public interface FreezeDesk {

    /** Those there are, from memory. */
    Map<AccountId, Freeze> all();

    /**
     * Nothing leaves the account from now on, on this node at once, on others within two seconds.
     * One that is frozen stays as it was, and leaves no second line in the trail.
     */
    CompletionStage<Operators.Times> freeze(AccountId account, Operators.Deed deed);

    /** What waits goes out again; an account that is not frozen is left alone. */
    CompletionStage<Operators.Times> thaw(AccountId account, Operators.Deed deed);
}
