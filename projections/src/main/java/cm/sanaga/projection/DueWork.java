package cm.sanaga.projection;

import cm.sanaga.ledger.TransferId;
import cm.sanaga.payment.PaymentId;

/** What must go on by itself and whose time has come. */
public final class DueWork {
    private DueWork() {}

    /** Something to wake; waking it once too often does no harm. */
    public sealed interface Item {
        /** A payment that still owes something. */
        record OfPayment(PaymentId id) implements Item {}

        /** A transfer that still owes something. */
        record OfTransfer(TransferId id) implements Item {}
    }
}
