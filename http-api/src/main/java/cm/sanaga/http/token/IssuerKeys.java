package cm.sanaga.http.token;

import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Rejection;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's keys, in memory and by their names. They are read when one is asked for that is not
 * known, and when those that are known have become old; nobody's thread waits for it, and whoever
 * sends names that do not exist causes one reading in each pause.
 */
final class IssuerKeys {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final int MOST_BYTES = 256 * 1024;

    private final IdentitySettings.Source source;
    private final InstantSource clock;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    private volatile Known known = new Known(KeySet.NONE, Instant.EPOCH);
    private volatile boolean failing;
    private CompletableFuture<KeySet> reading = CompletableFuture.completedFuture(KeySet.NONE);
    private Instant asked = Instant.EPOCH;

    private record Known(KeySet keys, Instant at) {
        boolean within(Duration age, Instant now) {
            return now.isBefore(at.plus(age));
        }

        Optional<KeySet.Key> named(String name, Duration age, Instant now) {
            return within(age, now) ? keys.named(name) : Optional.empty();
        }
    }

    IssuerKeys(IdentitySettings.Source source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /**
     * The key of this name. Fails with a {@link Rejection}: the token's fault when the issuer has
     * none, ours when we cannot know.
     */
    CompletionStage<KeySet.Key> key(String name) {
        Instant now = clock.instant();
        Optional<KeySet.Key> fresh = known.named(name, source.fresh(), now);
        if (fresh.isPresent()) {
            return CompletableFuture.completedFuture(fresh.get());
        }
        boolean unreachable = failing;
        Optional<CompletableFuture<KeySet>> next = reading(now);
        // Looked at after that, for a reading may have ended a moment ago.
        Optional<KeySet.Key> held = known.named(name, source.kept(), now);
        if (held.isPresent() && (next.isEmpty() || unreachable)) {
            return CompletableFuture.completedFuture(held.get());
        }
        if (next.isEmpty()) {
            boolean sure = known.within(source.kept(), now) && !failing;
            return CompletableFuture.failedFuture(sure ? Fault.KEY.rejection() : unavailable());
        }
        return next.get()
                .handle(
                        (keys, failure) ->
                                failure == null
                                        ? keys.named(name).orElseThrow(Fault.KEY::rejection)
                                        : held.orElseThrow(IssuerKeys::unavailable));
    }

    /** What is being read, beginning it if need be; empty when it is too early for that. */
    private synchronized Optional<CompletableFuture<KeySet>> reading(Instant now) {
        if (reading.isDone()) {
            if (Duration.between(asked, now).abs().compareTo(source.pause()) < 0) {
                return Optional.empty();
            }
            asked = now;
            reading = read(now);
        }
        return Optional.of(reading);
    }

    private CompletableFuture<KeySet> read(Instant now) {
        HttpRequest request =
                HttpRequest.newBuilder(source.jwks())
                        .timeout(source.within())
                        .header("Accept", "application/json")
                        .build();
        CompletableFuture<HttpResponse<String>> sent =
                client.sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
        return sent.copy()
                .orTimeout(source.within().toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(IssuerKeys::keys)
                .whenComplete(
                        (keys, failure) -> {
                            // What took too long goes on otherwise.
                            sent.cancel(true);
                            if (failure == null) {
                                read(keys, now);
                            } else {
                                notRead(failure);
                            }
                        });
    }

    private void read(KeySet keys, Instant now) {
        if (!keys.names().equals(known.keys.names())) {
            LOG.atInfo().addKeyValue("keys", keys.names().size()).log("keys of the issuer read");
        }
        known = new Known(keys, now);
        failing = false;
    }

    private void notRead(Throwable failure) {
        failing = true;
        LOG.atWarn()
                .addKeyValue("cause", String.valueOf(failure))
                .log("keys of the issuer not read");
    }

    private static KeySet keys(HttpResponse<String> answer) {
        try {
            if (answer.statusCode() != 200) {
                throw new IOException("the issuer answers " + answer.statusCode());
            }
            return KeySet.parse(answer.body());
        } catch (IOException e) {
            throw new CompletionException(e);
        } catch (ParseException _) {
            throw new CompletionException(new IOException("the issuer answers no set of keys"));
        }
    }

    private static Rejection unavailable() {
        return new Rejection(
                Problem.of(
                                ProblemCode.SERVICE_UNAVAILABLE,
                                "The token cannot be checked at the moment; nothing was done")
                        .retryAfter(Duration.ofSeconds(2)));
    }
}
