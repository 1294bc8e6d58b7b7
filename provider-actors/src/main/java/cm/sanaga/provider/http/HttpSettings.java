package cm.sanaga.provider.http;

import cm.sanaga.provider.ProviderCall;
import java.time.Duration;

/**
 * The limits of the connection pool to one provider.
 *
 * @param connections how many connections at most; keep the guard's bulkheads below it, so that
 *     nothing waits in the pool
 * @param waiting how many requests may wait for one, a power of two
 * @param keepAlive how long an idle connection is kept; less than the provider keeps it, or an
 *     order may meet its closing and be in doubt for nothing
 * @param connectTimeout how long the TCP and TLS handshake may take
 * @param answerTimeout how long a whole exchange may take; afterwards it is lost
 */
public record HttpSettings(
        int connections,
        int waiting,
        Duration keepAlive,
        Duration connectTimeout,
        Duration answerTimeout) {
    /**
     * A connection is free after twice the time-out, and an order that waited for one is answered
     * or lost after another: by then nobody may have given it up.
     */
    private static final Duration LONGEST_ANSWER = ProviderCall.SETTLED.dividedBy(3);

    public HttpSettings {
        if (Integer.bitCount(waiting) != 1) {
            throw new IllegalArgumentException("waiting requests: a power of two, not " + waiting);
        }
    }

    /** From the keys {@code connections, waiting, keep-alive, connect-timeout, answer-timeout}. */
    public static HttpSettings from(Keys keys) {
        int waiting = keys.count("waiting");
        if (Integer.bitCount(waiting) != 1) {
            throw keys.bad("waiting", "must be a power of two");
        }
        Duration answer = keys.duration("answer-timeout");
        if (answer.compareTo(LONGEST_ANSWER) > 0) {
            throw keys.bad(
                    "answer-timeout",
                    "must be at most "
                            + LONGEST_ANSWER.toSeconds()
                            + "s, or an order that still waits for a connection could leave after"
                            + " it was given up");
        }
        return new HttpSettings(
                keys.count("connections"),
                waiting,
                keys.duration("keep-alive"),
                keys.duration("connect-timeout"),
                answer);
    }
}
