package cm.sanaga.projection;

import cm.sanaga.kernel.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schema {@code read}: made when it is absent, dropped and made again when it is of another
 * version than this program's. The projections then fill it from the start of the journal.
 */
public final class ReadSchema {
    private static final Logger LOG = LoggerFactory.getLogger(ReadSchema.class);
    private static final String SQL = text("/cm/sanaga/projection/schema/read.sql");
    private static final String VERSION = Digest.of(SQL).value();
    private static final String WHOSE = "SELECT digest FROM read.version";

    private ReadSchema() {}

    /** Makes sure that the schema is there and of this program's version. */
    public static void ensure(DataSource database) throws SQLException {
        inTransaction(
                database,
                statement -> {
                    if (!current(statement)) {
                        LOG.info("the read models are made anew version={}", VERSION);
                        make(statement);
                    }
                });
    }

    /** Drops every read model; the projections, running or not, begin again. */
    public static void rebuild(DataSource database) throws SQLException {
        inTransaction(database, ReadSchema::make);
    }

    /**
     * Refuses to go on where it is of another version, in which case somebody else has made it anew
     * while we ran. Holds what it has seen until the transaction ends.
     */
    static void require(Connection connection) throws SQLException {
        // Asked in every batch: a statement that the server knows already costs it half.
        try (PreparedStatement select = connection.prepareStatement(WHOSE);
                ResultSet row = select.executeQuery()) {
            if (!ofThisProgram(row)) {
                throw new IllegalStateException("the read models are of another program's version");
            }
        }
    }

    private interface Work {
        void in(Statement statement) throws SQLException;
    }

    private static void inTransaction(DataSource database, Work work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "SELECT pg_advisory_xact_lock(hashtextextended('sanaga read', 7))");
                work.in(statement);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static void make(Statement statement) throws SQLException {
        statement.execute("DROP SCHEMA IF EXISTS read CASCADE");
        statement.execute(SQL);
        statement.execute("INSERT INTO read.version VALUES ('" + VERSION + "')");
    }

    private static boolean current(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT to_regclass('read.version')::text")) {
            if (!row.next() || row.getString(1) == null) {
                return false;
            }
        }
        try (ResultSet row = statement.executeQuery(WHOSE)) {
            return ofThisProgram(row);
        }
    }

    private static boolean ofThisProgram(ResultSet row) throws SQLException {
        return row.next() && VERSION.equals(row.getString(1));
    }

    private static String text(String resource) {
        try (InputStream in =
                Objects.requireNonNull(ReadSchema.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
