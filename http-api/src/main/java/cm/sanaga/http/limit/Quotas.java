package cm.sanaga.http.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts what everybody asks for. */
@FunctionalInterface
public interface Quotas {
    /** Without limits. */
    Quotas NONE =
            new Quotas() {
                @Override
                public CompletionStage<Optional<Duration>> take(Subject subject) {
                    return CompletableFuture.completedFuture(Optional.empty());
                }

                @Override
                public boolean counts(Subject.Kind kind) {
                    return false;
                }
            };

    /** One request more: empty when it is within the limit, else after how long to come again. */
    CompletionStage<Optional<Duration>> take(Subject subject);

    /** Whether there is a limit for such. */
    default boolean counts(Subject.Kind kind) {
        return true;
    }
}
