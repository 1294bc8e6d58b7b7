package cm.sanaga.provider.simulator;

import java.time.Duration;

/**
 * How Orange behaves where those who know it disagree.
 *
 * @param timing when it calls back, on both surfaces
 * @param notices whom Web Payment calls back
 */
public record OrangeManners(Timing timing, Notices notices) {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** When a payment that has ended is called back. A number or a rule that says so decides. */
    public enum Timing {
        AT_ONCE,
        A_MINUTE_LATE,
        NEVER
    }

    /** Whom Web Payment calls back. */
    public enum Notices {
        /** Host names over TLS, and nobody else. */
        NAMES_OVER_TLS,
        /** Plain http and hosts that are numbers too, as local mode needs it. */
        ANYWHERE
    }

    /** What Orange's own documents say. */
    public static OrangeManners usual() {
        return new OrangeManners(Timing.AT_ONCE, Notices.NAMES_OVER_TLS);
    }

    /** The same with callbacks at another time. */
    public OrangeManners with(Timing other) {
        return new OrangeManners(other, notices);
    }

    /** The same with notices to others. */
    public OrangeManners with(Notices other) {
        return new OrangeManners(timing, other);
    }

    /** How it calls back where nothing else is said. */
    Script.Calls calls() {
        return switch (timing) {
            case AT_ONCE -> Script.Calls.ONCE;
            case A_MINUTE_LATE ->
                    new Script.Calls(Script.Callback.LATE, Script.Calls.DUPLICATES, MINUTE);
            case NEVER ->
                    new Script.Calls(Script.Callback.NONE, Script.Calls.DUPLICATES, Duration.ZERO);
        };
    }
}
