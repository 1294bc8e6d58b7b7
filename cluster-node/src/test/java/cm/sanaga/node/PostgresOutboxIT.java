package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Once;
import cm.sanaga.http.WebhookEndpoints.Change;
import cm.sanaga.http.WebhookEndpoints.Delivery;
import cm.sanaga.http.WebhookEndpoints.Registered;
import cm.sanaga.http.WebhookEndpoints.State;
import cm.sanaga.http.WebhookEndpoints.Told;
import cm.sanaga.http.delivery.Attempt;
import cm.sanaga.http.delivery.Outbox.Next;
import cm.sanaga.http.delivery.Outbox.Room;
import cm.sanaga.http.delivery.Parcel;
import cm.sanaga.http.problem.Rejection;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is to be sent: to whom, by whom, how often, and what is known of it afterwards. */
class PostgresOutboxIT {
    private static final Instant AT = Instant.parse("2026-03-01T08:15:30.123456Z");
    private static final Page.Wanted WHOLE = new Page.Wanted(100, Optional.empty());
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Room ALL = new Room(1_000, 1_000, Set.of(), Set.of(), LEASE);
    private static final Attempt NO =
            new Attempt(AT, 12, Optional.of(500), Optional.empty(), Optional.of("oh no"));
    private static final Attempt YES =
            new Attempt(AT, 34, Optional.of(200), Optional.empty(), Optional.empty());

    private final Database database = TestDatabase.migrated();
    private final PostgresOutbox here = new PostgresOutbox(database);
    private final PostgresOutbox there = new PostgresOutbox(database);
    private final PostgresWebhookEndpoints endpoints = new PostgresWebhookEndpoints(database);
    private int deeds;

    @AfterEach
    void end() {
        here.close();
        there.close();
        endpoints.close();
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private Deed deed() {
        String request = "r" + ++deeds;
        return new Deed(
                "merchant 1", "why", AT, Optional.of(new Once(request, Digest.of(request))));
    }

    private void endpoint(String id) {
        done(
                endpoints.add(
                        new Registered(
                                id,
                                "mer_1",
                                "https://shop.example.com/" + id,
                                Optional.empty(),
                                Set.of("*"),
                                1,
                                Optional.empty(),
                                Optional.empty(),
                                AT),
                        deed()));
    }

    private static String payment(int number) {
        return "ch_%032x".formatted(number);
    }

    /** Tells the merchant of something, and all his endpoints that are there, as the feed does. */
    private void told(int number) throws SQLException {
        execute(
                """
                WITH fresh AS (INSERT INTO told.event (merchant, payment, seq, type)
                    VALUES ('mer_1', '%s', 1, 'charge.pending') RETURNING *)
                INSERT INTO told.delivery (endpoint, number, payment, seq, type, next_at)
                SELECT e.id, f.number, f.payment, f.seq, f.type, now() FROM fresh f, told.endpoint e
                """
                        .formatted(payment(number)));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertTrue(row.next());
            return row.getString(1);
        }
    }

    /** As if so much time had gone by. */
    private void later(Duration time) throws SQLException {
        execute(
                "UPDATE told.delivery SET next_at = next_at - interval '%d seconds',"
                                .formatted(time.toSeconds())
                        + " ended_at = ended_at - interval '%d seconds'"
                                .formatted(time.toSeconds()));
    }

    private static List<String> payments(List<Parcel> parcels) {
        return parcels.stream().map(one -> one.event().payment().value()).sorted().toList();
    }

    private Delivery delivery(String endpoint, int number) {
        return log(endpoint, number).delivery();
    }

    private Told log(String endpoint, int number) {
        return done(endpoints.delivery(
                        endpoint, new PaymentEvent.Id(new PaymentId(payment(number)), 1)))
                .orElseThrow();
    }

    @Test
    void what_one_node_has_in_hand_no_other_takes_until_the_claim_has_run_out() throws Exception {
        endpoint("we_1");
        told(1);
        Parcel first = done(here.claim(ALL)).getFirst();
        assertEquals("https://shop.example.com/we_1", first.url());
        assertEquals(1, first.tries());
        assertEquals(List.of(), done(there.claim(ALL)));
        later(LEASE.minusSeconds(5));
        assertEquals(List.of(), done(there.claim(ALL)));
        later(Duration.ofSeconds(5));
        Parcel second = done(there.claim(ALL)).getFirst();
        assertEquals(2, second.tries());

        // The first one comes back after all: the second says what came of it.
        done(here.ended(first, YES, new Next.Received()));
        assertEquals(State.PENDING, delivery("we_1", 1).state());
        done(there.ended(second, NO, new Next.Again(Duration.ofMinutes(5))));
        assertEquals(State.PENDING, delivery("we_1", 1).state());
        assertEquals(List.of(NO), log("we_1", 1).attempts());
    }

