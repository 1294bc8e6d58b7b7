package cm.sanaga.node.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * How far the read models are behind the journal, looked at forty times a second: the age of the
 * oldest event that a projection has not seen, by the clock of this machine.
 */
final class Lag implements AutoCloseable {
    private static final long EVERY_NANOS = 25_000_000;

    private static final String BEHIND =
            """
            SELECT f.name, j.write_timestamp FROM read.feed f LEFT JOIN LATERAL (
                SELECT write_timestamp FROM journal.event_journal
                WHERE (txid, ordering) > (f.txid, f.ordering)
                ORDER BY txid, ordering LIMIT 1) j ON true
            """;

    private final Map<String, Recorder> millis = new LinkedHashMap<>();
    private final AtomicReference<@Nullable SQLException> failure = new AtomicReference<>();
    private volatile boolean over;

    private Lag() {
        millis.put("ledger", new Recorder(3));
        millis.put("payments", new Recorder(3));
    }

    /** Looks until it is closed. */
    static Lag of(Postmaster postgres) {
        Lag lag = new Lag();
        Thread.ofVirtual().start(() -> lag.watch(postgres));
        return lag;
    }

    private void watch(Postmaster postgres) {
        try (Connection connection = postgres.connect();
                PreparedStatement select = connection.prepareStatement(BEHIND)) {
            long due = System.nanoTime();
            while (!over) {
                look(select);
                due += EVERY_NANOS;
                Pace.until(due);
            }
        } catch (SQLException e) {
            failure.set(e);
        }
    }

    private void look(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            long now = System.currentTimeMillis();
            while (row.next()) {
                long written = row.getLong(2);
                long behind = row.wasNull() ? 0 : Math.max(0, now - written);
                Recorder recorder = millis.get(row.getString(1));
                if (recorder != null) {
                    recorder.recordValue(behind);
                }
            }
        }
    }

    /** What was seen since the last time, in milliseconds. */
    Map<String, Double> seen() {
        SQLException wrong = failure.get();
        if (wrong != null) {
            throw new IllegalStateException("the read models cannot be looked at", wrong);
        }
        Map<String, Double> seen = new LinkedHashMap<>();
        millis.forEach(
                (name, recorder) -> {
                    Histogram histogram = recorder.getIntervalHistogram();
                    seen.put(name + "_behind_p50_ms", (double) histogram.getValueAtPercentile(50));
                    seen.put(name + "_behind_p99_ms", (double) histogram.getValueAtPercentile(99));
                    seen.put(name + "_behind_max_ms", (double) histogram.getMaxValue());
                });
        return seen;
    }

    @Override
    public void close() {
        over = true;
    }
}
