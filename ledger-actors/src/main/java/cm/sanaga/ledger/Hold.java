package cm.sanaga.ledger;

import cm.sanaga.money.Money;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Part of a line that is set aside for something under way. Only its owner ends it; it never
 * expires.
 *
 * @param id derived from its owner
 * @param on the line
 * @param amount how much, above zero
 * @param payment what it is held for
 * @param at when its owner ordered it; the same hold always carries the same instant
 */
public record Hold(HoldId id, SubAccount on, Money amount, String payment, Instant at) {
    public Hold {
        at = at.truncatedTo(ChronoUnit.MICROS);
        if (!amount.positive()) {
            throw new IllegalArgumentException("a hold is above zero: " + amount);
        }
        if (!on.line().floored()) {
            throw new IllegalArgumentException(
                    "nothing can be held on " + on + ": it has no floor");
        }
    }
}
