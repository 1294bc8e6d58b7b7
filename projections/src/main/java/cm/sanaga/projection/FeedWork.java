package cm.sanaga.projection;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/**
 * One feed's round: makes sure that the schema is there, applies a batch, says when to look again.
 * Looks often while events come and a little less often when none have come for a while.
 */
final class FeedWork implements Callable<Duration> {
    private static final long[] ANALYZE_AFTER = {1_000, 10_000, 100_000, 1_000_000};

    private final Feed feed;
    private final DataSource database;
    private final ReadSettings.Feed settings;
    private boolean schemaKnown;
    private long lastEvent = System.nanoTime();
    private long applied;
    private int analyzed;

    FeedWork(Feed feed, DataSource database, ReadSettings.Feed settings) {
        this.feed = feed;
        this.database = database;
        this.settings = settings;
    }

    @Override
    public Duration call() throws SQLException {
        try {
            if (!schemaKnown) {
                ReadSchema.ensure(database);
                schemaKnown = true;
            }
            return pause(feed.step());
        } catch (SQLException | RuntimeException e) {
            schemaKnown = false;
            throw e;
        }
    }

    private Duration pause(int looked) throws SQLException {
        if (looked == 0) {
            boolean idle = System.nanoTime() - lastEvent > settings.idleAfter().toNanos();
            return idle ? settings.idlePoll() : settings.poll();
        }
        lastEvent = System.nanoTime();
        applied += looked;
        // The planner knows nothing of tables that were just filled, and takes that for small.
        if (analyzed < ANALYZE_AFTER.length && applied >= ANALYZE_AFTER[analyzed]) {
            analyzed++;
            feed.analyze();
        }
        return looked < settings.batch() ? settings.poll() : Duration.ZERO;
    }
}
