package cm.sanaga.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Compares the end of the journal with how far the projections are. One comparison is under way at
 * a time; whoever comes meanwhile shares the next one, which looks at the journal's end after he
 * came. So a crowd costs as much as a single reader.
 */
final class JournalFreshness implements Freshness {
    private static final String END =
            """
            SELECT j.txid::text, j.ordering FROM journal.event_journal j
            ORDER BY j.txid DESC, j.ordering DESC LIMIT 1
            """;
    private static final String REACHED =
            "SELECT bool_and((txid, ordering) >= (?::xid8, ?)) FROM read.feed";

    private final DataSource database;
    private final ScheduledExecutorService thread;
    private final ReadSettings.Freshly settings;
    private @Nullable CompletableFuture<Void> next;
    private boolean underWay;

    /**
     * @param thread the one on which it looks, and waits for the database
     */
    JournalFreshness(
            DataSource database, ScheduledExecutorService thread, ReadSettings.Freshly settings) {
        this.database = database;
        this.thread = thread;
        this.settings = settings;
    }

    @Override
    public synchronized CompletionStage<Void> upToNow() {
        if (thread.isShutdown()) {
            return CompletableFuture.failedFuture(new ReadUnavailable("the node is going down"));
        }
        CompletableFuture<Void> mine = next;
        if (mine == null) {
            mine = new CompletableFuture<>();
            next = mine;
        }
        if (!underWay) {
            underWay = true;
            again();
        }
        return mine.minimalCompletionStage();
    }

    private synchronized @Nullable CompletableFuture<Void> take() {
        CompletableFuture<Void> taken = next;
        next = null;
        underWay = taken != null;
        return taken;
    }

    /** The next comparison, not within this one: there may always be a next one. */
    private void again() {
        try {
            thread.execute(this::begin);
        } catch (RejectedExecutionException e) {
            CompletableFuture<Void> left = take();
            if (left != null) {
                fail(left, e);
            }
        }
    }

    private void begin() {
        CompletableFuture<Void> probe = take();
        if (probe == null) {
            return;
        }
        long deadline = System.nanoTime() + settings.longest().toNanos();
        try {
            look(probe, end(), deadline);
        } catch (SQLException | RuntimeException e) {
            fail(probe, e);
            again();
        }
    }

    private void look(CompletableFuture<Void> probe, Position end, long deadline) {
        try {
            if (reached(end)) {
                probe.complete(null);
            } else if (System.nanoTime() > deadline) {
                probe.completeExceptionally(
                        new ReadUnavailable("the read models are behind the journal"));
            } else {
                var _ =
                        thread.schedule(
                                () -> look(probe, end, deadline),
                                settings.poll().toMillis(),
                                TimeUnit.MILLISECONDS);
                return;
            }
        } catch (SQLException | RuntimeException e) {
            fail(probe, e);
        }
        again();
    }

    private static void fail(CompletableFuture<Void> probe, Exception e) {
        probe.completeExceptionally(
                new ReadUnavailable("the database did not answer: " + e.getMessage(), e));
    }

    private Position end() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return end(connection);
        }
    }

    /** Of the journal now. */
    static Position end(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(END);
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? new Position(Long.parseUnsignedLong(row.getString(1)), row.getLong(2))
                    : Position.START;
        }
    }

    private boolean reached(Position end) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return reached(connection, end);
        }
    }

    /** Whether all projections are there. */
    static boolean reached(Connection connection, Position end) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(REACHED)) {
            select.setString(1, Long.toUnsignedString(end.txid()));
            select.setLong(2, end.ordering());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
