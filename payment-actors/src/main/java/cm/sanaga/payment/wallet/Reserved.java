package cm.sanaga.payment.wallet;

/** How an order stands that counts against the balance. */
public sealed interface Reserved {
    Outgoing order();

    /** Granted by this gate. */
    record Granted(Outgoing order) implements Reserved {}

    /** Was perhaps at the provider before this gate opened. */
    record Inherited(Outgoing order) implements Reserved {}

    /**
     * Its end is certain.
     *
     * @param question the last one put by then, so that its answer may not show it yet
     */
    record Ended(Outgoing order, FloatGate.End end, int question) implements Reserved {}
}
