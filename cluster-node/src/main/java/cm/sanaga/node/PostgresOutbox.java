package cm.sanaga.node;

import cm.sanaga.http.delivery.Attempt;
import cm.sanaga.http.delivery.Outbox;
import cm.sanaga.http.delivery.Parcel;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.projection.PaymentEvent;
import java.sql.Array;
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
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * What is to be sent to merchants, as {@code told.delivery} has it. Times are those of the
 * database, so that nodes whose clocks differ agree. What is lost with a power failure is sent once
 * more.
 */
final class PostgresOutbox implements Outbox, AutoCloseable {
    private static final String QUICK = "SET LOCAL synchronous_commit = off";

    /**
     * Rows that another node has in hand are passed over, and of each endpoint no more are looked
     * at than it may have, however many are due.
     */
    private static final String CLAIM =
            """
            WITH busy AS (
                SELECT b.endpoint, b.parcels, e.merchant
                FROM unnest(?::text[], ?::int[]) AS b(endpoint, parcels)
                JOIN told.endpoint e ON e.id = b.endpoint),
            burden AS (SELECT merchant, sum(parcels) AS parcels FROM busy GROUP BY merchant),
            ready AS (
                SELECT d.endpoint, d.number, d.next_at, e.merchant, e.url, e.secret,
                    coalesce(e.both_until > now(), false) AS both_good, s.slow
                FROM told.endpoint e LEFT JOIN busy b ON b.endpoint = e.id
                CROSS JOIN LATERAL (SELECT e.id = ANY (?) AS slow) s
                CROSS JOIN LATERAL (
                    SELECT endpoint, number, next_at FROM told.delivery
                    WHERE endpoint = e.id AND next_at <= now()
                    ORDER BY next_at, number LIMIT greatest(0, least(?,
                        CASE WHEN s.slow THEN 1 ELSE ? END - coalesce(b.parcels, 0)))
                    FOR UPDATE SKIP LOCKED) d
                WHERE e.disabled_at IS NULL),
            placed AS (
                SELECT r.*,
                    row_number() OVER (PARTITION BY r.merchant ORDER BY r.next_at, r.number)
                        + coalesce(m.parcels, 0) AS of_merchant,
                    row_number() OVER (PARTITION BY r.slow ORDER BY r.next_at, r.number) AS of_slow
                FROM ready r LEFT JOIN burden m ON m.merchant = r.merchant),
            due AS (
                SELECT * FROM placed WHERE of_merchant <= ? AND (NOT slow OR of_slow <= ?)
                ORDER BY slow, of_merchant, next_at, number LIMIT ?)
            UPDATE told.delivery t SET next_at = now() + ? * interval '1 millisecond',
                attempts = t.attempts + 1
            FROM due WHERE t.endpoint = due.endpoint AND t.number = due.number
            RETURNING t.endpoint, due.url, due.secret, due.both_good, t.payment, t.seq, t.attempts,
                t.tries + 1
            """;

    /** Whoever claimed it since, or asked for it once more, says himself what becomes of it. */
    private static final String ENDED =
            """
            WITH sent AS (
                SELECT endpoint, number FROM told.delivery
                WHERE endpoint = ? AND payment = ? AND seq = ?),
            kept AS (
                INSERT INTO told.attempt
                    (endpoint, number, attempt, at, took_ms, status, error, answer)
                SELECT endpoint, number, ?, ?, ?, ?, ?, ? FROM sent ON CONFLICT DO NOTHING)
            UPDATE told.delivery t SET next_at = now() + ? * interval '1 millisecond',
                tries = t.tries + 1, received = ?,
                ended_at = CASE WHEN ?::boolean IS NOT NULL THEN now() END
            FROM sent WHERE t.endpoint = sent.endpoint AND t.number = sent.number
                AND t.attempts = ? AND t.tries = ? - 1
            """;

    /** Where it is now; the one it was at before has nothing to say. */
    private static final String UNWANTED =
            "UPDATE told.endpoint SET disabled_at = now(), disabled_why = 'gone'"
                    + " WHERE id = ? AND url = ? AND disabled_at IS NULL";

    /** The schedule is over by then, also for what never had its turn. */
    private static final String EXPIRE =
            """
            UPDATE told.delivery SET next_at = NULL, received = false, ended_at = now()
            WHERE (endpoint, number) IN (
                SELECT endpoint, number FROM told.delivery
                WHERE next_at IS NOT NULL AND asked_at < now() - interval '4 days'
                LIMIT 500 FOR UPDATE SKIP LOCKED)
            """;

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
            delete.executeUpdate(EXPIRE);
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
            List<Map.Entry<String, Integer>> busy = List.copyOf(room.busy().entrySet());
            claim.setArray(1, array(connection, "text", busy.stream().map(Map.Entry::getKey)));
            claim.setArray(2, array(connection, "int4", busy.stream().map(Map.Entry::getValue)));
            claim.setArray(3, array(connection, "text", room.slow().stream()));
            claim.setInt(4, room.all());
            claim.setInt(5, room.each());
            claim.setInt(6, room.merchant());
            claim.setInt(7, room.slowOnes());
            claim.setInt(8, room.all());
            claim.setLong(9, room.lease().toMillis());
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

    private static Array array(Connection connection, String type, Stream<?> values)
            throws SQLException {
        return connection.createArrayOf(type, values.toArray());
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
                            quick(connection);
                            if (next instanceof Next.Unwanted) {
                                disable(connection, parcel);
                            }
                            return write(connection, parcel, attempt, next);
                        })
                .thenAccept(_ -> {});
    }

    private static void disable(Connection connection, Parcel parcel) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UNWANTED)) {
            update.setString(1, parcel.endpoint());
            update.setString(2, parcel.url());
            update.executeUpdate();
        }
    }

    private static boolean write(Connection connection, Parcel parcel, Attempt attempt, Next next)
            throws SQLException {
        try (PreparedStatement ended = connection.prepareStatement(ENDED)) {
            ended.setString(1, parcel.endpoint());
            ended.setString(2, parcel.event().payment().value());
            ended.setLong(3, parcel.event().seq());
            ended.setInt(4, parcel.number());
            ended.setObject(5, attempt.at().atOffset(ZoneOffset.UTC));
            ended.setLong(6, attempt.tookMillis());
            ended.setObject(7, attempt.status().orElse(null), Types.INTEGER);
            ended.setString(8, attempt.error().orElse(null));
            ended.setString(9, attempt.answer().orElse(null));
            switch (next) {
                case Next.Again(Duration pause) -> {
                    ended.setLong(10, pause.toMillis());
                    ended.setNull(11, Types.BOOLEAN);
                    ended.setNull(12, Types.BOOLEAN);
                }
                case Next.Received _ -> over(ended, true);
                case Next.GivenUp _, Next.Unwanted _ -> over(ended, false);
            }
            ended.setInt(13, parcel.number());
            ended.setInt(14, parcel.tries());
            return ended.executeUpdate() == 1;
        }
    }

    private static void over(PreparedStatement ended, boolean received) throws SQLException {
        ended.setNull(10, Types.BIGINT);
        ended.setBoolean(11, received);
        ended.setBoolean(12, received);
    }

    @Override
    public void close() {
        desk.close();
    }
}
