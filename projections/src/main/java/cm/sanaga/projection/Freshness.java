package cm.sanaga.projection;

import java.util.concurrent.CompletionStage;

/** Read your writes: lets a reader wait until the read models have seen what he was answered. */
public interface Freshness {

    /**
     * Completes when every projection has seen all that was committed before the call. Fails with
     * {@link ReadUnavailable} after {@code sanaga.projection.freshness.longest}; twice that for one
     * who had to wait for a comparison under way.
     */
    CompletionStage<Void> upToNow();
}
