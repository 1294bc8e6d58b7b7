package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * What a shop's customers do in a busy minute: charges and escrows on both operators, releases, and
 * payouts to the other one; some with numbers whose callback never comes, comes five times, or
 * whose answer is an error. Keeps what was acknowledged.
 */
final class Traffic {
    private static final int AT_ONCE = 16;

    /** The numbers money is asked of and sent to, on one operator and the other. */
    private static final List<String> NUMBERS =
            List.of(
                    "+237677123456",
                    "+237690000000",
                    "+237670000004",
                    "+237690000005",
                    "+237670000006",
                    "+237699123456",
                    "+237670000005",
                    "+237690000004",
                    "+237670000000",
                    "+237690000006");

    /** A request with its key, so that it can be made again. */
    record Order(String path, String key, Object body) {
        boolean payment() {
            return !path.endsWith("/release");
        }
    }

    private final String run;
    private final AtomicInteger made = new AtomicInteger();
    private final Map<Order, Answer> acknowledged = new ConcurrentHashMap<>();
    private final Map<Order, String> unanswered = new ConcurrentHashMap<>();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();

    Traffic(String run) {
        this.run = run;
    }

    /** Sends so many payments; tells each time how many were acknowledged so far in this call. */
    void send(Client shop, int payments, IntConsumer acknowledgements) {
        Semaphore free = new Semaphore(AT_ONCE);
        AtomicInteger count = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < payments; i++) {
                int number = made.getAndIncrement();
                free.acquireUninterruptibly();
                threads.execute(
                        () -> {
                            try {
                                customer(
                                        shop,
                                        number,
                                        () -> acknowledgements.accept(count.incrementAndGet()));
                            } finally {
                                free.release();
                            }
                        });
            }
        }
    }

    private void customer(Client shop, int number, Runnable acknowledgement) {
        String msisdn = NUMBERS.get(number % NUMBERS.size());
        String key = run + "-" + number;
        long amount = 1_000L + number;
        switch (number / NUMBERS.size() % 4) {
            case 0, 1 ->
                    order(
                            shop,
                            new Order("/v1/charges", key, Client.collect(amount, msisdn)),
                            0,
                            acknowledgement);
            case 2 -> escrow(shop, key, amount, msisdn, acknowledgement);
            default ->
                    order(
                            shop,
                            new Order("/v1/payouts", key, Client.payOut(amount, msisdn)),
                            0,
                            acknowledgement);
        }
    }

    private void escrow(
            Client shop, String key, long amount, String msisdn, Runnable acknowledgement) {
        Map<String, Object> body = Client.collect(amount, msisdn);
        Order open = new Order("/v1/escrows", key, body);
        order(shop, open, 2, acknowledgement)
                .filter(answer -> answer.text("status").equals("held"))
                .ifPresent(
                        held ->
                                order(
                                        shop,
                                        new Order(
                                                "/v1/escrows/" + held.text("id") + "/release",
                                                key + "-release",
                                                Map.of()),
                                        0,
                                        acknowledgement));
    }

    private Optional<Answer> order(
            Client shop, Order order, int seconds, Runnable acknowledgement) {
        try {
            Answer answer = shop.postOnce(order.path(), order.key(), order.body(), seconds);
            if (keep(order, answer)) {
                acknowledgement.run();
                return Optional.of(answer);
            }
        } catch (UncheckedIOException e) {
            unanswered.put(order, e.toString());
        } catch (AssertionError e) {
            unexpected.add(e.getMessage());
        }
        return Optional.empty();
    }

    /** Whether it was acknowledged; where not, it says that the client may come again. */
    private boolean keep(Order order, Answer answer) {
        if (answer.status() / 100 == 2) {
            acknowledged.put(order, answer);
            unanswered.remove(order);
            return true;
        }
        unanswered.put(order, answer.toString());
        assertEquals(503, answer.status(), () -> order + " is answered " + answer);
        assertTrue(answer.body().path("retryable").asBoolean(), answer::toString);
        return false;
    }

    int acknowledgements() {
        return acknowledged.size();
    }

    /** What nobody answered, and what was said instead. */
    Map<Order, String> lost() {
        return Map.copyOf(unanswered);
    }

    /** Every answer was one that a client can work with. */
    void assertAnswersMakeSense() {
        assertEquals(List.of(), List.copyOf(unexpected));
    }

    /**
     * Only looks at lists, which wake nobody, until all that was acknowledged has come to its end.
     */
    void awaitEnds(Client shop, Duration patience) {
        Map<String, String> open = new HashMap<>();
        Eventually.within(
                patience,
                () -> open.size() + " have not ended: " + open,
                () -> {
                    open.clear();
                    Map<String, JsonNode> seen = payments(shop);
                    acknowledged.forEach(
                            (order, answer) ->
                                    trouble(order, Optional.ofNullable(seen.get(answer.text("id"))))
                                            .ifPresent(why -> open.put(answer.text("id"), why)));
                    return open.isEmpty();
                });
    }

    private static Map<String, JsonNode> payments(Client shop) {
        Map<String, JsonNode> seen = new HashMap<>();
        for (String list : List.of("/v1/charges", "/v1/escrows", "/v1/payouts")) {
            shop.all(list).forEach(one -> seen.put(one.path("id").asText(), one));
        }
        return seen;
    }

    /** Why it is not where it should come to. */
    private static Optional<String> trouble(Order order, Optional<JsonNode> listed) {
        if (listed.isEmpty()) {
            return Optional.of("not there");
        }
        JsonNode seen = listed.get();
        String status = seen.path("status").asText();
        boolean ended =
                switch (order.path()) {
                    case "/v1/charges", "/v1/payouts" -> status.equals("succeeded");
                    case "/v1/escrows" -> status.equals("held") || status.equals("released");
                    default -> status.equals("released");
                };
        return ended || neverPaid(seen)
                ? Optional.empty()
                : Optional.of(status + " " + seen.path("status_reason"));
    }

    /**
     * All these numbers succeed, with one exception: Orange gives a token out first, and what was
     * killed before it was paid is not paid again with the same token, but expires with it.
     */
    private static boolean neverPaid(JsonNode seen) {
        String status = seen.path("status").asText();
        return seen.path("provider").asText().equals("orange")
                && (status.equals("expired") || status.equals("failed"))
                && seen.path("status_reason").path("code").asText().equals("payment_expired");
    }

    /** Makes every request again: what was acknowledged is told word for word, once more. */
    void repeat(Client shop) {
        List<String> wrong = new ArrayList<>();
        Map.copyOf(acknowledged)
                .forEach(
                        (order, first) -> {
                            Answer again = shop.post(order.path(), order.key(), order.body());
                            if (!again.replayed()
                                    || again.status() != first.status()
                                    || !again.body().equals(first.body())) {
                                wrong.add(order + "\n  first " + first + "\n  again " + again);
                            }
                        });
        assertEquals(List.of(), wrong);
        Map.copyOf(unanswered)
                .keySet()
                .forEach(order -> keep(order, shop.post(order.path(), order.key(), order.body())));
        assertEquals(Map.of(), unanswered);
        assertAnswersMakeSense();
    }

    /** Each payment moved its amount once at its operator, and nothing else moved there. */
    void assertMovedOnce(Site node) {
        Map<String, List<Long>> moved = new HashMap<>();
        for (RunningNode.Simulator simulator : node.simulators()) {
            for (JsonNode movement : simulator.ledger().path("movements")) {
                moved.computeIfAbsent(movement.path("transaction").asText(), _ -> new ArrayList<>())
                        .add(movement.path("amount").asLong());
            }
        }
        Map<String, List<Long>> ordered = new HashMap<>();
        payments(node.shop()).values().stream()
                .filter(one -> !neverPaid(one))
                .forEach(
                        one ->
                                ordered.put(
                                        one.path("provider_transaction_id").asText(),
                                        List.of(one.path("amount").asLong())));
        assertEquals(ordered, moved);
    }
}
