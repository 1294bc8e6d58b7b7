package cm.sanaga.http.auth;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Turns a bearer credential into a caller; asynchronous, for where that needs a look-up. */
@FunctionalInterface
public interface Keys {

    /**
     * Who holds this credential, empty when nobody does.
     *
     * @param bearer what follows {@code Bearer}
     */
    CompletionStage<Optional<Caller>> caller(String bearer);

    /** These, and where they do not know a credential those. */
    default Keys or(Keys others) {
        return bearer ->
                caller(bearer)
                        .thenCompose(
                                found ->
                                        found.isPresent()
                                                ? CompletableFuture.completedFuture(found)
                                                : others.caller(bearer));
    }
}
