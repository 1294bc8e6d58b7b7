package cm.sanaga.node.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Good clients: each gives one order after the other, repeats under the same key what was not
 * answered, and now and then looks at once for what was acknowledged.
 */
final class Clients implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final Duration AGAIN = Duration.ofMillis(500);

    /** Numbers that pay, some of them without a callback, with five, or after an error. */
    private static final List<String> NUMBERS =
            List.of(
                    "+237677123456",
                    "+237670000004",
                    "+237670000005",
                    "+237670000006",
                    "+237699123456",
                    "+237690000004",
                    "+237690000005");

    private final Calls calls;
    private final String run;
    private final Random random;
    private final Queue<Order> orders = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Queue<Long> acknowledgements = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final Queue<Sight> sights = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean over;

    Clients(Calls calls, String run, long seed) {
        this.calls = calls;
        this.run = run;
        this.random = new Random(seed);
    }

    /** So many begin. */
    void begin(int count) {
        for (int i = 0; i < count; i++) {
            threads.execute(this::live);
        }
    }

    private void live() {
        try {
            while (!over) {
                Order order = next();
                orders.add(order);
                give(order);
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
                look(order);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Order next() {
        int number = made.getAndIncrement();
        String msisdn = NUMBERS.get(random.nextInt(NUMBERS.size()));
        String key = run + "-" + number;
        long amount = 500L + random.nextInt(1_000);
        return random.nextInt(3) == 0
                ? new Order("/v1/payouts", key, body(amount, "destination", msisdn))
                : new Order("/v1/charges", key, body(amount, "payer", msisdn));
    }

    static String body(long amount, String who, String msisdn) {
        return "{\"amount\":%d,\"currency\":\"XAF\",\"%s\":{\"msisdn\":\"%s\"}}"
                .formatted(amount, who, msisdn);
    }

    /** Again and again, until it is answered or the run is over. */
    private void give(Order order) throws InterruptedException {
        while (!over && !settled(order)) {
            TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
        }
        look(order);
    }

    /** One try; whether it is known now what became of it. */
    boolean settled(Order order) throws InterruptedException {
        tries.incrementAndGet();
        long begun = order.trying();
        Calls.Answer answer = calls.order(order);
        order.came(begun, answer.status());
        if (answer.well()) {
            order.acknowledged(answer.body());
            acknowledgements.add(order.settled());
            return true;
        }
        if (answer.status() == 402) {
            order.refused();
            acknowledgements.add(order.settled());
            return true;
        }
        boolean unanswered = answer.status() == 0 || answer.status() == 503;
        if (!unanswered) {
            wrong.add(order.path() + " " + order.key() + " is answered " + answer);
        }
        return false;
    }

    /**
     * One in four is looked for as soon as it is acknowledged, and again when it may have ended.
     */
    private void look(Order order) throws InterruptedException {
        Optional<String> id = order.id();
        if (id.isPresent() && order.key().hashCode() % 4 == 0) {
            look(order, id.get());
            weigh();
        }
    }

    /** I11: what was answered is seen by whoever asks afterwards, on whichever node. */
    private void look(Order order, String id) throws InterruptedException {
        long asked = System.nanoTime();
        Calls.Answer answer = calls.merchants(order.path() + "/" + id);
        if (answer.well()) {
            looks.incrementAndGet();
            if (Books.status(answer.body()).equals("succeeded")) {
                sights.add(new Sight.Success(asked, System.nanoTime(), id));
            }
        } else if (answer.status() != 0 && answer.status() != 503) {
            wrong.add(
                    "%s was acknowledged (%s), and at %s is answered %s"
                            .formatted(id, order.story(), Instant.now(), answer));
        }
    }

    /** The merchant's balance, to be held against the journals it says that it is made of. */
    private void weigh() throws InterruptedException {
        long asked = System.nanoTime();
        Calls.Answer answer = calls.merchants("/v1/balance");
        if (answer.well()) {
            sights.add(Sight.Balance.of(asked, answer.body()));
        } else if (answer.status() != 0 && answer.status() != 503) {
            wrong.add("the balance is answered " + answer + " at " + Instant.now());
        }
    }

    /** What they did. */
    record History(
            List<Order> orders,
            List<String> wrong,
            List<Long> acknowledgements,
            int tries,
            int looks,
            List<Sight> sights) {}

    History history() {
        return new History(
                List.copyOf(orders),
                List.copyOf(wrong),
                List.copyOf(acknowledgements),
                tries.get(),
                looks.get(),
                List.copyOf(sights));
    }

    /** They stop; orders that were not answered stay so. */
    @Override
    public void close() {
        over = true;
        threads.close();
    }
}
