package cm.sanaga.http.limit;

/** Whose requests are counted together. */
public record Subject(Kind kind, String name) {

    /** What it is that is counted. */
    public enum Kind {
        /** A credential of a merchant. */
        KEY,
        /** All merchants of an organisation. */
        ORGANISATION,
        /** A wallet whose owner one merchant asks to pay. */
        PAYER,
        /** The same, whoever asks. */
        WALLET,
        /** An escrow that is released by a code. */
        CODE,
        /** From where somebody comes whom nobody knows. */
        ADDRESS
    }
}
