package cm.sanaga.node;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.http.QuarantineDesk;
import cm.sanaga.kernel.trace.LogLine;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Quarantine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the database has another history than before, and keeps what is found out until an
 * operator lifts the quarantine. PostgreSQL counts its timeline up with every restore to a point in
 * time and every promotion; a dump that is read back stands on another server.
 */
final class PostgresQuarantine implements Quarantine, QuarantineDesk, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresQuarantine.class);
    private static final String LIFTED = "quarantine.lift";

    /** The file that is written to is named after the timeline, at once after a promotion. */
    private static final String NOW =
            "SELECT (SELECT system_identifier::text FROM pg_control_system()),"
                    + " left(pg_walfile_name(pg_current_wal_lsn()), 8)";

    private static final String LAST =
            "SELECT id, server, timeline, since, quarantined AND lifted_at IS NULL,"
                    + " lifted_at, lifted_by, lifted_why"
                    + " FROM operator.timeline ORDER BY id DESC LIMIT 1";
    private static final String USED = "SELECT EXISTS (SELECT FROM journal.event_journal)";
    private static final String MEET =
            "INSERT INTO operator.timeline (server, timeline, since, quarantined)"
                    + " VALUES (?, ?, clock_timestamp(), ?)";
    private static final String LIFT =
            "UPDATE operator.timeline SET lifted_at = ?, lifted_by = ?, lifted_why = ?"
                    + " WHERE quarantined AND lifted_at IS NULL";
    private static final String NOTE =
            "INSERT INTO operator.quarantined"
                    + " (quarantine, provider, reference, operation, payment, amount, finding, at)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, clock_timestamp())"
                    + " ON CONFLICT (quarantine, provider, reference)"
                    + " DO UPDATE SET finding = excluded.finding, at = excluded.at";

    /** An order that waits is asked after every ten seconds; one that is not has ended. */
    private static final String COUNT =
            "SELECT count(*) FILTER (WHERE finding = 'WAITING'"
                    + " AND at > clock_timestamp() - interval '45 s'),"
                    + " count(*) FILTER (WHERE finding = 'FOUND'),"
                    + " count(*) FILTER (WHERE finding = 'SENT')"
                    + " FROM operator.quarantined WHERE quarantine = ?";

    private final OperatorDesk desk;

    /** What was noted last of each order; that it waits is noted as often as it is asked after. */
    private final Map<Noted, Finding> noted = new ConcurrentHashMap<>();

    private volatile Optional<Met> met = Optional.empty();

    private record Noted(long quarantine, String provider, String reference) {}

    /** A history of the database. */
    record History(String server, long timeline) {}

    private record Met(
            long id, History history, Instant since, boolean active, Optional<Lift> lifted) {}

    /** Knows whether the history is the last one before it returns: no order goes out unasked. */
    PostgresQuarantine(Database database) {
        this.desk = new OperatorDesk(database, "sanaga-quarantine");
        desk.everySecond("the timeline of the database", this::look);
    }

    /**
     * Whether something may be forgotten when this history is met.
     *
     * @param before the last one that was known
     * @param used whether there are events; a database without any has nothing to forget
     */
    static boolean forgets(Optional<History> before, History now, boolean used) {
        return used && before.map(last -> !last.equals(now)).orElseGet(() -> now.timeline() > 1);
    }

    private void look(Connection connection) throws SQLException {
        History now = now(connection);
        Optional<Met> last = last(connection);
        if (last.map(Met::history).filter(now::equals).isEmpty()) {
            OperatorDesk.lock(connection);
            last = last(connection);
            if (last.map(Met::history).filter(now::equals).isEmpty()) {
                meet(connection, last.map(Met::history), now);
                last = last(connection);
            }
        }
        Optional<Met> before = met;
        met = last;
        if (active(last) && !active(before)) {
            LOG.warn(
                    "quarantine: {} is not the history we knew, orders that take money out are"
                            + " asked after before they are sent until an operator lifts it",
                    now);
        }
    }

    private static boolean active(Optional<Met> met) {
        return met.map(Met::active).orElse(false);
    }

    private static History now(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NOW);
                ResultSet row = select.executeQuery()) {
            row.next();
            return new History(row.getString(1), Long.parseLong(row.getString(2), 16));
        }
    }

    private static Optional<Met> last(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LAST);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            Optional<Lift> lifted =
                    row.getObject(6) == null
                            ? Optional.empty()
                            : Optional.of(
                                    new Lift(
                                            OperatorDesk.instant(row, 6),
                                            row.getString(7),
                                            row.getString(8)));
            return Optional.of(
                    new Met(
                            row.getLong(1),
                            new History(row.getString(2), row.getLong(3)),
                            OperatorDesk.instant(row, 4),
                            row.getBoolean(5),
                            lifted));
        }
    }

    private static void meet(Connection connection, Optional<History> before, History now)
            throws SQLException {
        boolean used;
        try (PreparedStatement select = connection.prepareStatement(USED);
                ResultSet row = select.executeQuery()) {
            row.next();
            used = row.getBoolean(1);
        }
        try (PreparedStatement insert = connection.prepareStatement(MEET)) {
            insert.setString(1, now.server());
            insert.setLong(2, now.timeline());
            insert.setBoolean(3, forgets(before, now, used));
            insert.executeUpdate();
        }
    }

    @Override
    public Optional<Instant> since() {
        return met.filter(Met::active).map(Met::since);
    }

    @Override
    public boolean on() {
        return active(met);
    }

    @Override
    public void note(ProviderCall.Order order, Finding finding) {
        Optional<Met> during = met.filter(Met::active);
        if (during.isEmpty()) {
            return;
        }
        long quarantine = during.get().id();
        Noted key = new Noted(quarantine, order.provider().value(), order.reference().toString());
        if (noted.put(key, finding) == finding && finding != Finding.WAITING) {
            return;
        }
        var _ =
                desk.work(connection -> note(connection, quarantine, order, finding))
                        .whenComplete(
                                (_, failure) -> {
                                    if (failure != null) {
                                        noted.remove(key);
                                        LogLine.ofPayment(LOG.atWarn(), order.payment())
                                                .addKeyValue("reference", order.reference())
                                                .addKeyValue("finding", finding)
                                                .setCause(failure)
                                                .log("not noted");
                                    }
                                });
    }

    private static int note(
            Connection connection, long quarantine, ProviderCall.Order order, Finding finding)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(NOTE)) {
            insert.setLong(1, quarantine);
            insert.setString(2, order.provider().value());
            insert.setString(3, order.reference().toString());
            insert.setString(4, order.operation().name());
            insert.setString(5, order.payment());
            insert.setLong(6, order.amount().minor());
            insert.setString(7, finding.name());
            return insert.executeUpdate();
        }
    }

    @Override
    public CompletionStage<View> view() {
        return desk.work(
                connection -> {
                    look(connection);
                    Met last = met.orElseThrow();
                    return new View(
                            last.active(),
                            last.history().timeline(),
                            last.since(),
                            last.lifted(),
                            orders(connection, last.id()));
                });
    }

    private static Orders orders(Connection connection, long quarantine) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COUNT)) {
            select.setLong(1, quarantine);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Orders(row.getLong(1), row.getLong(2), row.getLong(3));
            }
        }
    }

    @Override
    public CompletionStage<Times> lift(Deed deed) {
        return desk.once(deed, connection -> lift(connection, deed))
                .thenCompose(
                        times ->
                                desk.work(
                                        connection -> {
                                            look(connection);
                                            return times;
                                        }));
    }

    private static void lift(Connection connection, Deed deed) throws SQLException {
        Optional<Met> last = last(connection);
        try (PreparedStatement update = connection.prepareStatement(LIFT)) {
            update.setObject(1, deed.at().atOffset(ZoneOffset.UTC));
            update.setString(2, deed.who());
            update.setString(3, deed.reason());
            if (update.executeUpdate() > 0) {
                Trail.record(
                        connection,
                        LIFTED,
                        last.map(met -> "timeline/" + met.history().timeline()).orElse("timeline"),
                        deed);
            }
        }
    }

    @Override
    public void close() {
        desk.close();
    }
}
