package cm.sanaga.node.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How long clients stood still, and by whose doing. What begins in a nemesis's time is counted as
 * its own, however long it lasts.
 */
final class Stalls {
    /** What begins this shortly before the next nemesis strikes is that one's. */
    private static final long JUST_BEFORE = TimeUnit.SECONDS.toNanos(1);

    private final List<Strike> strikes;
    private final long begun;
    private final long ended;
    private final Map<String, Worst> worst = new TreeMap<>();
    private long longest;

    private Stalls(List<Strike> strikes, long begun, long ended) {
        this.strikes = strikes;
        this.begun = begun;
        this.ended = ended;
        strikes.forEach(
                each -> worst.merge(each.what(), new Worst(1, 0, 0, ""), (a, b) -> a.and(b)));
    }

    /**
     * The worst of one nemesis.
     *
     * @param times that it struck
     * @param stall the longest time in which nobody succeeded, in ns
     * @param order the longest that one order took until it was answered, in ns: that of the last
     *     account that answered again
     * @param which order that was
     */
    record Worst(int times, long stall, long order, String which) {
        private Worst and(Worst other) {
            return new Worst(
                    times + other.times,
                    Math.max(stall, other.stall),
                    Math.max(order, other.order),
                    order < other.order ? other.which : which);
        }
    }

    static Stalls of(List<Strike> strikes, Clients.History history, long begun, long ended) {
        Stalls stalls = new Stalls(strikes, begun, ended);
        stalls.silences(history.acknowledgements());
        history.orders().forEach(stalls::took);
        return stalls;
    }

    /** The longest time without any success. */
    Duration longest() {
        return Duration.ofNanos(longest);
    }

    /** By what struck. */
    SortedMap<String, Worst> worst() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(worst));
    }

    private void silences(List<Long> acknowledgements) {
        List<Long> moments = new ArrayList<>();
        moments.add(begun);
        acknowledgements.stream()
                .filter(each -> each > begun && each < ended)
                .sorted()
                .forEach(moments::add);
        moments.add(ended);
        for (int i = 1; i < moments.size(); i++) {
            long from = moments.get(i - 1);
            long stall = moments.get(i) - from;
            longest = Math.max(longest, stall);
            count(from, new Worst(0, stall, 0, ""));
        }
    }

    /** What was not answered when the run was over took until then at least. */
    private void took(Order order) {
        long until = order.unknown() ? ended : Math.min(order.settled(), ended);
        if (order.begun() >= begun && order.begun() < ended) {
            count(order.begun(), new Worst(0, 0, until - order.begun(), order.story()));
        }
    }

    private void count(long from, Worst seen) {
        during(from).ifPresent(what -> worst.merge(what, seen, (a, b) -> a.and(b)));
    }

    private Optional<String> during(long moment) {
        return strikes.stream()
                .filter(
                        each ->
                                moment >= each.from() - JUST_BEFORE
                                        && moment < each.until() - JUST_BEFORE)
                .map(Strike::what)
                .findFirst();
    }
}
