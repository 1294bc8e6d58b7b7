package cm.sanaga.http.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts what everybody asks for. */
@FunctionalInterface
public interface Quotas {
    /** Without limits. */
    Quotas NONE = _ -> CompletableFuture.completedFuture(Optional.empty());

    /** One request more: empty when it is within the limit, else after how long to come again. */
    CompletionStage<Optional<Duration>> take(Subject subject);
}
