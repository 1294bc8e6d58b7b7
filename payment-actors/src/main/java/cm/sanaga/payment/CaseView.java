package cm.sanaga.payment;

import cm.sanaga.provider.Receipt;
import java.time.Instant;
import java.util.Optional;

/**
 * A case as its readers see it.
 *
 * @param receipt what moved, where that is known
 * @param note why it is open, or could not be settled as decided
 * @param openedAt when a person was first needed
 * @param ruling what was decided, and by whom
 * @param closedAt when that was done
 */
public record CaseView(
        Case.Kind kind,
        Optional<Receipt> receipt,
        Optional<String> note,
        Instant openedAt,
        Optional<Case.Ruling> ruling,
        Optional<Instant> closedAt) {

    /** The status of the API: {@code open}, {@code resolving}, {@code resolved}. */
    public String status() {
        return closedAt.isPresent() ? "resolved" : ruling.isPresent() ? "resolving" : "open";
    }
}
