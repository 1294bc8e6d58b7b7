package cm.sanaga.projection.schema;

import cm.sanaga.testing.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL for tests: one server for each test JVM on a free port, gone when the JVM ends,
 * and a database of its own for whoever asks, with the journal and the inbox in place.
 */
public final class RealPostgres {
    private static final String MODEL = "sanaga_model";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private RealPostgres() {}

    /** Where a test's database is; user {@code postgres} needs no password. */
    public record Database(String url, String user, String password) {

        /** Opens a connection for each request; wrap it where a pool is wanted. */
        public DataSource dataSource() {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(url);
            source.setUser(user);
            source.setPassword(password);
            return source;
        }
    }

    /** A fresh database with all migrations of {@link JournalSchema} applied. */
    public static Database migrated() {
        String name = "test_" + NUMBER.incrementAndGet();
        Server.command("CREATE DATABASE " + name + " TEMPLATE " + MODEL);
        return Server.database(name);
    }

    /** A fresh database with nothing in it. */
    public static Database empty() {
        String name = "test_" + NUMBER.incrementAndGet();
        Server.command("CREATE DATABASE " + name);
        return Server.database(name);
    }

    /** Started by the first who asks. */
    private static final class Server {
        private static final EmbeddedPostgres POSTGRES = started();

        private static EmbeddedPostgres started() {
            try {
                EmbeddedPostgres postgres =
                        EmbeddedPostgres.builder()
                                .setOverrideWorkingDirectory(new File("target/postgres"))
                                .setPort(FreePort.next())
                                .setServerConfig("max_connections", "200")
                                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                                .start();
                command(postgres, "CREATE DATABASE " + MODEL);
                JournalSchema.migrate(database(postgres, MODEL).dataSource());
                return postgres;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static void command(String sql) {
            command(POSTGRES, sql);
        }

        static Database database(String name) {
            return database(POSTGRES, name);
        }

        private static Database database(EmbeddedPostgres postgres, String name) {
            String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + name;
            return new Database(url, "postgres", "");
        }

        private static void command(EmbeddedPostgres postgres, String sql) {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }
    }
}
