package cm.sanaga.provider.http;

import cm.sanaga.kernel.trace.Tracing;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The bearer token of one product: fetched once for everybody who waits, kept until shortly before
 * it dies, and fetched anew once when the provider says it is dead.
 */
public final class Tokens {
    private static final int UNAUTHORISED = 401;
    private static final Duration EARLY = Duration.ofSeconds(60);

    private final ProviderHttp http;
    private final HttpRequest login;
    private final LongSupplier nanos;
    private final AtomicReference<@Nullable Held> held = new AtomicReference<>();

    private record Held(CompletableFuture<Grant> grant) {}

    private sealed interface Grant {
        record Given(String token, long until) implements Grant {}

        record Denied(Exchange why) implements Grant {}
    }

    private record Answer(
            @JsonProperty("access_token") @Nullable String token,
            @JsonProperty("expires_in") long seconds,
            @JsonProperty("error") @Nullable String error) {}

    /**
     * Tokens of one product.
     *
     * @param login the request that fetches one
     * @param nanos the clock, as {@link System#nanoTime}
     */
    public Tokens(ProviderHttp http, HttpRequest login, LongSupplier nanos) {
        this.http = http;
        this.login = login;
        this.nanos = nanos;
    }

    /** Sends a request with a token; on 401 once more with a new one. */
    public CompletionStage<Exchange> send(Function<String, HttpRequest> request) {
        return token().thenCompose(Tracing.carried(grant -> sendWith(grant, request, true)));
    }

    private CompletionStage<Exchange> sendWith(
            Grant grant, Function<String, HttpRequest> request, boolean again) {
        return switch (grant) {
            case Grant.Denied(var why) -> CompletableFuture.completedFuture(why);
            case Grant.Given given ->
                    http.send(request.apply(given.token()))
                            .thenCompose(
                                    Tracing.carried(
                                            exchange ->
                                                    again && refused(exchange)
                                                            ? anew(given, request)
                                                            : CompletableFuture.completedFuture(
                                                                    exchange)));
        };
    }

    private CompletionStage<Exchange> anew(
            Grant.Given dead, Function<String, HttpRequest> request) {
        forget(dead);
        return token().thenCompose(Tracing.carried(fresh -> sendWith(fresh, request, false)));
    }

    private static boolean refused(Exchange exchange) {
        return exchange instanceof Exchange.Answered(int status, _) && status == UNAUTHORISED;
    }

    private CompletableFuture<Grant> token() {
        while (true) {
            Held now = held.get();
            if (now != null && usable(now)) {
                return now.grant();
            }
            Held next = new Held(new CompletableFuture<>());
            if (held.compareAndSet(now, next)) {
                http.send(login)
                        .thenApply(this::grant)
                        .whenComplete(
                                (grant, bug) -> {
                                    if (grant != null) {
                                        next.grant().complete(grant);
                                    } else {
                                        next.grant().completeExceptionally(bug);
                                    }
                                });
                return next.grant();
            }
        }
    }

    private boolean usable(Held now) {
        if (!now.grant().isDone()) {
            return true;
        }
        return !now.grant().isCompletedExceptionally()
                && now.grant().join() instanceof Grant.Given given
                && given.until() - nanos.getAsLong() > 0;
    }

    private void forget(Grant.Given given) {
        Held now = held.get();
        if (now != null && now.grant().isDone() && now.grant().join() == given) {
            held.compareAndSet(now, null);
        }
    }

    private Grant grant(Exchange exchange) {
        return switch (exchange) {
            case Exchange.Answered(int status, String body) -> {
                Answer answer = Json.read(body, Answer.class).orElse(new Answer(null, 0, null));
                if (status / 100 == 2 && answer.token() != null) {
                    yield new Grant.Given(answer.token(), until(answer.seconds()));
                }
                yield new Grant.Denied(
                        refusal(status) || "login_failed".equals(answer.error())
                                ? new Exchange.Unauthorised("no token: HTTP " + status)
                                : new Exchange.Unsent("no token: HTTP " + status));
            }
            case Exchange.Lost(var what) -> new Grant.Denied(new Exchange.Unsent(what));
            case Exchange.Unsent _, Exchange.Unauthorised _ -> new Grant.Denied(exchange);
        };
    }

    private static boolean refusal(int status) {
        return status == 400 || status == UNAUTHORISED || status == 403;
    }

    private long until(long said) {
        long seconds = said > 0 ? said : EARLY.toSeconds();
        long early = Math.min(EARLY.toSeconds(), seconds / 10);
        return nanos.getAsLong() + Duration.ofSeconds(seconds - early).toNanos();
    }
}
