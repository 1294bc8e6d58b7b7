package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.WebhookEndpoints.Change;
import cm.sanaga.http.WebhookEndpoints.Registered;
import cm.sanaga.http.WebhookEndpoints.State;
import cm.sanaga.http.delivery.Outbox.Next;
import cm.sanaga.http.delivery.Parcel;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.projection.PaymentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a merchant may order of his endpoints. */
class PostgresWebhookEndpointsIT extends OutboxWorld {
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

    @Test
    void an_order_to_send_outlives_what_was_on_its_way_when_it_came() throws Exception {
        endpoint("we_1");
        told(1);
        PaymentEvent.Id event = new PaymentEvent.Id(new PaymentId(payment(1)), 1);
        Parcel first = done(here.claim(ALL)).getFirst();
        done(here.ended(first, NO, new Next.Again(Duration.ofSeconds(5))));
        later(Duration.ofSeconds(5));
        Parcel tenth = done(here.claim(ALL)).getFirst();
        assertEquals(2, tenth.tries());
        done(endpoints.resend("mer_1", "we_1", event, deed()));
        done(here.ended(tenth, NO, new Next.GivenUp()));
        assertEquals(State.PENDING, delivery("we_1", 1).state());
        assertEquals(1, done(here.claim(ALL)).getFirst().tries());
        assertEquals(List.of(NO, NO), log("we_1", 1).attempts());
    }

    @Test
    void where_he_was_before_cannot_say_that_he_is_gone() throws Exception {
        endpoint("we_1");
        told(1);
        Parcel parcel = done(here.claim(ALL)).getFirst();
        done(
                endpoints.change(
                        "mer_1",
                        "we_1",
                        new Change(
                                Optional.of("https://new.example.com"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        deed()));
        done(here.ended(parcel, NO, new Next.Unwanted()));
        assertTrue(done(endpoints.endpoint("mer_1", "we_1")).orElseThrow().disabled().isEmpty());
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
}
