package cm.sanaga.http;

import cm.sanaga.http.exchange.DryRun;
import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.payment.actor.Freezes.Freeze;
import cm.sanaga.projection.Page;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was done. */
final class PlayedOperators implements Operators, QuarantineDesk, FreezeDesk, Repairs {
    final List<String> done = new CopyOnWriteArrayList<>();
    final List<String> by = new CopyOnWriteArrayList<>();
    volatile Optional<RuntimeException> broken = Optional.empty();
    volatile boolean quarantined;

    private final Map<String, Digest> requests = new ConcurrentHashMap<>();

    void reset() {
        done.clear();
        by.clear();
        requests.clear();
        broken = Optional.empty();
        quarantined = false;
    }

    @Override
    public Map<AccountId, Freeze> all() {
        return Map.of(
                AccountId.merchant("mer_demo"),
                new Freeze(
                        "I7 at merchant:mer_demo 17: another balance", "invariants", Samples.AT));
    }

    @Override
    public CompletionStage<Times> freeze(AccountId account, Deed deed) {
        return done("freeze " + account, deed);
    }

    @Override
    public CompletionStage<Void> rebuildReadModels() {
        done.add("rebuilt");
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean member(String address) {
        return address.endsWith(":25520") && !done.contains("down " + address);
    }

    @Override
    public void down(String address) {
        done.add("down " + address);
    }

    @Override
    public CompletionStage<Times> thaw(AccountId account, Deed deed) {
        return done("thaw " + account, deed);
    }

    @Override
    public boolean on() {
        return quarantined;
    }

    @Override
    public CompletionStage<View> view() {
        return CompletableFuture.completedFuture(
                new View(
                        quarantined,
                        3,
                        Samples.AT,
                        quarantined
                                ? Optional.empty()
                                : Optional.of(new Lift(Samples.AT, "key_op", "all asked")),
                        new Orders(2, 1, 4)));
    }

    @Override
    public CompletionStage<Times> lift(Deed deed) {
        return done("lift", deed);
    }

    private CompletionStage<Times> done(String what, Deed deed) {
        return done(what, deed, () -> {});
    }

    private CompletionStage<Times> done(String what, Deed deed, Runnable check) {
        if (broken.isPresent()) {
            return CompletableFuture.failedFuture(broken.get());
        }
        if (deed.once().isPresent()) {
            Once once = deed.once().get();
            Digest before = requests.putIfAbsent(deed.who() + once.key(), once.request());
            if (before != null) {
                return CompletableFuture.completedFuture(
                        before.equals(once.request()) ? Times.AGAIN : Times.OTHER);
            }
        }
        try {
            check.run();
        } catch (RuntimeException refused) {
            deed.once().ifPresent(once -> requests.remove(deed.who() + once.key()));
            return CompletableFuture.failedFuture(refused);
        }
        if (deed.dryRun()) {
            deed.once().ifPresent(once -> requests.remove(deed.who() + once.key()));
            return CompletableFuture.failedFuture(new DryRun());
        }
        done.add(what + " because " + deed.reason());
        by.add(deed.who());
        return CompletableFuture.completedFuture(Times.FIRST);
    }

    @Override
    public CompletionStage<Times> drain(Provider provider, Set<Operation> operations, Deed deed) {
        return done("drain " + provider + " " + new TreeSet<>(operations), deed);
    }

    @Override
    public CompletionStage<Times> resume(Provider provider, Set<Operation> operations, Deed deed) {
        return done("resume " + provider + " " + new TreeSet<>(operations), deed);
    }

    @Override
    public CompletionStage<Times> record(String what, String target, Deed deed, Runnable check) {
        return done(what + " " + target, deed, check);
    }

    @Override
    public CompletionStage<Page<Line>> trail(Lines lines, Page.Wanted wanted) {
        return CompletableFuture.completedFuture(
                new Page<>(
                        List.of(
                                new Line(
                                        7,
                                        Samples.AT,
                                        "key_op",
                                        "rail.drain",
                                        "mtn/collect",
                                        "maintenance",
                                        Optional.of("41.202.1.1"),
                                        Optional.empty(),
                                        Optional.of("{\"since\": \"2026-03-01\"}"),
                                        "00ee",
                                        "00ff")),
                        Optional.empty()));
    }
}
