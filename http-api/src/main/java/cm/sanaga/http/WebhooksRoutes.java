package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Problems;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.SignedCallback.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /webhooks}: what providers call back. It is kept, answered and taken as a hint to ask the
 * provider; nothing in it is believed. Of a provider that signs, only what it signed is a hint.
 */
final class WebhooksRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(WebhooksRoutes.class);
    private static final String PATH = "/webhooks/{provider}/{token}";
    private static final Set<String> SECRET =
            Set.of("authorization", "proxy-authorization", "cookie", "timeout-access");

    /** MTN waits for two seconds. One that is kept later is kept twice at most, and a hint now. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Stands where a proof was. */
    private static final String CUT_OUT = "…";

    private final Doors doors;
    private final CallbackMeter meter;

    WebhooksRoutes(Doors doors) {
        this.doors = doors;
        this.meter = new CallbackMeter(doors.providers());
    }

    List<Endpoint> endpoints() {
        return List.of(endpoint("POST"), endpoint("PUT"));
    }

    private Endpoint endpoint(String method) {
        return new Endpoint(
                method, PATH, Access.OPEN, Endpoint.Content.RAW, call -> take(method, call));
    }

    private CompletionStage<Reply> take(String method, Call call) {
        Provider provider =
                doors.providers().stream()
                        .filter(one -> one.value().equals(call.named("provider")))
                        .findFirst()
                        .orElseThrow(() -> unknown(Optional.empty()));
        String token = call.named("token");
        PaymentId payment =
                doors.callbacks()
                        .payment(provider, token)
                        .flatMap(PaymentId::parse)
                        .orElseThrow(() -> unknown(Optional.of(provider)));
        call.about(payment.value());
        String proof = token.substring(token.lastIndexOf('.') + 1);
        String path = "/webhooks/" + provider + "/" + payment + "." + CUT_OUT;
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.keySet().removeAll(SECRET);
        // A proxy may tell in one of them for which address it was asked.
        headers.replaceAll((_, value) -> value.replace(proof, CUT_OUT));
        Instant now = doors.clock().instant();
        Optional<Verdict> verdict =
                Optional.ofNullable(doors.signatures().get(provider))
                        .map(signed -> signed.judge(headers, call.bytes().toArray(), now));
        verdict.ifPresent(found -> headers.put(Inbox.VERDICT, Inbox.Callback.label(found)));
        var request = new Inbox.Request(method, path, call.query().raw());
        var callback = new Inbox.Callback(provider, payment, request, headers, call.bytes(), now);
        return callback.refused() ? refused(call, callback) : taken(call, callback);
    }

    /** Nobody was given this address: somebody guesses, or what signs addresses was changed. */
    private Rejection unknown(Optional<Provider> provider) {
        meter.came(provider, CallbackMeter.Result.UNKNOWN);
        return Rejection.notFound();
    }

    /** Somebody knows the address and not the secret: nobody is woken, and it is kept as proof. */
    private CompletionStage<Reply> refused(Call call, Inbox.Callback callback) {
        call.on(LOG.atWarn())
                .addKeyValue("provider", callback.provider())
                .addKeyValue("verdict", callback.headers().get(Inbox.VERDICT))
                .log("callback without a valid signature");
        meter.came(Optional.of(callback.provider()), CallbackMeter.Result.REFUSED);
        return doors.inbox()
                .keep(callback)
                .handle(
                        (_, failure) -> {
                            if (failure != null) {
                                call.on(LOG.atWarn()).setCause(failure).log("callback not kept");
                            }
                            throw new Rejection(
                                    Problem.of(
                                            ProblemCode.UNAUTHORIZED,
                                            "The signature of the callback is not valid"));
                        });
    }

    private CompletionStage<Reply> taken(Call call, Inbox.Callback callback) {
        PaymentId payment = callback.payment();
        return doors.inbox()
                .keep(callback)
                .toCompletableFuture()
                .copy()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .handle(
                        (kept, failure) -> {
                            // One that was not kept is a hint too. What came before is none: the
                            // provider was asked then, and is asked on schedule.
                            if (kept != Inbox.Kept.AGAIN) {
                                doors.payments().nudge(payment);
                            }
                            meter.came(
                                    Optional.of(callback.provider()),
                                    CallbackMeter.Result.of(kept));
                            if (failure != null) {
                                call.on(LOG.atWarn()).setCause(failure).log("callback not kept");
                                throw new Rejection(Problems.unavailable());
                            }
                            return Reply.empty();
                        });
    }
}
