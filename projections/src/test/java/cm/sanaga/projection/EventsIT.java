package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.Persisted;
import cm.sanaga.payment.PaymentView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What merchants are told. */
class EventsIT {
    private World world;
    private Asking asking;
    private EventRecords events;

    @BeforeEach
    void begin() throws Exception {
        world = new World();
        asking = world.asking();
        events =
                new EventQueries(
                        asking, () -> CompletableFuture.completedFuture(null), EventJournal.CODEC);
    }

    @AfterEach
    void end() {
        asking.close();
        world.close();
    }

    /** What a merchant should be told of a payment, by its events alone. */
    private static List<PaymentEvent> expected(Lives.Lived lived) {
        List<PaymentEvent> told = new ArrayList<>();
        Life life = Life.before(lived.events().getFirst());
        String last = "";
        for (int i = 0; i < lived.events().size(); i++) {
            Persisted event = lived.events().get(i);
            life = life.after(event);
            PaymentView view = life.view().orElseThrow();
            String now = shown(view);
            if (!now.equals(last)) {
                told.add(
                        new PaymentEvent(
                                new PaymentEvent.Id(view.request().id(), i + 1),
                                PaymentEvent.type(view.request().id().kind(), view.status()),
                                view));
            }
            last = now;
        }
        return told;
    }

    private static String shown(PaymentView view) {
        return view.details() instanceof PaymentView.Escrow escrow
                ? view.status() + escrow.released() + escrow.refunded()
                : view.status();
    }

    /** All that follows, a few at a time. */
    private List<PaymentEvent> follow(
            String merchant, Optional<PaymentEvent.Id> after, Optional<String> type) {
        List<PaymentEvent> all = new ArrayList<>();
        Optional<PaymentEvent.Id> last = after;
        boolean more = true;
        while (more) {
            EventRecords.Part part =
                    events.after(new EventRecords.Query(merchant, from(last), type, 7))
                            .toCompletableFuture()
                            .join()
                            .orElseThrow();
            assertTrue(part.events().size() == 7 || !part.more());
            all.addAll(part.events());
            last = all.isEmpty() ? after : Optional.of(all.getLast().id());
            more = part.more();
        }
        return all;
    }

    private static EventRecords.From from(Optional<PaymentEvent.Id> after) {
        return after.<EventRecords.From>map(EventRecords.From.After::new)
                .orElseGet(EventRecords.From.Beginning::new);
    }

    private List<PaymentEvent> all(String merchant) {
        return follow(merchant, Optional.empty(), Optional.empty());
    }

    @Test
    void each_change_is_told_once_with_the_payment_as_it_was_then() throws Exception {
        List<Lives.Lived> lived = PaymentProjectionIT.lives(world, 200, 53);
        world.drain(world.paymentFeed(50));
        Set<String> merchants =
                lived.stream()
                        .map(one -> one.view().request().merchant())
                        .collect(Collectors.toSet());
        Set<PaymentEvent> seen = new HashSet<>();
        for (String merchant : merchants) {
            List<PaymentEvent> told = all(merchant);
            for (Lives.Lived one : lived) {
                if (one.view().request().merchant().equals(merchant)) {
                    assertEquals(
                            expected(one),
                            told.stream()
                                    .filter(e -> e.id().payment().equals(one.view().request().id()))
                                    .toList());
                }
            }
            for (PaymentEvent event : told) {
                assertEquals(merchant, event.view().request().merchant());
                assertTrue(seen.add(event), () -> "twice: " + event);
            }
        }
        assertEquals(lived.stream().mapToInt(one -> expected(one).size()).sum(), seen.size());
        assertTrue(seen.stream().map(PaymentEvent::type).distinct().count() > 8, "of many types");
    }

    @Test
    void whoever_follows_while_they_are_written_misses_none_and_sees_none_twice() throws Exception {
        List<Lives.Lived> lived = PaymentProjectionIT.lives(world, 60, 54);
        String merchant = lived.getFirst().view().request().merchant();
        Feed feed =
                new Feed(
                        new PaymentProjection(world.form, 50, World.PATIENCE),
                        EventJournal.CODEC,
                        world.database,
                        9);
        List<PaymentEvent> followed = new ArrayList<>();
        while (world.step(feed) == 9) {
            Optional<PaymentEvent.Id> last =
                    followed.isEmpty() ? Optional.empty() : Optional.of(followed.getLast().id());
            followed.addAll(follow(merchant, last, Optional.empty()));
        }
        world.drain(feed);
        followed.addAll(follow(merchant, Optional.of(followed.getLast().id()), Optional.empty()));
        assertEquals(all(merchant), followed);
    }

    @Test
    void their_order_outlives_the_read_models() throws Exception {
        List<Lives.Lived> lived = PaymentProjectionIT.lives(world, 60, 55);
        String merchant = lived.getFirst().view().request().merchant();
        // As if one had been set aside for a while and came after all others.
        world.drain(world.paymentFeed(50));
        List<PaymentEvent> before = all(merchant);
        PaymentEvent late = before.getFirst();
        world.execute(
                "UPDATE told.event SET number = DEFAULT WHERE payment = '%s' AND seq = %d"
                        .formatted(late.id().payment(), late.id().seq()));
        List<PaymentEvent> order = all(merchant);
        assertEquals(late, order.getLast());
        assertNotEquals(before, order);
        ReadSchema.rebuild(world.database);
        world.drain(world.paymentFeed(50));
        assertEquals(order, all(merchant));
    }

