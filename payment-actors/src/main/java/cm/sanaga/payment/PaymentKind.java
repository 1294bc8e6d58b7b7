package cm.sanaga.payment;

/** The kinds of payment, with the prefix of their ids. */
public enum PaymentKind {
    CHARGE("ch_"),
    ESCROW("es_"),
    PAYOUT("po_"),
    REFUND("re_");

    private final String prefix;

    PaymentKind(String prefix) {
        this.prefix = prefix;
    }

    /** How ids of this kind begin. */
    public String prefix() {
        return prefix;
    }
}
