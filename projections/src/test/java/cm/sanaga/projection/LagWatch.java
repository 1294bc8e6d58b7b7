package cm.sanaga.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long after its commit the end of the journal is in every read model, as a reader
 * would see it: by looking every 5 ms at how far the projections are.
 */
final class LagWatch implements AutoCloseable {
    private static final String END =
            """
            SELECT j.txid::text, j.ordering FROM journal.event_journal j
            ORDER BY j.txid DESC, j.ordering DESC LIMIT 1
            """;
    private static final String REACHED =
            "SELECT f.txid::text, f.ordering FROM read.feed f ORDER BY f.txid, f.ordering LIMIT 1";

    private final World world;
    private final Deque<Mark> open = new ArrayDeque<>();
    private final List<Long> lags = new ArrayList<>();
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::watch);
    private volatile boolean over;

    private record Mark(Position end, long at) {}

    LagWatch(World world) {
        this.world = world;
        thread.start();
    }

    /** Something was just committed. */
    void wrote() throws SQLException {
        long now = System.nanoTime();
        Position end = position(END);
        synchronized (this) {
            open.add(new Mark(end, now));
        }
    }

    /** In milliseconds, one for each commit; waits until all are seen. */
    List<Long> lags() throws InterruptedException {
        over = true;
        thread.join();
        return lags;
    }

    private void watch() {
        try {
            while (!over || !isEmpty()) {
                Position reached = position(REACHED);
                long now = System.nanoTime();
                synchronized (this) {
                    while (!open.isEmpty() && open.peek().end.compareTo(reached) <= 0) {
                        lags.add((now - open.remove().at) / 1_000_000);
                    }
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized boolean isEmpty() {
        return open.isEmpty();
    }

    private Position position(String sql) throws SQLException {
        try (Connection connection = world.database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? new Position(Long.parseUnsignedLong(row.getString(1)), row.getLong(2))
                    : Position.START;
        }
    }

    @Override
    public void close() {
        over = true;
    }
}
