package cm.sanaga.provider.simulator;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The provider's books: every order, every movement on our wallet, the balance. A change is in the
 * file before anybody hears of it. One short lock; nothing waits inside it but the write.
 */
final class Book implements AutoCloseable {
    private final long opening;
    private final LinkedHashMap<String, Order> orders = new LinkedHashMap<>();
    private final Map<String, Long> refunded = new HashMap<>();
    private final Map<String, String> transactions = new HashMap<>();

    /** The first key of every reference, by kind, for providers that take each only once. */
    private final Map<String, String> references = new HashMap<>();

    private final List<Posted> movements = new ArrayList<>();
    private final Set<String> pending = new LinkedHashSet<>();
    private final @Nullable BookFile file;
    private long balance;
    private long totalIn;
    private long totalOut;
    private Instant latest = Instant.EPOCH;
    private long nextTransaction = System.currentTimeMillis() * 1000;

    /** One line of the file: the order after its change, or no order after a reset. */
    private record Line(@Nullable Order order, long transaction) {}

    /** An order that moved money, and the balance afterwards. */
    private record Posted(Order order, long balance) {
        Movement movement() {
            return Movement.of(order, balance);
        }
    }

    /** What the wallet looks like at one moment. */
    record Wallet(
            long opening,
            long balance,
            long totalIn,
            long totalOut,
            int count,
            List<Movement> movements) {}

    /**
     * Opens the books.
     *
     * @param opening francs on our wallet at the beginning
     * @param path where they are kept, if they are to outlive the process
     */
    Book(long opening, Optional<Path> path) {
        this.opening = opening;
        this.balance = opening;
        this.file = path.map(some -> BookFile.open(some, this::replay)).orElse(null);
    }

    private void replay(String line) {
        Line read =
                Wire.read(line, Line.class)
                        .orElseThrow(
                                () -> new IllegalStateException("not a line of a book: " + line));
        nextTransaction = Math.max(nextTransaction, read.transaction());
        if (read.order() != null) {
            apply(read.order());
        }
    }

    synchronized Optional<Order> find(String key) {
        return Optional.ofNullable(orders.get(key));
    }

    /** The order that moved money under this reference of ours. */
    synchronized Optional<Order> moved(String transaction) {
        return Optional.ofNullable(transactions.get(transaction)).map(orders::get);
    }

    /** Francs that were given back of an order. */
    synchronized long refunded(String key) {
        return refunded.getOrDefault(key, 0L);
    }

    /** The order a path asks about: its last part names it, by itself or within the first. */
    Optional<Order> about(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        int end = path.indexOf('/', 1);
        return find(last)
                .or(() -> end < 0 ? Optional.empty() : find(path.substring(1, end) + "/" + last));
    }

    /** Takes an order in, unless its key is taken. */
    synchronized boolean place(Order order) {
        if (orders.containsKey(order.key())) {
            return false;
        }
        record(order);
        return true;
    }

    /** Turns a token into an order, or notes another prompt; nothing once the order has ended. */
    synchronized boolean replace(Order before, Order after) {
        if (!before.open() || !before.equals(orders.get(before.key()))) {
            return false;
        }
        record(after);
        return true;
    }

    /** Whether the reference of an order was used before by another one of its kind. */
    synchronized boolean nameTaken(Order order) {
        String first = references.get(name(order));
        return first != null && !first.equals(order.key());
    }

    /** The same as {@link #place}, unless its reference was used before. */
    synchronized boolean placeNamed(Order order) {
        return !nameTaken(order) && place(order);
    }

    /** The same as {@link #replace}, unless the reference was used before. */
    synchronized boolean replaceNamed(Order before, Order after) {
        return !nameTaken(after) && replace(before, after);
    }

    private static String name(Order order) {
        return order.kind() + "/" + order.reference();
    }

    /**
     * Ends an order: money moves, or why it does not. Nothing when it had ended before. Paying out
     * more than there is fails for want of funds.
     */
    synchronized Optional<Order> end(String key, Optional<String> failure, Instant at) {
        Order order = orders.get(key);
        if (order == null || !order.open()) {
            return Optional.empty();
        }
        Optional<String> why = failure.or(() -> impossible(order));
        Order ended =
                why.isPresent()
                        ? order.ended(Order.Status.FAILED, why.get(), null, at)
                        : order.ended(
                                Order.Status.SUCCEEDED,
                                null,
                                transaction(order, nextTransaction++),
                                at);
        record(ended);
        return Optional.of(ended);
    }

