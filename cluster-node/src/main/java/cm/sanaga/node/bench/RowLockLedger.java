package cm.sanaga.node.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** The ledger in SQL that ours is compared with, on the same server; see {@code rowlock.sql}. */
final class RowLockLedger {
    private final Postmaster server;
    private final SqlClients clients;
    private final AtomicLong acknowledged = new AtomicLong();

    private RowLockLedger(Postmaster server, SqlClients clients) {
        this.server = server;
        this.clients = clients;
    }

    /**
     * What so many clients achieved.
     *
     * @param posted journals, all of them acknowledged
     */
    record Outcome(long posted, double seconds, Histogram micros) {
        double rate() {
            return posted / seconds;
        }
    }

    static RowLockLedger create(Postmaster server, SqlClients clients) {
        try (InputStream text = RowLockLedger.class.getResourceAsStream("rowlock.sql")) {
            if (text == null) {
                throw new IllegalStateException("rowlock.sql is not in the program");
            }
            String sql = new String(text.readAllBytes(), StandardCharsets.UTF_8);
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("the ledger in SQL cannot be made", e);
        }
        return new RowLockLedger(server, clients);
    }

    /** Posts into the books from the first to the last, evenly. */
    Outcome run(int first, int last, int clientCount, Duration span) throws InterruptedException {
        Outcome outcome = clients.run(server, first, last, clientCount, span);
        acknowledged.addAndGet(outcome.posted());
        return outcome;
    }

    void check(Report report) {
        long kept = number("SELECT count(*) FROM rowlock.journal");
        long unbalanced =
                number(
                        "SELECT coalesce(sum(CASE side WHEN 'D' THEN amount ELSE -amount END), 0)"
                                + " FROM rowlock.entry");
        long gaps =
                number(
                        "SELECT count(*) FROM rowlock.book b WHERE b.number <>"
                                + " (SELECT count(*) FROM rowlock.journal j WHERE j.book = b.id)");
        report.check(
                kept >= acknowledged.get() && unbalanced == 0 && gaps == 0,
                "ledger in SQL: %,d journals, none lost, balanced, without gaps".formatted(kept));
    }

    private long number(String query) {
        return Long.parseLong(server.first(query));
    }
}
