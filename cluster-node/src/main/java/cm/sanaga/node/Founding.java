package cm.sanaga.node;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to found a cluster on a database. Nobody has it while a member of one lives: every
 * member holds a shared lock of the database's, and who founds needs the exclusive one. Two
 * clusters beside each other would each have every account; the journal keeps their writes apart,
 * and what one has read the other knows nothing of.
 *
 * <p>The locks are those of a session, on a connection of their own: what ends or is killed lets go
 * at once, a machine that is gone within 11 s. Through a pooler that shares sessions they are worth
 * nothing.
 */
final class Founding implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Founding.class);

    /** "sanaga"; locks belong to one database of a server. */
    private static final long LOCK = 0x73_61_6e_61_67_61L;

    private static final long LOOK_MILLIS = 1_000;

    private enum Held {
        NOTHING,
        ALONE,
        WITH_OTHERS
    }

    private final DataSource source;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("membership").factory());

    private @Nullable Connection connection;
    private Held held = Held.NOTHING;

    Founding(Database database) {
        this.source = database.impatientDataSource();
    }

    /** Whether this node may found one: no other is a member or about to found. */
    synchronized boolean granted() {
        try {
            Connection open = open();
            if (held == Held.NOTHING && told(open, "pg_try_advisory_lock")) {
                held = Held.ALONE;
            }
            return held == Held.ALONE;
        } catch (SQLException _) {
            hangUp();
            return false;
        }
    }

    /** From now on this node is a member, whatever becomes of the database meanwhile. */
    synchronized void joined() {
        hold();
        var _ =
                thread.scheduleWithFixedDelay(
                        this::hold, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void hold() {
        try {
            Connection open = open();
            switch (held) {
                case WITH_OTHERS -> alive(open);
                case ALONE, NOTHING -> {
                    boolean shared = told(open, "pg_try_advisory_lock_shared");
                    if (held == Held.ALONE) {
                        told(open, "pg_advisory_unlock");
                    }
                    held = shared ? Held.WITH_OTHERS : Held.NOTHING;
                    if (!shared) {
                        LOG.error(
                                "another node founds a cluster on this database, of which this one"
                                        + " is no member");
                    }
                }
            }
        } catch (SQLException _) {
            hangUp();
        }
    }

    private Connection open() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = source.getConnection();
            connection = open;
            try (Statement statement = open.createStatement()) {
                statement.execute(
                        "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2;"
                                + " SET tcp_keepalives_count = 3");
            }
        }
        return open;
    }

    private static boolean told(Connection connection, String function) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + function + "(" + LOCK + ")")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static void alive(Connection connection) throws SQLException {
        if (!connection.isValid(1)) {
            throw new SQLException("the session is gone");
        }
    }

    private void hangUp() {
        held = Held.NOTHING;
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException _) {
            // The server lets go of what it held either way.
        }
        connection = null;
    }

    /** Lets go; others may found. */
    @Override
    public void close() {
        thread.shutdownNow();
        synchronized (this) {
            hangUp();
        }
    }
}
