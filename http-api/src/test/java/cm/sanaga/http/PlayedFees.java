package cm.sanaga.http;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.kernel.Digest;
import cm.sanaga.payment.fee.DatedRule;
import cm.sanaga.projection.Page;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Rules of fees, in memory. */
final class PlayedFees implements FeeDesk {
    private final Map<String, Digest> requests = new ConcurrentHashMap<>();
    final Map<String, Entry> rules = new ConcurrentSkipListMap<>();

    void reset() {
        requests.clear();
        rules.clear();
    }

    @Override
    public CompletionStage<Times> add(Wanted wanted, Deed deed) {
        return once(deed, () -> rules.put(wanted.id(), wanted.ordered(deed)));
    }

    @Override
    public CompletionStage<Times> end(String id, Optional<Instant> at, Deed deed) {
        return once(
                deed,
                () -> {
                    Entry one =
                            rule(id).toCompletableFuture().join().orElseThrow(Rejection::notFound);
                    DatedRule dated = one.dated();
                    rules.put(
                            id,
                            new Entry(
                                    id,
                                    new DatedRule(
                                            dated.organisation(),
                                            dated.operation(),
                                            dated.kind(),
                                            dated.provider(),
                                            dated.since(),
                                            Optional.of(FeeDesk.ending(at, deed.at())),
                                            dated.rule()),
                                    one.createdBy(),
                                    one.createdAt()));
                });
    }

    private CompletionStage<Times> once(Deed deed, Runnable doing) {
        Operators.Once once = deed.once().orElseThrow();
        Digest before = requests.putIfAbsent(deed.who() + once.key(), once.request());
        if (before != null) {
            return CompletableFuture.completedFuture(
                    before.equals(once.request()) ? Times.AGAIN : Times.OTHER);
        }
        try {
            doing.run();
            return CompletableFuture.completedFuture(Times.FIRST);
        } catch (Rejection e) {
            requests.remove(deed.who() + once.key());
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Optional<Entry>> rule(String id) {
        return CompletableFuture.completedFuture(Optional.ofNullable(rules.get(id)));
    }

    @Override
    public CompletionStage<Page<Entry>> rules(Page.Wanted wanted) {
        return CompletableFuture.completedFuture(
                new Page<>(rules.values().stream().toList(), Optional.empty()));
    }
}
