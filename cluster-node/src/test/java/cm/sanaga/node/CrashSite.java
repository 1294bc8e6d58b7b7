package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.CrashPoint.When;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Nodes that die at a {@link CrashPoint}, one at a time, and the journal that outlives them. */
final class CrashSite implements Site, AutoCloseable {
    private static final String WRITES =
            """
            SELECT persistence_id, min(sequence_number) AS first, count(*) AS events,
                string_agg(event_ser_manifest, ' ' ORDER BY sequence_number) AS what,
                max(write_timestamp) AS at
            FROM journal.event_journal WHERE ordering > ?
            GROUP BY persistence_id, txid ORDER BY min(ordering)
            """;

    private final Path points;
    private final Nodes nodes;
    private final int count;
    private boolean replaced;

    private CrashSite(Path points, Nodes nodes, int count) {
        this.points = points;
        this.nodes = nodes;
        this.count = count;
    }

    /** Whoever lives there, and whoever follows him. */
    interface Nodes extends Site {
        Database database();

        /** Waits until one has ended as by kill -9 and another does its work, as ready as it. */
        void succeed();

        String said();

        void close();
    }

    /** A site of one node, or of several. */
    static CrashSite start(Path folder, int count) throws IOException {
        Path points = Files.createDirectories(folder.resolve("points"));
        return new CrashSite(
                points,
                count == 1 ? new OneNode(folder, points) : new SeveralNodes(folder, points, count),
                count);
    }

    /** How many nodes it has. */
    int count() {
        return count;
    }

    /**
     * What one entity wrote in one go.
     *
     * @param event the first
     * @param what their names on the wire
     * @param at when it was about to be written, by the node's clock (ms)
     */
    record Write(String entity, long event, long events, String what, long at) {
        boolean ofAccount() {
            return entity.startsWith("account|");
        }

        /** What every payment of this kind has in its persistence id. */
        String kind() {
            return entity.substring(0, entity.indexOf('|') + 1);
        }
    }

    /** How far the journal is. */
    long newest() {
        try (Connection connection = nodes.database().dataSource().getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT coalesce(max(ordering), 0) FROM journal.event_journal");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** All that was written after that. */
    List<Write> since(long ordering) {
        try (Connection connection = nodes.database().dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(WRITES)) {
            select.setLong(1, ordering);
            List<Write> writes = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    writes.add(
                            new Write(
                                    row.getString("persistence_id"),
                                    row.getLong("first"),
                                    row.getLong("events"),
                                    row.getString("what"),
                                    row.getLong("at")));
                }
            }
            return writes;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** How many events an account has. */
    long events(String account) {
        return since(0).stream()
                .filter(write -> write.entity().equals(account))
                .mapToLong(Write::events)
                .sum();
    }

    /** From now on it dies there, once. */
    void arm(When when, String entity, long event) {
        try {
            replaced = false;
            Files.deleteIfExists(points.resolve(HaltingJournalDao.DIED));
            Path written = points.resolve("next");
            Files.writeString(written, new CrashPoint(when, entity, event).toString());
            Files.move(written, points.resolve(HaltingJournalDao.ARMED));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the point where it was to die was reached. */
    boolean died() {
        return Files.exists(points.resolve(HaltingJournalDao.DIED))
                && !Files.exists(points.resolve(HaltingJournalDao.ARMED));
    }

    /** When it died (ms). */
    long diedAt() {
        try {
            return Long.parseLong(Files.readString(points.resolve(HaltingJournalDao.DIED)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it died and nobody has started another. */
    boolean gone() {
        return died() && !replaced;
    }

    /** Once it is dead and another does its work. */
    void again() {
        assertTrue(gone(), () -> "it did not die where it was to: " + nodes.said());
        nodes.succeed();
        replaced = true;
    }

    @Override
    public Client shop() {
        return nodes.shop();
    }

    @Override
    public Client operator() {
        return nodes.operator();
    }

    @Override
    public List<RunningNode.Simulator> simulators() {
        return nodes.simulators();
    }

    @Override
    public void close() {
        nodes.close();
    }
}
