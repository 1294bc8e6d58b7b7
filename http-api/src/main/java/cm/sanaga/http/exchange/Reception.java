package cm.sanaga.http.exchange;

import cm.sanaga.http.auth.Authentication;
import cm.sanaga.http.auth.Caller;
import cm.sanaga.http.limit.Turnstile;
import cm.sanaga.http.origin.Origins;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;

/** Finds out who comes, from where, and whether too often. */
public final class Reception {
    private final Authentication authentication;
    private final Turnstile turnstile;
    private final Origins origins;

    /** By these. */
    public Reception(Authentication authentication, Turnstile turnstile, Origins origins) {
        this.authentication = authentication;
        this.turnstile = turnstile;
        this.origins = origins;
    }

    /** From where a request comes. */
    InetAddress origin(HttpRequest request, Map<String, String> headers) {
        InetAddress peer =
                request.getAttribute(AttributeKeys.remoteAddress)
                        .flatMap(RemoteAddress::getAddress)
                        .orElseThrow(() -> new IllegalStateException("nobody is at the other end"));
        return origins.of(peer, Optional.ofNullable(headers.get("x-forwarded-for")));
    }

    /**
     * Who asks, if he may; empty on an open route. Fails with a {@link
     * cm.sanaga.http.problem.Rejection}.
     *
     * @param authorization the header
     */
    CompletionStage<Optional<Caller>> admit(
            Endpoint endpoint, InetAddress origin, Optional<String> authorization) {
        return authentication
                .admit(endpoint.access(), endpoint.scope(), authorization)
                .exceptionallyCompose(failure -> turnstile.turnedAway(origin, failure))
                .thenCompose(caller -> counted(endpoint, origin, caller));
    }

    /**
     * What somebody is told who wanted what is not there, and has shown no credential.
     *
     * @return fails with that, or that it came too often
     */
    CompletionStage<Reply> missed(InetAddress origin, Throwable failure) {
        return turnstile
                .turnedAway(origin, failure)
                .thenApply(
                        _ -> {
                            throw new IllegalStateException("nobody is let in so");
                        });
    }

    /** Callbacks that are taken are not counted: they are as many as we have ordered. */
    private CompletionStage<Optional<Caller>> counted(
            Endpoint endpoint, InetAddress origin, Optional<Caller> caller) {
        if (caller.isPresent()) {
            return turnstile.known(caller.get());
        }
        return endpoint.purpose() == Room.Purpose.LOOK
                ? turnstile.stranger(origin)
                : CompletableFuture.completedFuture(caller);
    }
}
