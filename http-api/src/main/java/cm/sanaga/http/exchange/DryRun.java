package cm.sanaga.http.exchange;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Thrown in the end by whatever does something, when it was only to be tried: nothing of it
 * remains, and the request is answered that it could have been done.
 */
public final class DryRun extends RuntimeException {
    private static final int NO_CONTENT = 204;

    public DryRun() {
        super("a dry run, nothing was done", null, false, false);
    }

    /**
     * What is said of it.
     *
     * @throws CompletionException with the failure when it is another one
     */
    static Reply reply(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DryRun) {
                return new Reply(NO_CONTENT, Optional.empty(), Map.of());
            }
        }
        throw failure instanceof CompletionException wrapped
                ? wrapped
                : new CompletionException(failure);
    }
}
