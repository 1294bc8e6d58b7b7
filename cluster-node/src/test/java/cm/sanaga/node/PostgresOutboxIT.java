package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.WebhookEndpoints.Change;
import cm.sanaga.http.WebhookEndpoints.Delivery;
import cm.sanaga.http.WebhookEndpoints.State;
import cm.sanaga.http.delivery.Outbox.Next;
import cm.sanaga.http.delivery.Outbox.Room;
import cm.sanaga.http.delivery.Parcel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is to be sent: to whom, by whom, how often, and what is known of it afterwards. */
class PostgresOutboxIT extends OutboxWorld {
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
        assertEquals(2, second.number());
        assertEquals(1, second.tries(), "nobody knows that it was sent");

        // The first one comes back after all: the second says what came of it.
        done(here.ended(first, YES, new Next.Received()));
        assertEquals(State.PENDING, delivery("we_1", 1).state());
        done(there.ended(second, NO, new Next.Again(Duration.ofMinutes(5))));
        assertEquals(State.PENDING, delivery("we_1", 1).state());
        assertEquals(List.of(YES, NO), log("we_1", 1).attempts());
    }

    @Test
    void nodes_that_ask_at_once_share_what_there_is() throws Exception {
        endpoint("we_1");
        endpoint("we_2");
        for (int i = 0; i < 40; i++) {
            told(i);
        }
        Room some = room(7, 5);
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
                done(
                                here.claim(
                                        new Room(
                                                100,
                                                3,
                                                100,
                                                Map.of("we_1", 1, "we_2", 3),
                                                Set.of("we_3"),
                                                100,
                                                LEASE)))
                        .stream()
                        .collect(Collectors.groupingBy(Parcel::endpoint, Collectors.counting()));
        assertEquals(Map.of("we_1", 2L, "we_3", 1L), claimed);
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
    void who_answers_that_he_is_gone_is_disabled_until_he_comes_back() throws Exception {
        endpoint("we_1");
        told(1);
        told(2);
        Parcel parcel = done(here.claim(room(1, 1))).getFirst();
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

    /** One merchant has much to be sent, all of it due before what another one has. */
    @Test
    void who_has_much_waits_for_himself_and_not_the_others_for_him() throws Exception {
        for (int i = 1; i <= 10; i++) {
            endpoint("we_" + i);
        }
        for (int i = 0; i < 20; i++) {
            told(i);
        }
        endpoint("we_other", "mer_2");
        execute(
                "INSERT INTO told.delivery (endpoint, number, payment, seq, type, next_at)"
                        + " VALUES ('we_other', 1000, '%s', 1, 'charge.pending', now())"
                                .formatted(payment(1000)));
        List<Parcel> claimed = done(here.claim(new Room(10, 8, 32, Map.of(), Set.of(), 64, LEASE)));
        assertEquals(10, claimed.size());
        assertTrue(claimed.stream().anyMatch(one -> one.endpoint().equals("we_other")));

        // He has what he may have, or more: nothing for him, all for the others.
        Room full =
                new Room(100, 8, 32, Map.of("we_1", 8, "we_2", 8, "we_3", 16), Set.of(), 64, LEASE);
        assertEquals(List.of(), done(here.claim(full)));
        Room almost =
                new Room(100, 8, 32, Map.of("we_1", 8, "we_2", 8, "we_3", 8), Set.of(), 64, LEASE);
        assertEquals(8, done(here.claim(almost)).size());
    }

    @Test
    void the_slow_share_what_is_left_for_them() throws Exception {
        for (int i = 1; i <= 6; i++) {
            endpoint("we_" + i);
            told(i);
        }
        Set<String> slow = Set.of("we_1", "we_2", "we_3", "we_4");
        List<String> claimed =
                done(here.claim(new Room(100, 1, 100, Map.of(), slow, 2, LEASE))).stream()
                        .map(Parcel::endpoint)
                        .toList();
        assertEquals(4, claimed.size(), claimed::toString);
        assertEquals(2, claimed.stream().filter(slow::contains).count());
    }

    @Test
    void what_nobody_received_in_four_days_is_not_sent_any_more() throws Exception {
        endpoint("we_1");
        told(1);
        execute("UPDATE told.delivery SET asked_at = now() - interval '95 hours'");
        told(2);
        execute(
                "UPDATE told.delivery SET asked_at = now() - interval '97 hours'"
                        + " WHERE payment = '%s'".formatted(payment(2)));
        Eventually.within(
                Patience.USUAL,
                () -> "it is still to be sent",
                () -> delivery("we_1", 2).state() == State.FAILED);
        assertEquals(State.PENDING, delivery("we_1", 1).state());
    }
}
