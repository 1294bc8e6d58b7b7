package cm.sanaga.node.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * The embedded PostgreSQL of a data folder.
 *
 * @param pid of its first process
 */
record Postmaster(Ground ground, long pid, int port) {

    /** As it tells of itself; empty where none runs. */
    static Optional<Postmaster> of(Ground ground, Path dataFolder) {
        try {
            List<String> lines =
                    Files.readAllLines(dataFolder.resolve("postgres").resolve("postmaster.pid"));
            return Optional.of(
                    new Postmaster(
                            ground,
                            Long.parseLong(lines.get(0).strip()),
                            Integer.parseInt(lines.get(3).strip())));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    Connection connect() throws SQLException {
        return ground.database(port);
    }

    /** Processor time of all its processes in microseconds. */
    double cpu() {
        return Cpu.ofFamily(pid);
    }

    /**
     * What it has done for this database since it was made.
     *
     * @param written ahead, in bytes
     * @param commits transactions, as the server counts them some hundred ms later
     * @param events in the journal
     */
    record Work(double written, double commits, double events) {
        static final Work NONE = new Work(0, 0, 0);

        Work since(Work before) {
            return new Work(
                    written - before.written, commits - before.commits, events - before.events);
        }
    }

    Work work() {
        return new Work(
                number("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"),
                number(
                        "SELECT xact_commit FROM pg_stat_database"
                                + " WHERE datname = current_database()"),
                number("SELECT coalesce(max(ordering), 0) FROM journal.event_journal"));
    }

    private double number(String query) {
        return Double.parseDouble(first(query));
    }

    /** The first column of the first row. */
    String first(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** What decides how durable it is, for the conditions of a run. */
    void tell(Conditions conditions) {
        for (String setting :
                List.of("server_version", "fsync", "synchronous_commit", "full_page_writes")) {
            conditions.put(setting, first("SHOW " + setting));
        }
    }
}