    @Test
    void nodes_that_ask_at_once_share_what_there_is() throws Exception {
        endpoint("we_1");
        endpoint("we_2");
        for (int i = 0; i < 40; i++) {
            told(i);
        }
        Room some = new Room(7, 5, Set.of(), Set.of(), LEASE);
        List<String> claimed = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            var one = here.claim(some);
            var two = there.claim(some);
            for (var part : List.of(done(one), done(two))) {
                assertTrue(part.size() <= 7);
                Map<String, Long> each =
                        part.stream()
                                .collect(
                                        Collectors.groupingBy(
                                                Parcel::endpoint, Collectors.counting()));
                assertTrue(each.values().stream().allMatch(count -> count <= 5), each::toString);
                part.forEach(p -> claimed.add(p.endpoint() + p.event().text()));
            }
        }
        assertEquals(80, claimed.size());
        assertEquals(80, new HashSet<>(claimed).size());
    }

    @Test
    void the_slow_get_one_and_the_full_and_the_disabled_none() throws Exception {
        for (String id : List.of("we_1", "we_2", "we_3", "we_4")) {
            endpoint(id);
        }
        for (int i = 0; i < 5; i++) {
            told(i);
        }
        done(
                endpoints.change(
                        "mer_1",
                        "we_4",
                        new Change(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(false)),
                        deed()));
        Map<String, Long> claimed =
                done(here.claim(new Room(100, 3, Set.of("we_2"), Set.of("we_3"), LEASE))).stream()
                        .collect(Collectors.groupingBy(Parcel::endpoint, Collectors.counting()));
        assertEquals(Map.of("we_1", 3L, "we_3", 1L), claimed);
    }

    @Test
    void what_came_of_each_time_is_kept_and_a_month_after_the_end_forgotten() throws Exception {
        endpoint("we_1");
        told(1);
        done(
                here.ended(
                        done(here.claim(ALL)).getFirst(),
                        NO,
                        new Next.Again(Duration.ofMinutes(5))));
        Instant next = delivery("we_1", 1).nextAt().orElseThrow();
        assertTrue(Duration.between(Instant.now(), next).toSeconds() > 270);
        assertEquals(List.of(), done(here.claim(ALL)));
        later(Duration.ofMinutes(5));
        done(here.ended(done(here.claim(ALL)).getFirst(), YES, new Next.Received()));
        Delivery received = delivery("we_1", 1);
        assertEquals(State.RECEIVED, received.state());
        assertEquals(2, received.attempts());
        assertTrue(received.endedAt().isPresent());
        assertEquals(List.of(NO, YES), log("we_1", 1).attempts());
        later(Duration.ofDays(1));
        assertEquals(List.of(), done(here.claim(ALL)));

        later(Duration.ofDays(28));
        assertEquals(1, done(endpoints.deliveries("we_1", Optional.empty(), WHOLE)).data().size());
        later(Duration.ofDays(1));
        Eventually.within(
                Patience.USUAL,
                () -> "it is still there",
                () -> done(endpoints.deliveries("we_1", Optional.empty(), WHOLE)).data().isEmpty());
        assertEquals("0", query("SELECT count(*) FROM told.attempt"));
    }

    @Test
    void who_answers_that_he_is_gone_is_disabled_with_a_line_in_the_trail() throws Exception {
        endpoint("we_1");
        told(1);
        told(2);
        Parcel parcel = done(here.claim(new Room(1, 1, Set.of(), Set.of(), LEASE))).getFirst();
        done(here.ended(parcel, NO, new Next.Unwanted()));
        assertEquals(State.FAILED, delivery("we_1", 1).state());
        assertEquals(
                "gone",
                done(endpoints.endpoint("mer_1", "we_1"))
                        .orElseThrow()
                        .disabled()
                        .orElseThrow()
                        .why());
        assertEquals(List.of(), done(here.claim(ALL)));
        assertEquals(
                "platform it answered 410",
                query(
                        "SELECT who || ' ' || reason FROM operator.audit"
                                + " WHERE what = 'webhook_endpoint.disable'"));
        done(
                endpoints.change(
                        "mer_1",
                        "we_1",
                        new Change(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(true)),
                        deed()));
        assertEquals(List.of(payment(2)), payments(done(here.claim(ALL))));
    }

    @Test
    void what_is_asked_for_once_more_begins_anew_and_of_a_strangers_there_is_nothing()
            throws Exception {
        told(1);
        told(2);
        endpoint("we_1");
        told(3);
        done(here.ended(done(here.claim(ALL)).getFirst(), NO, new Next.GivenUp()));
        assertEquals(State.FAILED, delivery("we_1", 3).state());

        PaymentEvent.Id event = new PaymentEvent.Id(new PaymentId(payment(3)), 1);
        done(endpoints.resend("mer_1", "we_1", event, deed()));
        assertEquals(State.PENDING, delivery("we_1", 3).state());
        Parcel again = done(here.claim(ALL)).getFirst();
        assertEquals(2, again.number());
        assertEquals(1, again.tries());

        done(endpoints.resend("mer_1", "we_1", AT, deed()));
        assertEquals(List.of(payment(1), payment(2), payment(3)), payments(done(here.claim(ALL))));
        execute("UPDATE told.event SET at = now() - interval '1 hour' WHERE number <= 2");
        done(endpoints.resend("mer_1", "we_1", Instant.now().minusSeconds(60), deed()));
        assertEquals(List.of(payment(3)), payments(done(here.claim(ALL))));

        notFound(endpoints.resend("mer_2", "we_1", event, deed()));
        notFound(endpoints.resend("mer_2", "we_1", AT, deed()));
        execute("UPDATE told.event SET merchant = 'mer_2' WHERE number = 1");
        PaymentEvent.Id strange = new PaymentEvent.Id(new PaymentId(payment(1)), 1);
        notFound(endpoints.resend("mer_1", "we_1", strange, deed()));
    }

    private static void notFound(CompletionStage<?> stage) {
        assertEquals(404, refused(stage));
    }

    private static int refused(CompletionStage<?> stage) {
        try {
            done(stage);
        } catch (CompletionException e) {
            if (e.getCause() instanceof Rejection rejection) {
                return rejection.problem().code().status();
            }
            throw e;
        }
        throw new AssertionError("it was done");
    }

    @Test
    void only_so_many_are_sent_once_more_at_a_time() throws Exception {
        endpoint("we_1");
        execute(
                "INSERT INTO told.event (merchant, payment, seq, type)"
                        + " SELECT 'mer_1', 'ch_' || lpad(n::text, 32, '0'), 1, 'charge.pending'"
                        + " FROM generate_series(1, 10001) n");
        assertEquals(409, refused(endpoints.resend("mer_1", "we_1", AT, deed())));
        assertEquals("0", query("SELECT count(*) FROM told.delivery"));
        execute("DELETE FROM told.event WHERE number = 1");
        done(endpoints.resend("mer_1", "we_1", AT, deed()));
        assertEquals("10000", query("SELECT count(*) FROM told.delivery"));
    }

    @Test
    void a_merchant_has_sixteen_enabled_at_most() {
        for (int i = 1; i <= 16; i++) {
            endpoint("we_" + i);
        }
        var more =
                new Registered(
                        "we_17",
                        "mer_1",
                        "https://shop.example.com",
                        Optional.empty(),
                        Set.of("*"),
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        AT);
        assertEquals(409, refused(endpoints.add(more, deed())));
        assertEquals(16, done(endpoints.endpoints("mer_1", WHOLE)).data().size());
        assertEquals(0, done(endpoints.endpoints("mer_2", WHOLE)).data().size());
    }

    @Test
    void a_new_secret_is_another_version_and_the_old_one_good_for_a_while() throws Exception {
        endpoint("we_1");
        told(1);
        Instant now = Instant.now();
        done(
                endpoints.rotate(
                        "mer_1",
                        "we_1",
                        Duration.ofMinutes(5),
                        new Deed("merchant 1", "why", now, Optional.empty())));
        Parcel parcel = done(here.claim(ALL)).getFirst();
        assertEquals(2, parcel.secret());
        assertTrue(parcel.both());
        later(LEASE);
        execute("UPDATE told.endpoint SET both_until = now() - interval '1 second'");
        assertFalse(done(here.claim(ALL)).getFirst().both());
    }
}
