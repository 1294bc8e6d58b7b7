package cm.sanaga.http;

import cm.sanaga.http.auth.Office;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.problem.Rejection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Keeps the operators of an organisation within it: to them what another one has is not there.
 * Nothing in the directory ever changes its owner, so that what was true before the work is true
 * during it.
 */
final class Reach {
    private final Directory directory;

    Reach(Directory directory) {
        this.directory = directory;
    }

    /** The organisation to which this caller is held, empty when to none. */
    static Optional<String> of(Call call) {
        return call.operator().office() instanceof Office.Organisation(var id)
                ? Optional.of(id)
                : Optional.empty();
    }

    /** The address names an organisation. */
    Endpoint.Handler organisation(Endpoint.Handler work) {
        return within(id -> CompletableFuture.completedFuture(Optional.of(id)), work);
    }

    /** The address names a merchant. */
    Endpoint.Handler merchant(Endpoint.Handler work) {
        return within(this::ofMerchant, work);
    }

    /** The address names a key. */
    Endpoint.Handler key(Endpoint.Handler work) {
        return within(this::ofKey, work);
    }

    private static Endpoint.Handler within(
            Function<String, CompletionStage<Optional<String>>> owner, Endpoint.Handler work) {
        return call -> {
            Optional<String> mine = of(call);
            if (mine.isEmpty()) {
                return work.handle(call);
            }
            return owner.apply(call.named("id"))
                    .thenCompose(
                            theirs -> {
                                if (!theirs.equals(mine)) {
                                    throw Rejection.notFound();
                                }
                                return work.handle(call);
                            });
        };
    }

    private CompletionStage<Optional<String>> ofMerchant(String id) {
        return directory.merchant(id).thenApply(one -> one.map(Directory.Merchant::organisation));
    }

    private CompletionStage<Optional<String>> ofKey(String id) {
        return directory
                .key(id)
                .thenCompose(
                        one ->
                                one.isPresent()
                                        ? ofMerchant(one.get().merchant())
                                        : CompletableFuture.completedFuture(Optional.empty()));
    }
}
