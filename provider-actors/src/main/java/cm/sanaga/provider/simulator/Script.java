package cm.sanaga.provider.simulator;

import java.time.Duration;
import java.util.Optional;

/**
 * How one order will go.
 *
 * @param failure why it fails, in MTN's codes, which serve as the simulators' vocabulary; empty
 *     when money moves
 * @param delay how long the customer and the provider take
 * @param then how long after its failure it succeeds all the same, if it does
 * @param calls how the provider calls back
 * @param exchange what becomes of the HTTP exchange that brings it
 * @param told what is said of it afterwards
 * @param moves how much money it moves, should it move any
 */
record Script(
        Optional<String> failure,
        Duration delay,
        Optional<Duration> then,
        Calls calls,
        Exchange exchange,
        Told told,
        Moves moves) {
    static final String NO_FUNDS = "NOT_ENOUGH_FUNDS";
    static final String REJECTED = "APPROVAL_REJECTED";
    static final String EXPIRED = "EXPIRED";

    enum Callback {
        ONCE,
        NONE,
        /** Several times, the first before the HTTP answer. */
        DUPLICATE,
        /** Once, naming another amount. */
        WRONG_AMOUNT,
        /** Once, before the HTTP answer. */
        REORDERED,
        /** A claim of success while the order is open, and again when it has failed. */
        FORGED,
        /** Once, naming another currency. */
        WRONG_CURRENCY,
        /** Once, long after the end. */
        LATE,
        /** One for a payment nobody knows, then the right one. */
        UNKNOWN,
        /** Once, at the right address, naming another payment. */
        WRONG_REFERENCE
    }

    enum Http {
        NORMAL,
        /** An error, and nothing happened. */
        ERROR_BEFORE,
        /** An error, and money moved. */
        ERROR_AFTER,
        /** No answer at all, and nothing happened. */
        CUT,
        /** The answer takes longer than anybody waits; the order goes on. */
        TIMEOUT_WITH_MONEY,
        /** The answer takes longer than anybody waits, and nothing happened. */
        TIMEOUT_WITHOUT_MONEY,
        /** 429, and nothing happened. */
        RATE_LIMITED,
        /** 403, and nothing happened. */
        FORBIDDEN,
        /** 503, and nothing happened. */
        UNAVAILABLE,
        /** An error in XML, and nothing happened. */
        XML_BEFORE,
        /** An error in XML; the order goes on. */
        XML_AFTER,
        /** A proxy's error page, and nothing happened. */
        HTML_BEFORE,
        /** A proxy's error page; the order goes on. */
        HTML_AFTER,
        /** The bearer token of the call is dead from now on. */
        TOKEN_EXPIRED
    }

    /** What an answer to a question says of the order. */
    enum Status {
        RIGHT,
        WRONG_AMOUNT,
        WRONG_CURRENCY
    }

    /** How much moves, whatever was ordered; all that is said of it afterwards says the same. */
    enum Moves {
        RIGHT,
        /** A franc more. */
        WRONG_AMOUNT,
        /** The right amount, and once more by itself, of which nobody is told. */
        TWICE
    }

    /** What the statement says of the order. */
    enum Row {
        NORMAL,
        MISSING,
        /** A second row follows, of a movement that never was. */
        EXTRA,
        DOUBLED
    }

    /**
     * How the provider calls back.
     *
     * @param count how many when they are duplicates
     * @param late how long after the end
     */
    record Calls(Callback mode, int count, Duration late) {
        static final int DUPLICATES = 5;
        static final Calls ONCE = new Calls(Callback.ONCE, DUPLICATES, Duration.ZERO);
    }

    /**
     * What becomes of an HTTP exchange.
     *
     * @param slow how long the answer is held back, in our time
     */
    record Exchange(Http http, Duration slow) {
        static final Exchange NORMAL = new Exchange(Http.NORMAL, Duration.ZERO);
    }

    /** What is said of an order after it was taken. */
    record Told(Status status, Row row) {
        static final Told RIGHT = new Told(Status.RIGHT, Row.NORMAL);
    }

    static Script succeeds(Duration delay) {
        return new Script(
                Optional.empty(),
                delay,
                Optional.empty(),
                Calls.ONCE,
                Exchange.NORMAL,
                Told.RIGHT,
                Moves.RIGHT);
    }

    Script failing(String code) {
        return ending(Optional.of(code));
    }

    Script ending(Optional<String> why) {
        return new Script(why, delay, then, calls, exchange, told, moves);
    }

    Script after(Duration other) {
        return new Script(failure, other, then, calls, exchange, told, moves);
    }

    Script then(Optional<Duration> later) {
        return new Script(failure, delay, later, calls, exchange, told, moves);
    }

    Script calling(Callback mode) {
        return calling(new Calls(mode, calls.count(), calls.late()));
    }

    Script calling(Calls other) {
        return new Script(failure, delay, then, other, exchange, told, moves);
    }

    Script answering(Http http) {
        return answering(new Exchange(http, exchange.slow()));
    }

    Script answering(Exchange other) {
        return new Script(failure, delay, then, calls, other, told, moves);
    }

    Script telling(Told other) {
        return new Script(failure, delay, then, calls, exchange, other, moves);
    }

    Script moving(Moves other) {
        return new Script(failure, delay, then, calls, exchange, told, other);
    }

    /** The order of which this much money moves. */
    Order moved(Order ordered) {
        return switch (moves) {
            case RIGHT, TWICE -> ordered;
            case WRONG_AMOUNT -> ordered.worth(ordered.amount() + 1);
        };
    }

    Callback callback() {
        return calls.mode();
    }

    Http http() {
        return exchange.http();
    }

    /** Nobody answers: it ends when the prompt does. */
    boolean unanswered() {
        return failure.filter(EXPIRED::equals).isPresent();
    }
}
