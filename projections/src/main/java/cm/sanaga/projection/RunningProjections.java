package cm.sanaga.projection;

import cm.sanaga.ledger.PostedBefore;
import cm.sanaga.provider.Claim;
import cm.sanaga.provider.Provider;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;

/** The read models of one node: two pools, the daemons that feed, and what answers. */
final class RunningProjections implements Projections {
    private static final String BEHIND =
            """
            SELECT f.name, j.write_timestamp, f.txid::text, f.ordering FROM read.feed f LEFT JOIN LATERAL (
                SELECT write_timestamp FROM journal.event_journal
                WHERE (txid, ordering) > (f.txid, f.ordering)
                ORDER BY txid, ordering LIMIT 1) j ON true
            """;
    private static final String OVERDUE =
            "SELECT count(*), min(due_at) AS oldest FROM read.due WHERE due_at <= now()";

    private final ReadSettings settings;
    private final Daemons daemons;
    private final HikariDataSource feeding;
    private final Asking asking;
    private final ScheduledExecutorService timer;
    private final JournalFreshness freshness;
    private final Stillness stillness;
    private final PaymentTable.Form form = PaymentTable.Form.standard();
    private final EventCodec codec;

    private RunningProjections(ActorSystem<?> system, ReadSettings settings) {
        this.settings = settings;
        this.codec = EventCodec.of(system);
        this.daemons =
                new Daemons(
                        system,
                        new Daemon.Patience(
                                settings.feed().retryMin(), settings.feed().retryMax()));
        this.feeding = feedingPool(settings);
        HikariDataSource answering = answeringPool(settings);
        this.asking = new Asking(answering, settings.queries());
        this.timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("sanaga-read-timer").factory());
        this.freshness = new JournalFreshness(answering, timer, settings.fresh());
        this.stillness = new Stillness(settings.feed().readyLag());
    }

    static RunningProjections start(ActorSystem<?> system, ReadSettings settings) {
        RunningProjections running = new RunningProjections(system, settings);
        try {
            ReadSchema.ensure(running.feeding);
        } catch (SQLException e) {
            running.close();
            throw new ReadUnavailable("the read models' schema cannot be made", e);
        }
        running.daemons.start(
                "sanaga-feed",
                List.of(
                        running.feed(LedgerProjection.NAME, LedgerProjection::new),
                        running.feed(
                                PaymentProjection.NAME,
                                () ->
                                        new PaymentProjection(
                                                running.form,
                                                settings.feed().remembered(),
                                                settings.due().first()))));
        return running;
    }

    private Daemons.Task feed(String name, Supplier<Projection> projection) {
        return new Daemons.Task(
                "feed " + name,
                () ->
                        new FeedWork(
                                new Feed(projection.get(), codec, feeding, settings.feed().batch()),
                                feeding,
                                settings.feed()));
    }

    @Override
    public PaymentRecords payments() {
        return new PaymentQueries(asking, freshness, form);
    }

    @Override
    public EventRecords events() {
        return eventQueries();
    }

    @Override
    public EventLookup eventsById() {
        return eventQueries();
    }

    private EventQueries eventQueries() {
        return new EventQueries(asking, freshness, codec);
    }

    @Override
    public LedgerRecords ledger() {
        return new LedgerQueries(asking, freshness);
    }

    @Override
    public Freshness freshness() {
        return freshness;
    }

    @Override
    public PostedBefore postedBefore() {
        return new PostedLookup(asking, timer, settings.fresh());
    }

    @Override
    public void dueWork(Consumer<DueWork.Item> wake) {
        DueTable due = new DueTable(feeding, settings.due());
        daemons.start(
                "sanaga-due-work",
                List.of(
                        new Daemons.Task(
                                "due work",
                                () ->
                                        () -> {
                                            due.take().forEach(wake);
                                            return settings.due().poll();
                                        })));
    }

    @Override
    public void watchInvariants(
            Supplier<CompletionStage<List<Breach>>> elsewhere, Consumer<Breach> alarm) {
        daemons.start(
                "sanaga-invariants",
                List.of(
                        new Daemons.Task(
                                "invariants",
                                () ->
                                        new InvariantWatch(
                                                feeding,
                                                settings.invariantsEvery(),
                                                elsewhere,
                                                alarm))));
    }

    @Override
    public void judgeCallbacks(
            Set<Provider> providers, BiFunction<Provider, String, Optional<Claim>> claims) {
        CallbackMeter.begin(providers);
        daemons.start(
                "sanaga-callbacks",
                List.of(
                        new Daemons.Task(
                                "callbacks",
                                () -> new CallbackWatch(feeding, settings.callbacks(), claims))));
    }

    @Override
    public CompletionStage<List<DaemonPlace>> daemons() {
        return daemons.places();
    }

    @Override
    public CompletionStage<Figures> figures() {
        return asking.ask(FigureQueries::figures);
    }

    @Override
    public CompletionStage<Optional<String>> trouble() {
        return asking.ask(connection -> stillness.trouble(places(connection), System.nanoTime()));
    }

    private static SortedMap<String, Stillness.Place> places(Connection connection)
            throws SQLException {
        SortedMap<String, Stillness.Place> places = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(BEHIND);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                boolean more = row.getObject(2) != null;
                Position at =
                        new Position(Long.parseUnsignedLong(row.getString(3)), row.getLong(4));
                places.put(row.getString(1), new Stillness.Place(at, more));
            }
        }
        return places;
    }

    @Override
    public CompletionStage<Standing> standing() {
        return asking.ask(
                connection -> {
                    SortedMap<String, Duration> behind = behind(connection);
                    try (PreparedStatement select = connection.prepareStatement(OVERDUE);
                            ResultSet row = select.executeQuery()) {
                        row.next();
                        return new Standing(
                                behind,
                                row.getLong(1),
                                Optional.ofNullable(row.getObject("oldest", OffsetDateTime.class))
                                        .map(OffsetDateTime::toInstant));
                    }
                });
    }

    private static SortedMap<String, Duration> behind(Connection connection) throws SQLException {
        SortedMap<String, Duration> behind = new TreeMap<>();
        long now = System.currentTimeMillis();
        try (PreparedStatement select = connection.prepareStatement(BEHIND);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String name = row.getString(1);
                long first = row.getLong(2);
                behind.put(
                        name,
                        row.wasNull()
                                ? Duration.ZERO
                                : Duration.ofMillis(Math.max(0, now - first)));
            }
        }
        return behind;
    }

    /**
     * A commit that a crash takes back takes the place in the journal with it, so nothing is lost
     * by not waiting for the disk. A batch of a node that stands still ends within 10 s, or nobody
     * could take the feed over.
     */
    private static HikariDataSource feedingPool(ReadSettings settings) {
        HikariConfig config =
                pool(settings, "sanaga-read-feed", 4, settings.feed().statementTimeout());
        config.setConnectionTimeout(settings.queries().connectionTimeout().toMillis());
        config.setConnectionInitSql(
                "SET synchronous_commit = off; SET idle_in_transaction_session_timeout = '10s';"
                        + " SET statement_timeout = "
                        + settings.feed().statementTimeout().toMillis());
        return new HikariDataSource(config);
    }

    static HikariDataSource answeringPool(ReadSettings settings) {
        ReadSettings.Pool queries = settings.queries();
        HikariConfig config =
                pool(
                        settings,
                        "sanaga-read-query",
                        queries.connections() + 1,
                        queries.statementTimeout());
        config.setConnectionTimeout(queries.connectionTimeout().toMillis());
        config.setReadOnly(true);
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        config.setConnectionInitSql(
                "SET statement_timeout = " + queries.statementTimeout().toMillis());
        return new HikariDataSource(config);
    }

    private static HikariConfig pool(
            ReadSettings settings, String name, int connections, Duration statementTimeout) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setAutoCommit(false);
        config.setMaximumPoolSize(connections);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", name);
        config.addDataSourceProperty(
                "socketTimeout", Long.toString(statementTimeout.toSeconds() + 5));
        return config;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        asking.close();
        feeding.close();
    }
}
