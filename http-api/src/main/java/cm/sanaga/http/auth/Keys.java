package cm.sanaga.http.auth;

import java.util.Optional;
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
}
