package cm.sanaga.payment.actor;

import cm.sanaga.ledger.AccountId;
import java.time.Instant;
import java.util.Optional;

/**
 * Accounts out of which nothing goes until somebody has looked. Asked before each payout and each
 * refund, so it answers from memory.
 */
@FunctionalInterface
public interface Freezes {
    /** None. */
    Freezes NONE = _ -> Optional.empty();

    /** Why nothing leaves this account, empty when it may. */
    Optional<Freeze> of(AccountId account);

    /**
     * An account that is frozen. Money still comes in, and what was sent before ends.
     *
     * @param reason in the operator's words, or the invariant that does not hold
     * @param by the key that ordered it, or {@code invariants}
     */
    record Freeze(String reason, String by, Instant since) {}
}
