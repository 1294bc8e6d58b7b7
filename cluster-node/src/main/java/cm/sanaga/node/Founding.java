package cm.sanaga.node;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to found a cluster on a database. Nobody has it while a member of one lives: every
 * member holds a shared lock of the database's, and one node at a time may look whether anybody
 * holds it. Two clusters beside each other would each have every account; the journal keeps their
 * writes apart, and what one has taken the other knows nothing of.
 *
 * <p>The locks are those of a session, on a connection of their own: what ends or is killed lets go
 * at once, a machine that is gone within 11 s. Through a pooler that shares sessions they are worth
 * nothing. A member's session bears its number, so that members know of each other without the
 * cluster ({@link RollCall}).
 */
final class Founding implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Founding.class);

    /** "sana"; locks belong to one database of a server. */
    private static final int CLASS = 0x73_61_6e_61;

    private static final int MEMBER = 1;
    private static final int FOUNDER = 2;
    private static final long LOOK_MILLIS = 500;

    /** Before the number of a member, in its session's {@code application_name}. */
    private static final String NAME = "sanaga member ";

    private final DataSource source;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("membership").factory());

    private volatile @Nullable Connection connection;
    private volatile boolean closed;
    private boolean founder;
    private boolean member;
    private String trouble = "";
    private @Nullable Member self;

    /** A member, as it knows itself. It is told on one thread. */
    interface Member {
        /** The number of its incarnation, which no other has. */
        long uid();

        /** Whether it is one still; who is not says nothing any more, and keeps the lock. */
        boolean lives();

        /** Who has a session, and for how long each has said nothing in it. */
        void heard(Map<Long, Duration> sessions);

        /** Its own session was lost. */
        void interrupted();
    }

    /** A database that stands still is waited for: a session that is given up is a lock lost. */
    Founding(Database database) {
        this.source = database.dataSource();
    }

    /**
     * Asks for the right, which is kept until the node has joined.
     *
     * @return why this node may not found one; empty when it may
     */
    synchronized Optional<String> refused() {
        try {
            Connection open = open();
            founder = founder || told(open, "pg_try_advisory_lock", FOUNDER);
            if (!founder) {
                return Optional.of("another node is about to found one on this database");
            }
            if (members(open) > 0) {
                told(open, "pg_advisory_unlock", FOUNDER);
                founder = false;
                return Optional.of("one lives on this database already");
            }
            return Optional.empty();
        } catch (SQLException e) {
            hangUp();
            return Optional.of("the database does not say whether one lives: " + e.getMessage());
        }
    }

    /** Whether the right that was given is held still, by the session that got it. */
    synchronized boolean kept() {
        Connection open = connection;
        try {
            if (open == null || !founder) {
                return false;
            }
            alive(open);
            return true;
        } catch (SQLException _) {
            hangUp();
            return false;
        }
    }

    /** From now on this node is a member, whatever becomes of the database meanwhile. */
    synchronized void joined(Member member) {
        self = member;
        hold();
        var _ =
                thread.scheduleWithFixedDelay(
                        this::hold, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * This node has handed over what it had and leaves: others take it for no member of another
     * cluster when it is none of theirs any more. Nobody founds one until it has ended.
     */
    synchronized void leaves() {
        self = null;
        Connection open = connection;
        if (open == null) {
            return;
        }
        try (Statement statement = open.createStatement()) {
            statement.execute("RESET application_name");
        } catch (SQLException _) {
            hangUp();
        }
    }

    private synchronized void hold() {
        Member living = self;
        if (living == null || (member && !living.lives())) {
            return;
        }
        try {
            Connection open = open();
            if (member) {
                living.heard(sessions(open));
            } else {
                try (Statement statement = open.createStatement()) {
                    statement.execute("SET application_name = '" + NAME + living.uid() + "'");
                }
                // Nobody ever takes it alone.
                member = told(open, "pg_try_advisory_lock_shared", MEMBER);
                if (founder) {
                    told(open, "pg_advisory_unlock", FOUNDER);
                    founder = false;
                }
            }
            troubled(member ? "" : "the lock of members is held alone");
        } catch (Exception e) { // Or the next look would never come.
            hangUp();
            troubled(String.valueOf(e.getMessage()));
        }
    }

    private void troubled(String now) {
        if (closed || now.isEmpty() == trouble.isEmpty()) {
            return;
        }
        trouble = now;
        if (now.isEmpty()) {
            LOG.info("the database knows again that this node is a member");
        } else {
            LOG.warn("the database does not know that this node is a member: {}", now);
        }
    }

    private Connection open() throws SQLException {
        if (closed) {
            throw new SQLException("the node ends");
        }
        Connection open = connection;
        if (open == null) {
            open = source.getConnection();
            connection = open;
            if (closed) {
                hangUp();
                throw new SQLException("the node ends");
            }
            try (Statement statement = open.createStatement()) {
                statement.execute(
                        "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2;"
                                + " SET tcp_keepalives_count = 3; SET tcp_user_timeout = 11000");
            }
        }
        return open;
    }

    /** Not by the server's table of locks: to read it stops all who take one. */
    private static void alive(Connection connection) throws SQLException {
        number(connection, "SELECT 1");
    }

    /** Its asking tells the others that this one lives. */
    private static Map<Long, Duration> sessions(Connection connection) throws SQLException {
        Map<Long, Duration> silent = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                """
                                SELECT substr(application_name, %d)::bigint,
                                  (extract(epoch FROM clock_timestamp() - state_change) * 1000)::bigint
                                FROM pg_stat_activity
                                WHERE datname = current_database() AND usename = current_user
                                  AND application_name ~ '^%s-?[0-9]+$'
                                """
                                        .formatted(NAME.length() + 1, NAME))) {
            while (rows.next()) {
                silent.put(rows.getLong(1), Duration.ofMillis(rows.getLong(2)));
            }
        }
        return silent;
    }

    private static long members(Connection connection) throws SQLException {
        return number(
                connection,
                """
                SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
                WHERE locktype = 'advisory' AND datname = current_database() AND granted
                  AND classid = %d AND objid = %d AND objsubid = 2
                """
                        .formatted(CLASS, MEMBER));
    }

    private static boolean told(Connection connection, String function, int lock)
            throws SQLException {
        return number(connection, "SELECT %s(%d, %d)::int".formatted(function, CLASS, lock)) == 1;
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void hangUp() {
        founder = false;
        member = false;
        Member interrupted = self;
        if (interrupted != null) {
            interrupted.interrupted();
        }
        try {
            Connection open = connection;
            if (open != null) {
                open.close();
            }
        } catch (SQLException _) {
            // The server lets go of what it held either way.
        }
        connection = null;
    }

    /** Lets go; others may found. */
    @Override
    public void close() throws SQLException {
        closed = true;
        thread.shutdownNow();
        Connection open = connection;
        if (open != null) {
            // Not behind one who waits for a database that stands still.
            open.abort(Runnable::run);
        }
    }
}