    @Test
    void one_type_is_told_alone_and_nobody_goes_on_after_what_is_not_his() throws Exception {
        List<Lives.Lived> lived = PaymentProjectionIT.lives(world, 100, 56);
        String merchant = lived.getFirst().view().request().merchant();
        world.drain(world.paymentFeed(50));
        List<PaymentEvent> all = all(merchant);
        String type = all.getLast().type();
        assertEquals(
                all.stream().filter(event -> event.type().equals(type)).toList(),
                follow(merchant, Optional.empty(), Optional.of(type)));
        assertEquals(
                Optional.empty(),
                events.after(
                                new EventRecords.Query(
                                        "mer_of_nobody",
                                        from(Optional.of(all.getFirst().id())),
                                        Optional.empty(),
                                        5))
                        .toCompletableFuture()
                        .join());
        assertEquals(List.of(), all("mer_of_nobody"));
    }

    /** The ids of what was put on its way to an endpoint, in the order in which it was told. */
    private List<String> onTheirWay(String endpoint) throws Exception {
        return world.query(
                "SELECT 'evt_' || payment || '_' || seq FROM told.delivery WHERE endpoint = '"
                        + endpoint
                        + "' ORDER BY number");
    }

    private void endpoint(String id, String merchant, String types, String more) throws Exception {
        world.execute(
                "INSERT INTO told.endpoint (id, merchant, url, types, created_at%s)"
                                .formatted(more.isEmpty() ? "" : ", " + more)
                        + " VALUES ('%s', '%s', 'https://shop.example.com', '%s', now()%s)"
                                .formatted(id, merchant, types, more.isEmpty() ? "" : ", now()"));
    }

    @Test
    void what_is_told_is_on_its_way_to_whoever_wants_it_once_and_to_nobody_else() throws Exception {
        List<Lives.Lived> lived = PaymentProjectionIT.lives(world, 100, 57);
        String merchant = lived.getFirst().view().request().merchant();
        endpoint("we_all", merchant, "{*}", "");
        endpoint("we_some", merchant, "{charge.succeeded,escrow.held}", "");
        endpoint("we_off", merchant, "{*}", "disabled_at");
        endpoint("we_other", "mer_of_nobody", "{*}", "");
        world.drain(world.paymentFeed(50));
        List<PaymentEvent> all = all(merchant);
        List<String> ids = all.stream().map(event -> event.id().text()).toList();
        List<String> some =
                all.stream()
                        .filter(e -> Set.of("charge.succeeded", "escrow.held").contains(e.type()))
                        .map(event -> event.id().text())
                        .toList();
        assertTrue(!some.isEmpty() && some.size() < ids.size());
        for (int i = 0; i < 2; i++) {
            assertEquals(ids, onTheirWay("we_all"));
            assertEquals(some, onTheirWay("we_some"));
            assertEquals(List.of(), onTheirWay("we_off"));
            assertEquals(List.of(), onTheirWay("we_other"));
            // Read models that are made anew tell nobody anything twice.
            ReadSchema.rebuild(world.database);
            world.drain(world.paymentFeed(50));
        }
    }

    @Test
    void who_begins_with_a_time_gets_what_was_told_since() throws Exception {
        List<Lives.Lived> lived = PaymentProjectionIT.lives(world, 60, 59);
        String merchant = lived.getFirst().view().request().merchant();
        world.drain(world.paymentFeed(50));
        List<PaymentEvent> all = all(merchant);
        PaymentEvent.Id last = all.get(all.size() / 2).id();
        world.execute(
                """
                UPDATE told.event SET at = CASE WHEN number %% 2 = 0 THEN now() - interval '1 day' END
                WHERE number <= (SELECT number FROM told.event WHERE payment = '%s' AND seq = %d)
                """
                        .formatted(last.payment(), last.seq()));
        EventRecords.From since = new EventRecords.From.Since(Instant.now().minusSeconds(3_600));
        assertEquals(
                all.subList(all.size() / 2 + 1, all.size()),
                events.after(new EventRecords.Query(merchant, since, Optional.empty(), 100))
                        .toCompletableFuture()
                        .join()
                        .orElseThrow()
                        .events());
    }

    @Test
    void an_event_is_found_by_its_id_as_the_feed_shows_it() throws Exception {
        List<Lives.Lived> lived = PaymentProjectionIT.lives(world, 60, 58);
        String merchant = lived.getFirst().view().request().merchant();
        world.drain(world.paymentFeed(50));
        List<PaymentEvent> all = all(merchant);
        PaymentEvent.Id unknown = new PaymentEvent.Id(all.getFirst().id().payment(), 999_999_999L);
        List<PaymentEvent.Id> asked = new ArrayList<>(List.of(unknown));
        all.forEach(event -> asked.add(event.id()));
        assertEquals(
                all.stream().collect(Collectors.toMap(PaymentEvent::id, Function.identity())),
                new EventQueries(
                                asking,
                                () -> CompletableFuture.completedFuture(null),
                                EventJournal.CODEC)
                        .of(asked)
                        .toCompletableFuture()
                        .join());
    }
}
