package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.delivery.Outbox;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.junit.jupiter.api.Test;

/** Who holds up whom, and what a courier does when he cannot work. */
class CourierLoadTest extends CourierWorld {
    @Test
    void who_does_not_answer_holds_up_nobody_else() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        answers("/silent", _ -> await(over));
        answers("/hooks", 200, "");
        for (int i = 1; i <= 20; i++) {
            outbox.put(parcel("we_silent", at("/silent"), i, 1));
        }
        for (int i = 1; i <= 100; i++) {
            outbox.put(parcel("we_" + i, at("/hooks"), 4, 1));
        }
        begin(true);
        long begun = System.nanoTime();
        try {
            Set<String> yes = new HashSet<>();
            while (yes.size() < 100) {
                var ended = ended();
                if (ended.next() instanceof Outbox.Next.Received) {
                    yes.add(ended.parcel().endpoint());
                }
            }
            assertTrue(
                    System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(15),
                    "twenty who wait for two seconds each, four at a time, take ten");
        } finally {
            over.countDown();
        }
    }

    @Test
    void what_nobody_could_connect_to_is_an_attempt_like_another() throws Exception {
        begin(true);
        for (String url :
                List.of("http://127.0.0.1:0/", "nonsense", "https://shop.example.com/\u00e9")) {
            assertTrue(sent(url).attempt().error().isPresent(), url);
        }
    }

    /** With an answer that is a yes, and takes its time. */
    @Test
    void who_takes_long_to_answer_gets_one_at_a_time() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        answers("/silent", _ -> await(never));
        begin(true);
        try {
            assertEquals(Optional.of("no answer in time"), sent(at("/silent")).attempt().error());
            assertTrue(slow());
        } finally {
            never.countDown();
        }
    }

    @Test
    void who_fails_again_and_again_gets_one_at_a_time_until_he_answers() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        answers("/hooks", exchange -> exchange.sendResponseHeaders(status.get(), -1));
        begin(true);
        for (int i = 1; i <= 5; i++) {
            outbox.put(parcel("we_1", at("/hooks"), i, 1));
        }
        for (int i = 1; i <= 5; i++) {
            assertEquals(Optional.of(500), ended().attempt().status());
        }
        assertTrue(slow());
        status.set(200);
        assertEquals(new Outbox.Next.Received(), sent(at("/hooks")).next());
        outbox.put(parcel("we_1", at("/hooks"), 7, 1));
        ended();
        assertTrue(!slow());
    }

    @Test
    void an_event_that_cannot_be_read_holds_up_no_other() throws Exception {
        answers("/hooks", 200, "");
        unreadable.add(3L);
        outbox.put(parcel("we_1", at("/hooks"), 3, 1));
        outbox.put(parcel("we_1", at("/hooks"), 4, 1));
        begin(true);
        assertEquals(4, ended().parcel().event().seq());
    }

    /** One of them makes the whole lookup fail. */
    @Test
    void nor_does_one_that_breaks_whoever_reads_it() throws Exception {
        answers("/hooks", 200, "");
        breaking.add(3L);
        for (int seq = 1; seq <= 5; seq++) {
            outbox.put(parcel("we_" + seq, at("/hooks"), seq, 1));
        }
        begin(true);
        Set<Long> sent = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            sent.add(ended().parcel().event().seq());
        }
        assertEquals(Set.of(1L, 2L, 4L, 5L), sent);
        assertNull(outbox.ended.poll(200, TimeUnit.MILLISECONDS));
    }

    @Test
    void who_stops_takes_nothing_new_and_waits_for_what_is_on_its_way() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        answers(
                "/hooks",
                exchange -> {
                    await(over);
                    exchange.sendResponseHeaders(200, -1);
                });
        begin(true);
        outbox.put(parcel("we_1", at("/hooks"), 4, 1));
        assertNotNull(received.poll(10, TimeUnit.SECONDS));
        var stopped = CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.unknownReason());
        outbox.put(parcel("we_1", at("/hooks"), 5, 1));
        assertNull(received.poll(300, TimeUnit.MILLISECONDS));
        over.countDown();
        assertEquals(new Outbox.Next.Received(), ended().next());
        stopped.toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertNull(received.poll());
    }

    @Test
    void while_the_database_is_away_it_goes_on_asking() throws Exception {
        answers("/hooks", 200, "");
        outbox.breaks(Optional.of(new IllegalStateException("away")));
        begin(true);
        outbox.put(parcel("we_1", at("/hooks"), 4, 1));
        assertNull(outbox.ended.poll(300, TimeUnit.MILLISECONDS));
        outbox.breaks(Optional.empty());
        assertEquals(new Outbox.Next.Received(), ended().next());
    }

    /** Whether the one endpoint was slow when parcels were asked for next. */
    private boolean slow() throws InterruptedException {
        int asked;
        synchronized (outbox) {
            asked = outbox.asked.size();
        }
        CountDownLatch later = new CountDownLatch(1);
        assertTrue(!later.await(200, TimeUnit.MILLISECONDS));
        synchronized (outbox) {
            assertTrue(outbox.asked.size() > asked, "parcels are asked for all the time");
            return outbox.asked.getLast().slow().contains("we_1");
        }
    }
}
