package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Once;
import cm.sanaga.http.WebhookEndpoints.Delivery;
import cm.sanaga.http.WebhookEndpoints.Registered;
import cm.sanaga.http.WebhookEndpoints.Told;
import cm.sanaga.http.delivery.Attempt;
import cm.sanaga.http.delivery.Outbox.Room;
import cm.sanaga.http.delivery.Parcel;
import cm.sanaga.kernel.Digest;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.projection.Page;
import cm.sanaga.projection.PaymentEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** Endpoints and what is told, on tables, with two nodes that send. */
abstract class OutboxWorld {
    static final Instant AT = Instant.parse("2026-03-01T08:15:30.123456Z");
    static final Page.Wanted WHOLE = new Page.Wanted(100, Optional.empty());
    static final Duration LEASE = Duration.ofMinutes(1);
    static final Room ALL = room(1_000, 1_000);
    static final Attempt NO =
            new Attempt(AT, 12, Optional.of(500), Optional.empty(), Optional.of("oh no"));
    static final Attempt YES =
            new Attempt(AT, 34, Optional.of(200), Optional.empty(), Optional.empty());

    final Database database = TestDatabase.migrated();
    final PostgresOutbox here = new PostgresOutbox(database);
    final PostgresOutbox there = new PostgresOutbox(database);
    final PostgresWebhookEndpoints endpoints = new PostgresWebhookEndpoints(database);
    int deeds;

    @AfterEach
    final void end() {
        here.close();
        there.close();
        endpoints.close();
    }

    static Room room(int all, int each) {
        return new Room(all, each, all, Map.of(), Set.of(), all, LEASE);
    }

    static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    Deed deed() {
        String request = "r" + ++deeds;
        return new Deed(
                "merchant 1", "why", AT, Optional.of(new Once(request, Digest.of(request))));
    }

    void endpoint(String id) {
        endpoint(id, "mer_1");
    }

    void endpoint(String id, String merchant) {
        done(
                endpoints.add(
                        new Registered(
                                id,
                                merchant,
                                "https://shop.example.com/" + id,
                                Optional.empty(),
                                Set.of("*"),
                                1,
                                Optional.empty(),
                                Optional.empty(),
                                AT),
                        deed()));
    }

    static String payment(int number) {
        return "ch_%032x".formatted(number);
    }

    /** Tells the merchant of something, and all his endpoints that are there, as the feed does. */
    void told(int number) throws SQLException {
        execute(
                """
                WITH fresh AS (INSERT INTO told.event (merchant, payment, seq, type)
                    VALUES ('mer_1', '%s', 1, 'charge.pending') RETURNING *)
                INSERT INTO told.delivery (endpoint, number, payment, seq, type, next_at)
                SELECT e.id, f.number, f.payment, f.seq, f.type, now() FROM fresh f, told.endpoint e
                """
                        .formatted(payment(number)));
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String query(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertTrue(row.next());
            return row.getString(1);
        }
    }

    /** As if so much time had gone by. */
    void later(Duration time) throws SQLException {
        execute(
                "UPDATE told.delivery SET next_at = next_at - interval '%d seconds',"
                                .formatted(time.toSeconds())
                        + " ended_at = ended_at - interval '%d seconds'"
                                .formatted(time.toSeconds()));
    }

    static List<String> payments(List<Parcel> parcels) {
        return parcels.stream().map(one -> one.event().payment().value()).sorted().toList();
    }

    Delivery delivery(String endpoint, int number) {
        return log(endpoint, number).delivery();
    }

    Told log(String endpoint, int number) {
        return done(endpoints.delivery(
                        endpoint, new PaymentEvent.Id(new PaymentId(payment(number)), 1)))
                .orElseThrow();
    }
}
