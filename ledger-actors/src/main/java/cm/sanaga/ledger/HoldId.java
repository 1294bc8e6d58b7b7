package cm.sanaga.ledger;

/**
 * What makes a hold be taken once: whoever holds, as in {@code po_…/hold}. Derived, never random.
 *
 * @param value {@code owner/step}
 */
public record HoldId(String value) {
    public HoldId {
        if (value.isEmpty() || value.length() > 120) {
            throw new IllegalArgumentException("a hold's id is owner/step: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
