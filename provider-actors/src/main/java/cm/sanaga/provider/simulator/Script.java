package cm.sanaga.provider.simulator;

import java.time.Duration;
import java.util.Optional;

/**
 * How one order will go.
 *
 * @param failure why it fails, in MTN's codes, which serve as the simulators' vocabulary; empty
 *     when money moves
 * @param delay how long the customer and the provider take
 */
record Script(Optional<String> failure, Duration delay, Callback callback, Http http) {
    static final String NO_FUNDS = "NOT_ENOUGH_FUNDS";
    static final String REJECTED = "APPROVAL_REJECTED";
    static final String EXPIRED = "EXPIRED";

    enum Callback {
        ONCE,
        NONE,
        /** Five times, the first before the HTTP answer. */
        DUPLICATE,
        /** Once, naming another amount. */
        WRONG_AMOUNT
    }

    enum Http {
        NORMAL,
        /** An error, and nothing happened. */
        ERROR_BEFORE,
        /** An error, and money moved. */
        ERROR_AFTER,
        /** No answer at all, and nothing happened. */
        CUT
    }

    static Script succeeds(Duration delay) {
        return new Script(Optional.empty(), delay, Callback.ONCE, Http.NORMAL);
    }

    Script failing(String code) {
        return new Script(Optional.of(code), delay, callback, http);
    }

    Script after(Duration other) {
        return new Script(failure, other, callback, http);
    }

    Script calling(Callback other) {
        return new Script(failure, delay, other, http);
    }

    Script answering(Http other) {
        return new Script(failure, delay, callback, other);
    }

    /** Nobody answers: it ends when the prompt does. */
    boolean unanswered() {
        return failure.filter(EXPIRED::equals).isPresent();
    }
}
