package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.ledger.Account;
import cm.sanaga.projection.schema.RealPostgres;
import com.typesafe.config.ConfigFactory;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A database of its own with the read models in it, and feeds that are stepped by hand. */
final class World implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final RealPostgres.Database at = RealPostgres.migrated();
    final HikariDataSource database;
    final EventJournal journal;
    final PaymentTable.Form form = PaymentTable.Form.standard();

    World() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(at.url());
        config.setUsername(at.user());
        config.setPassword(at.password());
        config.setMaximumPoolSize(8);
        database = new HikariDataSource(config);
        journal = new EventJournal(database);
        ReadSchema.ensure(database);
    }

    /** Puts questions to it as a node does; to be closed first. */
    Asking asking() {
        ReadSettings settings =
                ReadSettings.from(ConfigFactory.load(), at.url(), at.user(), at.password());
        return new Asking(RunningProjections.answeringPool(settings), settings.queries());
    }

    Feed ledgerFeed() {
        return new Feed(new LedgerProjection(), EventJournal.CODEC, database, 200);
    }

    Feed paymentFeed(int remembered) {
        return new Feed(
                new PaymentProjection(form, remembered, PATIENCE),
                EventJournal.CODEC,
                database,
                200);
    }

    /**
     * Feeds to the end of the journal. A look that finds nothing proves nothing: any transaction of
     * the server, even one of its own housekeeping, may hold the horizon back for a moment.
     */
    void drain(Feed... feeds) throws SQLException {
        for (Feed feed : feeds) {
            String reached =
                    "SELECT bool_and((f.txid, f.ordering) >= (j.txid, j.ordering)) FROM read.feed f,"
                            + " journal.event_journal j WHERE f.name = '"
                            + feed.name()
                            + "'";
            while ("f".equals(one(reached))) {
                if (feed.step() == 0) {
                    execute("SELECT pg_sleep(0.01)");
                }
            }
        }
    }

    /** The next step that finds something; zero when none does for a minute. */
    int step(Feed feed) throws SQLException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        int looked = feed.step();
        while (looked == 0 && System.nanoTime() < end) {
            execute("SELECT pg_sleep(0.01)");
            looked = feed.step();
        }
        return looked;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As somebody who may do everything, and switches off what would refuse it. */
    void tamper(String sql) throws SQLException {
        execute(
                "SET session_replication_role = replica; "
                        + sql
                        + "; RESET session_replication_role");
    }

    List<String> query(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    String one(String sql) throws SQLException {
        return query(sql).getFirst();
    }

    /** What each table holds, as a hash of its rows. */
    Map<String, String> content() throws SQLException {
        Map<String, String> content = new TreeMap<>();
        for (String table :
                query("SELECT tablename FROM pg_tables WHERE schemaname = 'read' ORDER BY 1")) {
            content.put(
                    table,
                    one(
                            "SELECT count(*) || ' ' || coalesce(md5(string_agg(r, chr(10) ORDER BY"
                                    + " r)), '') FROM (SELECT t::text AS r FROM read."
                                    + table
                                    + " t) rows"));
        }
        return content;
    }

    /** What the tables say of a book is what its events come to. */
    void assertBook(Book book) throws SQLException {
        Account.State state = book.state();
        String account = state.id().value();
        List<String> lines =
                state.lines().entrySet().stream()
                        .map(
                                line ->
                                        "%s %d %d %d"
                                                .formatted(
                                                        line.getKey(),
                                                        line.getValue().debits().minor(),
                                                        line.getValue().credits().minor(),
                                                        line.getValue().held().minor()))
                        .sorted()
                        .toList();
        assertEquals(
                lines,
                query(
                                "SELECT concat_ws(' ', sub_account, debits, credits, held) FROM"
                                        + " read.balance WHERE account = '"
                                        + account
                                        + "'")
                        .stream()
                        .sorted()
                        .toList());
        assertEquals(
                List.of(state.number() + " " + state.head()),
                query(
                        "SELECT concat_ws(' ', number, hash) FROM read.chain WHERE account = '"
                                + account
                                + "'"));
        assertEquals(
                Integer.toString(state.holds().size()),
                one("SELECT count(*) FROM read.hold WHERE account = '" + account + "'"));
        assertEquals(
                List.of(),
                query("SELECT what FROM read.violation WHERE place LIKE '" + account + "%'"));
    }

    @Override
    public void close() {
        database.close();
    }
}
