package cm.sanaga.node;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.delivery.Attempt;
import cm.sanaga.http.delivery.Outbox;
import cm.sanaga.http.delivery.Parcel;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.projection.PaymentEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What is to be sent to merchants, as {@code told.delivery} has it. Times are those of the
 * database, so that nodes whose clocks differ agree. What is lost with a power failure is sent once
 * more.
 */
final class PostgresOutbox implements Outbox, AutoCloseable {
    private static final String QUICK = "SET LOCAL synchronous_commit = off";

    /**
     * Rows that another node has in hand are passed over, and of each endpoint no more are looked
     * at than may be had, however many are due.
     */
    private static final String CLAIM =
            """
            WITH due AS (
                SELECT d.endpoint, d.number, e.url, e.secret,
                    coalesce(e.both_until > now(), false) AS both_good
                FROM told.endpoint e CROSS JOIN LATERAL (
                    SELECT endpoint, number, next_at FROM told.delivery
                    WHERE endpoint = e.id AND next_at <= now()
                    ORDER BY next_at, number LIMIT CASE WHEN e.id = ANY (?) THEN 1 ELSE ? END
                    FOR UPDATE SKIP LOCKED) d
                WHERE e.disabled_at IS NULL AND e.id <> ALL (?)
                ORDER BY d.next_at, d.number LIMIT ?)
            UPDATE told.delivery t SET next_at = now() + ? * interval '1 millisecond',
                attempts = t.attempts + 1, tries = t.tries + 1
            FROM due WHERE t.endpoint = due.endpoint AND t.number = due.number
            RETURNING t.endpoint, due.url, due.secret, due.both_good, t.payment, t.seq, t.attempts,
                t.tries
            """;

    /** Whoever claimed it since says himself what came of it. */
    private static final String ENDED =
            """
            WITH ended AS (
                UPDATE told.delivery SET next_at = now() + ? * interval '1 millisecond',
                    received = ?, ended_at = CASE WHEN ?::boolean IS NOT NULL THEN now() END
                WHERE endpoint = ? AND payment = ? AND seq = ? AND attempts = ?
                RETURNING endpoint, number, attempts)
            INSERT INTO told.attempt (endpoint, number, attempt, at, took_ms, status, error, answer)
            SELECT endpoint, number, attempts, ?, ?, ?, ?, ? FROM ended ON CONFLICT DO NOTHING
            """;

    private static final String UNWANTED =
            "UPDATE told.endpoint SET disabled_at = now(), disabled_why = 'gone'"
                    + " WHERE id = ? AND disabled_at IS NULL";
    private static final String FORGET =
            """
            DELETE FROM told.delivery WHERE (endpoint, number) IN (
                SELECT endpoint, number FROM told.delivery
                WHERE ended_at < now() - interval '30 days' LIMIT 500 FOR UPDATE SKIP LOCKED)
            """;

    private final OperatorDesk desk;

    PostgresOutbox(Database database) {
        this.desk = new OperatorDesk(database, "sanaga-outbox");
        desk.everySecond("what was sent to merchants long ago", PostgresOutbox::forget);
    }

    private static void forget(Connection connection) throws SQLException {
        try (Statement delete = connection.createStatement()) {
            delete.executeUpdate(FORGET);
        }
    }

    @Override
    public CompletionStage<List<Parcel>> claim(Room room) {
        return desk.work(connection -> claim(connection, room));
    }

    private static List<Parcel> claim(Connection connection, Room room) throws SQLException {
        quick(connection);
        List<Parcel> claimed = new ArrayList<>();
        try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            claim.setArray(1, texts(connection, room.slow()));
            claim.setInt(2, room.each());
            claim.setArray(3, texts(connection, room.full()));
            claim.setInt(4, room.all());
            claim.setLong(5, room.lease().toMillis());
            try (ResultSet row = claim.executeQuery()) {
                while (row.next()) {
                    claimed.add(parcel(row));
                }
            }
        }
        return claimed;
    }

    private static Parcel parcel(ResultSet row) throws SQLException {
        return new Parcel(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                row.getBoolean(4),
                new PaymentEvent.Id(new PaymentId(row.getString(5)), row.getLong(6)),
                row.getInt(7),
                row.getInt(8));
    }

    private static java.sql.Array texts(Connection connection, Set<String> texts)
            throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    private static void quick(Connection connection) throws SQLException {
        try (Statement set = connection.createStatement()) {
            set.execute(QUICK);
        }
    }

    @Override
    public CompletionStage<Void> ended(Parcel parcel, Attempt attempt, Next next) {
        return desk.work(
                        connection -> {
                            if (next instanceof Next.Unwanted) {
                                disable(connection, parcel, attempt);
                            } else {
                                quick(connection);
                            }
                            return write(connection, parcel, attempt, next);
                        })
                .thenAccept(_ -> {});
    }

    private static void disable(Connection connection, Parcel parcel, Attempt attempt)
            throws SQLException {
        OperatorDesk.lock(connection);
        try (PreparedStatement update = connection.prepareStatement(UNWANTED)) {
            update.setString(1, parcel.endpoint());
            if (update.executeUpdate() == 1) {
                OperatorDesk.record(
                        connection,
                        "webhook_endpoint.disable",
                        parcel.endpoint(),
                        new Deed("platform", "it answered 410", attempt.at()));
            }
        }
    }

    private static boolean write(Connection connection, Parcel parcel, Attempt attempt, Next next)
            throws SQLException {
        try (PreparedStatement ended = connection.prepareStatement(ENDED)) {
            switch (next) {
                case Next.Again(Duration pause) -> {
                    ended.setLong(1, pause.toMillis());
                    ended.setNull(2, Types.BOOLEAN);
                    ended.setNull(3, Types.BOOLEAN);
                }
                case Next.Received _ -> over(ended, true);
                case Next.GivenUp _, Next.Unwanted _ -> over(ended, false);
            }
            ended.setString(4, parcel.endpoint());
            ended.setString(5, parcel.event().payment().value());
            ended.setLong(6, parcel.event().seq());
            ended.setInt(7, parcel.number());
            ended.setObject(8, attempt.at().atOffset(ZoneOffset.UTC));
            ended.setLong(9, attempt.tookMillis());
            ended.setObject(10, attempt.status().orElse(null), Types.INTEGER);
            ended.setString(11, attempt.error().orElse(null));
            ended.setString(12, attempt.answer().orElse(null));
            return ended.executeUpdate() == 1;
        }
    }

    private static void over(PreparedStatement ended, boolean received) throws SQLException {
        ended.setNull(1, Types.BIGINT);
        ended.setBoolean(2, received);
        ended.setBoolean(3, received);
    }

    @Override
    public void close() {
        desk.close();
    }
}
