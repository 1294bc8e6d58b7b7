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
import java.util.Locale;
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

    private final Doors doors;

    WebhooksRoutes(Doors doors) {
        this.doors = doors;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("POST", PATH, Access.OPEN, Endpoint.Content.RAW, this::take),
                new Endpoint("PUT", PATH, Access.OPEN, Endpoint.Content.RAW, this::take));
    }

    private CompletionStage<Reply> take(Call call) {
        Provider provider = doors.served(call.named("provider"));
        PaymentId payment =
                doors.callbacks()
                        .payment(provider, call.named("token"))
                        .flatMap(PaymentId::parse)
                        .orElseThrow(Rejection::notFound);
        call.about(payment.value());
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.keySet().removeAll(SECRET);
        Instant now = doors.clock().instant();
        Optional<Verdict> verdict =
                Optional.ofNullable(doors.signatures().get(provider))
                        .map(signed -> signed.judge(headers, call.bytes().toArray(), now));
        verdict.ifPresent(
                found -> headers.put(Inbox.VERDICT, found.name().toLowerCase(Locale.ROOT)));
        var callback = new Inbox.Callback(provider, payment, headers, call.bytes(), now);
        return verdict.filter(found -> found != Verdict.GENUINE).isPresent()
                ? refused(callback)
                : taken(callback);
    }

    /** Somebody knows the address and not the secret: nobody is woken, and it is kept as proof. */
    private CompletionStage<Reply> refused(Inbox.Callback callback) {
        LOG.atWarn()
                .addKeyValue("provider", callback.provider())
                .addKeyValue("payment", callback.payment())
                .addKeyValue("verdict", callback.headers().get(Inbox.VERDICT))
                .log("callback without a valid signature");
        return doors.inbox()
                .keep(callback)
                .handle(
                        (_, failure) -> {
                            if (failure != null) {
                                LOG.atWarn()
                                        .addKeyValue("payment", callback.payment())
                                        .setCause(failure)
                                        .log("callback not kept");
                            }
                            throw new Rejection(
                                    Problem.of(
                                            ProblemCode.UNAUTHORIZED,
                                            "The signature of the callback is not valid"));
                        });
    }

    private CompletionStage<Reply> taken(Inbox.Callback callback) {
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
                            if (failure != null) {
                                LOG.atWarn()
                                        .addKeyValue("payment", payment)
                                        .setCause(failure)
                                        .log("callback not kept");
                                throw new Rejection(Problems.unavailable());
                            }
                            return Reply.empty();
                        });
    }
}
