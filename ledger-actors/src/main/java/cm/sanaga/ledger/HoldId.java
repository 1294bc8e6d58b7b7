package cm.sanaga.ledger;

/**
 * What makes a hold be taken once: whoever holds, as in {@code po_…/hold}. Derived, never random.
 *
 * @param value {@code owner/step}
 */
public record HoldId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
