package cm.sanaga.node;

import cm.sanaga.http.WebhookEndpoints.Delivery;
import cm.sanaga.http.WebhookEndpoints.Registered;
import cm.sanaga.http.WebhookEndpoints.State;
import cm.sanaga.http.WebhookEndpoints.Told;
import cm.sanaga.http.delivery.Attempt;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.projection.Cursor;
import cm.sanaga.projection.Page;
import cm.sanaga.projection.PaymentEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was sent to the endpoints of merchants: {@code told.delivery} and what came of it. */
final class DeliveryTables {
    private static final String DELIVERY =
            "SELECT number, payment, seq, type, next_at, received, attempts, created_at, ended_at"
                    + " FROM told.delivery WHERE endpoint = ?";
    private static final String ATTEMPTS =
            "SELECT at, took_ms, status, error, answer FROM told.attempt"
                    + " WHERE endpoint = ? AND number = ? ORDER BY attempt";

    /** Sent as if for the first time, whether it was sent before or not. */
    private static final String AGAIN =
            " ON CONFLICT (endpoint, number) DO UPDATE SET next_at = now(), asked_at = now(),"
                    + " tries = 0, received = NULL, ended_at = NULL";

    private static final String ONE_AGAIN =
            "INSERT INTO told.delivery (endpoint, number, payment, seq, type, next_at)"
                    + " SELECT ?, number, payment, seq, type, now() FROM told.event"
                    + " WHERE merchant = ? AND payment = ? AND seq = ?"
                    + AGAIN;

    /** More than so many of all types are not even looked at. */
    private static final String TOLD_SINCE =
            "SELECT count(*) FROM (SELECT 1 FROM told.event"
                    + " WHERE merchant = ? AND number > told.before(?, ?) LIMIT ?) told";

    private static final String ALL_AGAIN =
            """
            INSERT INTO told.delivery (endpoint, number, payment, seq, type, next_at)
            SELECT e.id, t.number, t.payment, t.seq, t.type, now()
            FROM told.endpoint e JOIN told.event t ON t.merchant = e.merchant
            WHERE e.id = ? AND (e.types = '{*}' OR t.type = ANY (e.types))
                AND t.number > told.before(?, ?)
            ORDER BY t.number
            """
                    + AGAIN;

    private DeliveryTables() {}

    /** How many events of that id the merchant was told of. */
    static int resend(Connection connection, String merchant, String id, PaymentEvent.Id event)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ONE_AGAIN)) {
            insert.setString(1, id);
            insert.setString(2, merchant);
            insert.setString(3, event.payment().value());
            insert.setLong(4, event.seq());
            return insert.executeUpdate();
        }
    }

    /** How many events the merchant was told since then, one more than so many at most. */
    static int told(Connection connection, String merchant, Instant since, int most)
            throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(TOLD_SINCE)) {
            count.setString(1, merchant);
            count.setString(2, merchant);
            count.setObject(3, DirectoryTables.time(since));
            count.setInt(4, most + 1);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    static void resend(Connection connection, Registered one, Instant since) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ALL_AGAIN)) {
            insert.setString(1, one.id());
            insert.setString(2, one.merchant());
            insert.setObject(3, DirectoryTables.time(since));
            insert.executeUpdate();
        }
    }

    static Page<Delivery> deliveries(
            Connection connection, String endpoint, Optional<State> state, Page.Wanted wanted)
            throws SQLException {
        String select =
                DELIVERY
                        + state.map(DeliveryTables::only).orElse("")
                        + " AND number < ? ORDER BY number DESC LIMIT ?";
        List<Delivery> rows = new ArrayList<>();
        try (PreparedStatement found = connection.prepareStatement(select)) {
            found.setString(1, endpoint);
            found.setLong(2, wanted.after().map(DeliveryTables::number).orElse(Long.MAX_VALUE));
            found.setInt(3, wanted.limit() + 1);
            try (ResultSet row = found.executeQuery()) {
                while (row.next()) {
                    rows.add(delivery(row));
                }
            }
        }
        if (rows.size() <= wanted.limit()) {
            return new Page<>(rows, Optional.empty());
        }
        List<Delivery> page = rows.subList(0, wanted.limit());
        Delivery last = page.getLast();
        return new Page<>(
                page, Optional.of(new Cursor(last.createdAt(), Long.toString(last.number()))));
    }

    /** A cursor of another list leads to nothing. */
    private static long number(Cursor cursor) {
        try {
            return Long.parseLong(cursor.name());
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static String only(State state) {
        return switch (state) {
            case PENDING -> " AND next_at IS NOT NULL";
            case RECEIVED -> " AND received";
            case FAILED -> " AND NOT received";
        };
    }

    static Optional<Told> delivery(Connection connection, String endpoint, PaymentEvent.Id event)
            throws SQLException {
        try (PreparedStatement found =
                connection.prepareStatement(DELIVERY + " AND payment = ? AND seq = ?")) {
            found.setString(1, endpoint);
            found.setString(2, event.payment().value());
            found.setLong(3, event.seq());
            try (ResultSet row = found.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Delivery delivery = delivery(row);
                return Optional.of(
                        new Told(delivery, attempts(connection, endpoint, delivery.number())));
            }
        }
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        Optional<Instant> nextAt = DirectoryTables.instant(row, 5);
        State ended = row.getBoolean(6) ? State.RECEIVED : State.FAILED;
        return new Delivery(
                row.getLong(1),
                new PaymentEvent.Id(new PaymentId(row.getString(2)), row.getLong(3)),
                row.getString(4),
                nextAt.isPresent() ? State.PENDING : ended,
                row.getInt(7),
                OperatorDesk.instant(row, 8),
                nextAt,
                DirectoryTables.instant(row, 9));
    }

    private static List<Attempt> attempts(Connection connection, String endpoint, long number)
            throws SQLException {
        List<Attempt> attempts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ATTEMPTS)) {
            select.setString(1, endpoint);
            select.setLong(2, number);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    attempts.add(
                            new Attempt(
                                    OperatorDesk.instant(row, 1),
                                    row.getLong(2),
                                    Optional.ofNullable(row.getObject(3, Integer.class)),
                                    Optional.ofNullable(row.getString(4)),
                                    Optional.ofNullable(row.getString(5))));
                }
            }
        }
        return attempts;
    }
}
