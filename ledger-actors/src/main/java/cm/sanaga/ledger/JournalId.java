package cm.sanaga.ledger;

import cm.sanaga.kernel.DerivedId;

/**
 * What makes a journal post once: the payment and its step, as in {@code ch_…/credit}. Derived,
 * never random.
 *
 * @param value {@code payment/step}
 */
public record JournalId(String value) {
    public JournalId {
        int slash = value.indexOf('/');
        if (slash < 1 || slash == value.length() - 1 || value.length() > 120) {
            throw new IllegalArgumentException("a journal's id is payment/step: " + value);
        }
    }

    /** The id of one step of a payment. */
    public static JournalId of(String payment, String step) {
        return new JournalId(payment + "/" + step);
    }

    /** How the journal is called outside: {@code jr_} and a UUID that follows from the id. */
    public String publicId() {
        return "jr_" + DerivedId.uuid5("journal", value).toString().replace("-", "");
    }

    @Override
    public String toString() {
        return value;
    }
}
