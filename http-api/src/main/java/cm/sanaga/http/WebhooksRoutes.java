package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.problem.Problems;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.provider.Provider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /webhooks}: what providers call back. It is kept, answered and taken as a hint to ask the
 * provider; nothing in it is believed.
 */
final class WebhooksRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(WebhooksRoutes.class);
    private static final String PATH = "/webhooks/{provider}/{token}";
    private static final Set<String> SECRET =
            Set.of("authorization", "proxy-authorization", "cookie", "timeout-access");

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
        Provider provider = provider(call.named("provider"));
        PaymentId payment =
                doors.callbacks()
                        .payment(provider, call.named("token"))
                        .flatMap(PaymentId::parse)
                        .orElseThrow(Rejection::notFound);
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.keySet().removeAll(SECRET);
        var callback =
                new Inbox.Callback(
                        provider, payment, headers, call.bytes(), doors.clock().instant());
        return doors.inbox()
                .keep(callback)
                .handle(
                        (_, failure) -> {
                            // Even one that was not kept is a hint, and a hint does no harm.
                            doors.payments().nudge(payment);
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

    private Provider provider(String name) {
        return doors.providers().stream()
                .filter(provider -> provider.value().equals(name))
                .findFirst()
                .orElseThrow(Rejection::notFound);
    }
}
