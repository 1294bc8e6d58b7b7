package cm.sanaga.projection;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How the read models are fed and asked; {@code sanaga.projection}.
 *
 * @param url JDBC address of the database that holds the journal
 * @param invariantsEvery between two checks of the books
 * @param callbacks how they are held against their providers' answers
 */
public record ReadSettings(
        String url,
        String user,
        String password,
        Feed feed,
        Pool queries,
        Freshly fresh,
        Due due,
        Duration invariantsEvery,
        Callbacks callbacks) {

    /**
     * How events are read.
     *
     * @param poll between two looks while there is something to do
     * @param idlePoll between two looks after a while without events
     * @param idleAfter how long that while is
     * @param batch the most events in one transaction
     * @param remembered the most payments kept in memory between their events
     * @param retryMin the first pause after a failure, doubles
     * @param retryMax the longest
     * @param statementTimeout of its statements
     * @param readyLag how long one with more to read may not move for the node to be ready
     */
    public record Feed(
            Duration poll,
            Duration idlePoll,
            Duration idleAfter,
            int batch,
            int remembered,
            Duration retryMin,
            Duration retryMax,
            Duration statementTimeout,
            Duration readyLag) {}

    /**
     * How questions are answered.
     *
     * @param connections as many questions are answered at a time
     * @param queue as many may wait
     * @param connectionTimeout how long one may wait for its turn, and then for a connection
     * @param statementTimeout of its statements
     */
    public record Pool(
            int connections, int queue, Duration connectionTimeout, Duration statementTimeout) {}

    /**
     * How long a reader waits for what he was answered.
     *
     * @param longest for one reader
     * @param poll between two looks
     */
    public record Freshly(Duration longest, Duration poll) {}

    /**
     * How due work is worked off.
     *
     * @param poll between two looks
     * @param batch the most items handed out at a look
     * @param first how long after its last event something that owes is woken
     * @param longest the longest pause between two wakes, after doubling
     */
    public record Due(Duration poll, int batch, Duration first, Duration longest) {}

    /**
     * How callbacks are held against what their providers answered.
     *
     * @param every between two looks
     * @param after how long one is left alone, for the question it made us ask to be answered
     */
    public record Callbacks(Duration every, Duration after) {}

    /**
     * Reads {@code sanaga.projection}.
     *
     * @throws com.typesafe.config.ConfigException naming the key that is missing or wrong
     */
    public static ReadSettings from(Config config, String url, String user, String password) {
        return SettingsReader.read(config, url, user, password);
    }
}
