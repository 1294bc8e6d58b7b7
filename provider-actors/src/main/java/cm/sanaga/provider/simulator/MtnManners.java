package cm.sanaga.provider.simulator;

/**
 * How MTN behaves where those who know it disagree.
 *
 * @param reasons how a failed order says why
 * @param callbacks by which method it calls back
 * @param notes which characters a message to payer or payee may have
 * @param refusals when an order that cannot be is refused
 */
public record MtnManners(Reasons reasons, Callbacks callbacks, Notes notes, Refusals refusals) {

    /** The shape of {@code reason}. */
    public enum Reasons {
        /** A text for collections and withdrawals, an object for what goes out: as measured. */
        BY_DIRECTION,
        TEXT,
        OBJECT
    }

    /** The method of a callback. */
    public enum Callbacks {
        PUT,
        POST
    }

    /** The characters of a note; 160 are the most in any case. */
    public enum Notes {
        /** Apostrophes, ampersands and the like are refused: as reported. */
        PLAIN,
        ANY
    }

    /** When an order that cannot be is refused. */
    public enum Refusals {
        /** It is taken, and fails: as measured. */
        AT_THE_END,
        /** With a 500 that names the reason, and nothing is taken. */
        AT_ONCE
    }

    /** What the best evidence says. */
    public static MtnManners usual() {
        return new MtnManners(
                Reasons.BY_DIRECTION, Callbacks.PUT, Notes.PLAIN, Refusals.AT_THE_END);
    }

    /** The same with another shape of reasons. */
    public MtnManners with(Reasons other) {
        return new MtnManners(other, callbacks, notes, refusals);
    }

    /** The same with another method of callbacks. */
    public MtnManners with(Callbacks other) {
        return new MtnManners(reasons, other, notes, refusals);
    }

    /** The same with other notes. */
    public MtnManners with(Notes other) {
        return new MtnManners(reasons, callbacks, other, refusals);
    }

    /** The same with refusals at another time. */
    public MtnManners with(Refusals other) {
        return new MtnManners(reasons, callbacks, notes, other);
    }
}
