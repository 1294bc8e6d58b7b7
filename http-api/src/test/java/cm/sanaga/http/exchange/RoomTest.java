package cm.sanaga.http.exchange;

import static cm.sanaga.http.exchange.Room.Purpose.LOOK;
import static cm.sanaga.http.exchange.Room.Purpose.ORDER;
import static cm.sanaga.http.exchange.Room.Purpose.UPHOLD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.auth.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static final int ORDERS = 2;
    private static final int ALL = 4;
    private static final int RESERVED = 3;

    private final Room room = room(ORDERS, ORDERS, ALL);

    private static Room room(int orders, int atStart, int all) {
        return new Room(
                new Gate.Limits(
                        orders,
                        atStart,
                        Duration.ofSeconds(1),
                        all,
                        RESERVED,
                        1_024,
                        1_024,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)));
    }

    private List<Room.Place> enter(Room.Purpose purpose, int times) {
        List<Room.Place> places = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            room.enter(purpose).ifPresent(places::add);
        }
        return places;
    }

    @Test
    void orders_are_turned_away_before_those_who_look_and_those_before_callbacks() {
        assertEquals(ORDERS, enter(ORDER, 9).size());
        assertEquals(ALL - ORDERS, enter(LOOK, 9).size());
        assertEquals(RESERVED, enter(UPHOLD, 9).size());
        assertEquals(0, enter(ORDER, 1).size() + enter(LOOK, 1).size() + enter(UPHOLD, 1).size());
    }

    @Test
    void an_order_finds_no_place_where_all_are_taken_and_leaves_none_behind() {
        List<Room.Place> looking = enter(LOOK, ALL);
        assertEquals(0, enter(ORDER, 5).size());
        looking.forEach(Room.Place::leave);
        assertEquals(ORDERS, enter(ORDER, 5).size());
    }

    @Test
    void who_was_turned_away_counts_for_nothing() {
        List<Room.Place> ordering = enter(ORDER, 50);
        ordering.forEach(Room.Place::leave);
        assertTrue(room.empty());
        assertEquals(ORDERS, enter(ORDER, 50).size());
    }

    @Test
    void a_program_that_has_just_begun_takes_few_orders_and_more_the_more_it_has_answered() {
        Room cold = room(5, 2, 100);
        assertEquals(2, served(cold));
        for (int answered = 2; answered < 16; answered += 2) {
            assertEquals(2, served(cold));
        }
        assertEquals(3, served(cold), "sixteen were answered");
        for (int i = 0; i < 50; i++) {
            served(cold);
        }
        assertEquals(5, served(cold), "never more than the limit");
    }

    @Test
    void who_only_looks_makes_it_no_warmer() {
        Room cold = room(5, 2, 100);
        for (int i = 0; i < 100; i++) {
            cold.enter(LOOK).orElseThrow().leave();
        }
        assertEquals(2, served(cold));
    }

    /** How many orders of nine that come at once are let in; all of these are answered. */
    private static int served(Room room) {
        List<Room.Place> places = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            room.enter(ORDER).ifPresent(places::add);
        }
        places.forEach(Room.Place::leave);
        return places.size();
    }

    @Test
    void one_that_waits_for_its_payer_makes_room_for_an_order_and_is_still_there() {
        Room.Place waits = enter(ORDER, ORDERS).getFirst();
        waits.ordered();
        waits.ordered();
        assertEquals(1, enter(ORDER, 9).size());
        assertEquals(ALL - ORDERS - 1, enter(LOOK, 9).size());
        waits.leave();
        assertEquals(0, enter(ORDER, 9).size());
        assertEquals(1, enter(LOOK, 9).size());
        assertFalse(room.empty());
    }

    @Test
    void however_many_come_at_once_no_more_are_let_in() {
        List<CompletableFuture<Integer>> crowds = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            crowds.add(
                    CompletableFuture.supplyAsync(
                            () -> {
                                int most = 0;
                                for (int round = 0; round < 2_000; round++) {
                                    List<Room.Place> places = enter(ORDER, 3);
                                    most = Math.max(most, places.size());
                                    places.forEach(Room.Place::leave);
                                }
                                return most;
                            }));
        }
        crowds.forEach(crowd -> assertTrue(crowd.join() <= ORDERS));
        assertTrue(room.empty());
        assertEquals(ORDERS, enter(ORDER, 9).size());
    }

    @Test
    void what_a_route_is_for_follows_from_who_may_call_it() {
        assertEquals(ORDER, purpose("POST", "/v1/charges"));
        assertEquals(LOOK, purpose("GET", "/v1/charges"));
        assertEquals(LOOK, purpose("DELETE", "/v1/charges"));
        assertEquals(LOOK, purpose("GET", "/v1/openapi.json"));
        assertEquals(LOOK, purpose("POST", "/nowhere"));
        assertEquals(UPHOLD, purpose("GET", "/admin/rails"));
        assertEquals(UPHOLD, purpose("POST", "/admin/rails/mtn/drain"));
        assertEquals(UPHOLD, purpose("PUT", "/webhooks/mtn/x"));
    }

    private static Room.Purpose purpose(String method, String path) {
        Endpoint.Handler none = _ -> CompletableFuture.completedFuture(Reply.empty());
        return new RouteTable(
                        List.of(
                                Endpoint.post("/v1/charges", Scope.COLLECT, none),
                                Endpoint.get("/v1/charges", Access.MERCHANT, none),
                                Endpoint.get("/v1/openapi.json", Access.OPEN, none),
                                Endpoint.get("/admin/rails", Access.OPERATOR, none),
                                open("POST", "/admin/rails/{provider}/drain", Access.OPERATOR),
                                open("PUT", "/webhooks/{provider}/{token}", Access.OPEN)))
                .find(method, path)
                .purpose();
    }

    private static Endpoint open(String method, String path, Access access) {
        return new Endpoint(
                method,
                path,
                access,
                Endpoint.Content.RAW,
                _ -> CompletableFuture.completedFuture(Reply.empty()));
    }
}