    /** Moves the money of an order that had failed; nothing when it cannot or has been done. */
    synchronized Optional<Order> recover(Order failed, Instant at) {
        Order order = orders.get(failed.key());
        if (order == null
                || order.status() != Order.Status.FAILED
                || impossible(order).isPresent()) {
            return Optional.empty();
        }
        Order ended =
                failed.ended(
                        Order.Status.SUCCEEDED, null, transaction(order, nextTransaction++), at);
        record(ended);
        return Optional.of(ended);
    }

    /** A number at MTN; at Orange the product stands before it, at Camtel the wallet's name. */
    private static String transaction(Order order, long number) {
        return switch (order.kind()) {
            case "mp", "webpayment" -> "MP" + number;
            case "cashin" -> "CI" + number;
            case "merchantpay", "disbursement", "reversal" -> "BLU-" + number;
            default -> Long.toString(number);
        };
    }

    private Optional<String> impossible(Order order) {
        if (order.incoming()) {
            return Optional.empty();
        }
        if (order.amount() > balance) {
            return Optional.of(Script.NO_FUNDS);
        }
        if (order.original() != null) {
            Order collected = orders.get(order.original());
            long back = refunded.getOrDefault(order.original(), 0L);
            if (collected == null || back + order.amount() > collected.amount()) {
                return Optional.of("REFUND_EXCEEDS_ORIGINAL");
            }
        }
        return Optional.empty();
    }

    private void record(Order order) {
        if (file != null) {
            file.append(Wire.write(new Line(order, nextTransaction)));
        }
        apply(order);
    }

    private void apply(Order order) {
        latest = later(later(latest, order.createdAt()), order.endedAt());
        Order kept = order.open() ? order : order.filed();
        orders.put(order.key(), kept);
        if (!order.reference().isEmpty()) {
            references.putIfAbsent(name(order), order.key());
        }
        if (order.status() == Order.Status.PENDING) {
            pending.add(order.key());
            return;
        }
        pending.remove(order.key());
        if (order.status() != Order.Status.SUCCEEDED) {
            return;
        }
        balance += order.incoming() ? order.amount() : -order.amount();
        if (order.incoming()) {
            totalIn += order.amount();
        } else {
            totalOut += order.amount();
        }
        if (order.original() != null) {
            refunded.merge(order.original(), order.amount(), Long::sum);
        }
        if (order.transaction() != null) {
            transactions.put(order.transaction(), order.key());
        }
        movements.add(new Posted(kept, balance));
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }

    /** The last moment that is written here, by the simulator's clock. */
    synchronized Instant latest() {
        return latest;
    }

    /** The wallet with its last movements, the newest at the end. */
    synchronized Wallet wallet(int last) {
        int from = Math.max(0, movements.size() - last);
        return new Wallet(
                opening,
                balance,
                totalIn,
                totalOut,
                movements.size(),
                movements.subList(from, movements.size()).stream().map(Posted::movement).toList());
    }

    /** The last orders, the newest first. */
    synchronized List<Order> orders(int last) {
        return orders.sequencedValues().reversed().stream().limit(last).toList();
    }

    synchronized long balance() {
        return balance;
    }

    /** Orders that wait for an end. */
    synchronized List<Order> pending() {
        return pending.stream().map(orders::get).toList();
    }

    synchronized int pendingCount() {
        return pending.size();
    }

    /** Forgets everything but the numbers already given to transactions. */
    synchronized void reset() {
        orders.clear();
        refunded.clear();
        transactions.clear();
        references.clear();
        movements.clear();
        pending.clear();
        balance = opening;
        totalIn = 0;
        totalOut = 0;
        if (file != null) {
            file.clear();
            file.append(Wire.write(new Line(null, nextTransaction)));
        }
    }

    @Override
    public synchronized void close() {
        if (file != null) {
            file.close();
        }
    }
}
