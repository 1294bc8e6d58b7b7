package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.http.Inbox;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.provider.Provider;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class PostgresInboxIT {
    private static final int ROUNDS = 20;
    private static final int CALLBACKS = 200;

    private final Database database = TestDatabase.migrated();

    private static Inbox.Callback callback(int round, int number) {
        return new Inbox.Callback(
                Provider.MTN,
                new PaymentId("ch_%032x".formatted(round * 1_000 + number)),
                new Inbox.Request("PUT", "/webhooks/mtn/ch_1.…", "attempt=2"),
                Map.of(),
                ByteString.fromString("body " + number),
                Instant.EPOCH);
    }

    /** A provider that calls back five times reaches several nodes, and each has a pile of them. */
    @Test
    void the_same_callbacks_in_another_order_on_two_nodes_are_all_kept() throws Exception {
        try (PostgresInbox one = new PostgresInbox(database);
                PostgresInbox other = new PostgresInbox(database)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<CompletableFuture<Inbox.Kept>> kept = new ArrayList<>();
                for (int i = 0; i < CALLBACKS; i++) {
                    kept.add(one.keep(callback(round, i)).toCompletableFuture());
                    kept.add(other.keep(callback(round, CALLBACKS - 1 - i)).toCompletableFuture());
                }
                int first = 0;
                for (CompletableFuture<Inbox.Kept> each : kept) {
                    first += each.get(30, TimeUnit.SECONDS) == Inbox.Kept.FIRST ? 1 : 0;
                }
                assertEquals(CALLBACKS, first, "each is new once");
            }
        }
    }

    @Test
    void how_it_came_is_kept_and_the_same_body_by_another_way_is_the_same_callback()
            throws Exception {
        Inbox.Callback first = callback(ROUNDS, 1);
        Inbox.Callback again =
                new Inbox.Callback(
                        first.provider(),
                        first.payment(),
                        new Inbox.Request("POST", first.request().path(), ""),
                        first.headers(),
                        first.body(),
                        first.at());
        Inbox.Callback refused =
                new Inbox.Callback(
                        first.provider(),
                        first.payment(),
                        first.request(),
                        Map.of(Inbox.VERDICT, "forged"),
                        first.body(),
                        first.at());
        try (PostgresInbox inbox = new PostgresInbox(database)) {
            assertEquals(Inbox.Kept.FIRST, kept(inbox, first));
            assertEquals(Inbox.Kept.AGAIN, kept(inbox, again));
            assertEquals(Inbox.Kept.FIRST, kept(inbox, refused));
        }
        assertEquals(
                List.of(
                        "PUT /webhooks/mtn/ch_1.… attempt=2 came 2 times, judged: f",
                        "PUT /webhooks/mtn/ch_1.… attempt=2 came 1 times, judged: t"),
                rows(first.payment()));
    }

    private static Inbox.Kept kept(Inbox inbox, Inbox.Callback callback) throws Exception {
        return inbox.keep(callback).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private List<String> rows(PaymentId payment) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                """
                                SELECT format('%s %s %s came %s times, judged: %s',
                                    method, path, query, times, judged)
                                FROM inbox.callback WHERE payment = ? ORDER BY id
                                """)) {
            select.setString(1, payment.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(row.getString(1));
                }
            }
        }
        return rows;
    }
}
