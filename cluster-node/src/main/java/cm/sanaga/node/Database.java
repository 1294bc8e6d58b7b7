package cm.sanaga.node;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where the PostgreSQL of this node is and who we are there.
 *
 * @param url begins with {@code jdbc:postgresql:}
 */
public record Database(String url, String user, Secret password) {
    /** A slow disk is waited for this long; a server that is gone is noticed at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration CONNECT = Duration.ofSeconds(2);

    /** The same, by another host and port. */
    Database at(String hostAndPort) {
        return new Database(url.replaceFirst("//[^/]*", "//" + hostAndPort), user, password);
    }

    /** Opens a connection each time it is asked: for a migration. */
    public DataSource dataSource() {
        return source();
    }

    /** The same for a probe, which would rather know in 2 s than wait. */
    DataSource impatientDataSource() {
        PGSimpleDataSource source = source();
        source.setSocketTimeout((int) CONNECT.toSeconds());
        return source;
    }

    private PGSimpleDataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(driverUrl());
        source.setUser(user);
        source.setPassword(password.value());
        return source;
    }

    /**
     * A pool of exactly this many connections; whoever asks for one too many waits 3 s and fails,
     * and whoever waits for a lock does so too. A database that is away when the pool is made does
     * not matter. A transaction in which nothing happens for 10 s ends: its node stands still.
     */
    public HikariDataSource pool(String name, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(driverUrl());
        config.setUsername(user);
        config.setPassword(password.value());
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(3_000);
        config.setValidationTimeout(1_000);
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(
                "SET lock_timeout = '3s'; SET idle_in_transaction_session_timeout = '10s'");
        return new HikariDataSource(config);
    }

    /** The address with what the driver should know: several rows in one statement, time limits. */
    String driverUrl() {
        String options =
                Map.of(
                                "ApplicationName",
                                "sanaga",
                                "reWriteBatchedInserts",
                                "true",
                                "tcpKeepAlive",
                                "true",
                                "connectTimeout",
                                Long.toString(CONNECT.toSeconds()),
                                "socketTimeout",
                                Long.toString(PATIENCE.toSeconds()))
                        .entrySet()
                        .stream()
                        .filter(option -> !url.contains(option.getKey() + "="))
                        .sorted(Map.Entry.comparingByKey())
                        .map(option -> option.getKey() + "=" + option.getValue())
                        .collect(Collectors.joining("&"));
        if (options.isEmpty()) {
            return url;
        }
        return url + (url.contains("?") ? "&" : "?") + options;
    }
}
