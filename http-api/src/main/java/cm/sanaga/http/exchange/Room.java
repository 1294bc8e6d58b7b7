package cm.sanaga.http.exchange;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who may come in. Of those who come too many, who wants something new is turned away first, then
 * who looks, and last those by whom what was taken on comes to its end.
 */
final class Room {
    /** So many orders that were answered make room for one more at a time. */
    private static final int WARMTH = 16;

    private final Gate.Limits limits;
    private final AtomicInteger orders = new AtomicInteger();

    /** How many have been answered, as far as it matters. */
    private final AtomicInteger warm = new AtomicInteger();

    private final AtomicInteger all = new AtomicInteger();

    /** What a request comes for. */
    enum Purpose {
        /** Something new, which is work for longer than its answer takes. */
        ORDER,
        /** To look, or nobody knows. */
        LOOK,
        /** What ends payments and helps the machine: callbacks of providers, operators. */
        UPHOLD
    }

    Room(Gate.Limits limits) {
        this.limits = limits;
    }

    /** A place, if there is one. */
    Optional<Place> enter(Purpose purpose) {
        int most = limits.underWay() + (purpose == Purpose.UPHOLD ? limits.reserved() : 0);
        boolean ordering = purpose == Purpose.ORDER;
        if (ordering && !within(orders, mostOrders())) {
            return Optional.empty();
        }
        if (!within(all, most)) {
            if (ordering) {
                orders.decrementAndGet();
            }
            return Optional.empty();
        }
        return Optional.of(new Place(ordering));
    }

    /**
     * A program that has just begun is slow: as many at a time as later would each wait for
     * seconds. It gets quicker by what it does, not by time.
     */
    private int mostOrders() {
        return Math.min(limits.orders(), limits.ordersAtStart() + warm.get() / WARMTH);
    }

    /** Counts one more, unless it is one too many. */
    private static boolean within(AtomicInteger count, int most) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    boolean empty() {
        return all.get() == 0;
    }

    /** Of one request. */
    final class Place {
        private final boolean order;
        private final AtomicBoolean ordering;

        private Place(boolean ordering) {
            this.order = ordering;
            this.ordering = new AtomicBoolean(ordering);
        }

        /** The next may order, although this one is not answered yet. */
        void ordered() {
            if (ordering.compareAndSet(true, false)) {
                orders.decrementAndGet();
            }
        }

        /** It is answered; once. */
        void leave() {
            if (order && mostOrders() < limits.orders()) {
                warm.incrementAndGet();
            }
            ordered();
            all.decrementAndGet();
        }
    }
}
