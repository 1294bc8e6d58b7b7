package cm.sanaga.http;

import cm.sanaga.projection.Page;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was done. */
final class PlayedOperators implements Operators {
    final List<String> done = new CopyOnWriteArrayList<>();
    volatile Optional<RuntimeException> broken = Optional.empty();

    void reset() {
        done.clear();
        broken = Optional.empty();
    }

    private CompletionStage<Void> done(String what, Deed deed) {
        if (broken.isPresent()) {
            return CompletableFuture.failedFuture(broken.get());
        }
        done.add(what + " because " + deed.reason());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> drain(Provider provider, Set<Operation> operations, Deed deed) {
        return done("drain " + provider + " " + new TreeSet<>(operations), deed);
    }

    @Override
    public CompletionStage<Void> resume(Provider provider, Set<Operation> operations, Deed deed) {
        return done("resume " + provider + " " + new TreeSet<>(operations), deed);
    }

    @Override
    public CompletionStage<Void> record(String what, String target, Deed deed) {
        return done(what + " " + target, deed);
    }

    @Override
    public CompletionStage<Page<Line>> trail(Page.Wanted wanted) {
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
                                        "00ff")),
                        Optional.empty()));
    }
}
