package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.auth.Scope;
import cm.sanaga.http.delivery.Attempt;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.QueryFields;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Json;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.projection.EventLookup;
import cm.sanaga.projection.Page;
import cm.sanaga.projection.PaymentEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@code /v1/webhook_endpoints/{id}/deliveries}: what became of telling a merchant, and telling him
 * once more.
 */
final class WebhookDeliveriesRoutes {
    private static final String ONE = WebhookEndpointsRoutes.PATH + "/{id}";
    private static final String DELIVERIES = ONE + "/deliveries";
    private static final String DELIVERY = DELIVERIES + "/{event}";

    private final WebhookEndpoints endpoints;
    private final EventLookup events;
    private final Clock clock;

    WebhookDeliveriesRoutes(Doors doors) {
        this.endpoints = doors.webhooks().endpoints();
        this.events = doors.webhooks().events();
        this.clock = doors.clock();
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(DELIVERIES, Access.MERCHANT, this::deliveries),
                Endpoint.get(DELIVERY, Access.MERCHANT, this::delivery),
                Endpoint.post(DELIVERY + "/resend", Scope.WEBHOOKS, this::resend),
                Endpoint.post(ONE + "/resend", Scope.WEBHOOKS, this::resendSince));
    }

    private record DeliveryJson(
            String object,
            String event,
            String type,
            String status,
            int attempts,
            Instant createdAt,
            Optional<Instant> nextAttemptAt,
            Optional<Instant> endedAt) {
        static DeliveryJson of(WebhookEndpoints.Delivery one) {
            return new DeliveryJson(
                    "webhook_delivery",
                    one.event().text(),
                    one.type(),
                    Json.word(one.state()),
                    one.attempts(),
                    one.createdAt(),
                    one.nextAt(),
                    one.endedAt());
        }
    }

    /**
     * @param tookMs until there was an answer, or none any more
     * @param status of HTTP
     * @param error why there was no answer
     * @param answer how it begins
     */
    private record AttemptJson(
            Instant at,
            long tookMs,
            Optional<Integer> status,
            Optional<String> error,
            Optional<String> answer) {
        static AttemptJson of(Attempt one) {
            return new AttemptJson(
                    one.at(), one.tookMillis(), one.status(), one.error(), one.answer());
        }
    }

    /**
     * @param body what was sent, byte for byte but for spaces
     * @param attempts what came of each time, the oldest first
     */
    private record ToldJson(
            DeliveryJson delivery, Optional<EventJson> body, List<AttemptJson> attempts) {}

    private CompletionStage<Reply> resendSince(Call call) {
        var ordered =
                Ordered.byMerchant(
                        call,
                        clock,
                        fields ->
                                fields.instant("since")
                                        .orElseThrow(() -> fields.invalid("since", "Is required")));
        return endpoints
                .resend(
                        call.merchant().merchant(),
                        call.named("id"),
                        ordered.content(),
                        ordered.deed())
                .thenCompose(
                        times ->
                                pending(call.named("id"))
                                        .thenApply(shown -> OrderDesk.replayed(shown, times)));
    }

    /** What is to be sent now, the newest of it. */
    private CompletionStage<Reply> pending(String id) {
        return endpoints
                .deliveries(
                        id,
                        Optional.of(WebhookEndpoints.State.PENDING),
                        new Page.Wanted(Page.LARGEST, Optional.empty()))
                .thenApply(page -> Reply.ok(PageJson.of(page, DeliveryJson::of)));
    }

    private CompletionStage<Reply> resend(Call call) {
        var ordered = Ordered.byMerchant(call, clock, _ -> true);
        PaymentEvent.Id event = event(call);
        return endpoints
                .resend(call.merchant().merchant(), call.named("id"), event, ordered.deed())
                .thenCompose(
                        times ->
                                delivery(call)
                                        .thenApply(shown -> OrderDesk.replayed(shown, times)));
    }

    private static PaymentEvent.Id event(Call call) {
        return PaymentEvent.Id.parse(call.named("event")).orElseThrow(Rejection::notFound);
    }

    private CompletionStage<Reply> deliveries(Call call) {
        QueryFields query = call.query().only(PageJson.params("status"));
        Optional<WebhookEndpoints.State> state =
                query.text("status").map(WebhookDeliveriesRoutes::state);
        var wanted = PageJson.wanted(query);
        return WebhookEndpointsRoutes.named(endpoints, call)
                .thenCompose(one -> endpoints.deliveries(one.id(), state, wanted))
                .thenApply(page -> Reply.ok(PageJson.of(page, DeliveryJson::of)));
    }

    private static WebhookEndpoints.State state(String text) {
        return Arrays.stream(WebhookEndpoints.State.values())
                .filter(state -> Json.word(state).equals(text))
                .findFirst()
                .orElseThrow(
                        () -> Rejection.invalid("status", "Is one of pending, received, failed"));
    }

    private CompletionStage<Reply> delivery(Call call) {
        PaymentEvent.Id event = event(call);
        return WebhookEndpointsRoutes.named(endpoints, call)
                .thenCompose(one -> endpoints.delivery(one.id(), event))
                .thenApply(DirectoryRoutes::there)
                .thenCombine(events.of(List.of(event)), WebhookDeliveriesRoutes::told);
    }

    private static Reply told(
            WebhookEndpoints.Told told, Map<PaymentEvent.Id, PaymentEvent> events) {
        return Reply.ok(
                new ToldJson(
                        DeliveryJson.of(told.delivery()),
                        Optional.ofNullable(events.get(told.delivery().event())).map(EventJson::of),
                        told.attempts().stream().map(AttemptJson::of).toList()));
    }
}
