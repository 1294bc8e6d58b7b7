package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.auth.Scope;
import cm.sanaga.http.delivery.Destinations;
import cm.sanaga.http.delivery.Signing;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import cm.sanaga.kernel.DerivedId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code /v1/webhook_endpoints}: where a merchant is told what became of his payments. */
final class WebhookEndpointsRoutes {
    static final String PATH = "/v1/webhook_endpoints";
    private static final String ONE = PATH + "/{id}";
    private static final int LONGEST_URL = 2_048;
    private static final int LONGEST_DESCRIPTION = 255;
    private static final Duration USUAL_GRACE = Duration.ofDays(1);
    private static final Duration LONGEST_GRACE = Duration.ofDays(30);

    private final WebhookEndpoints endpoints;
    private final Destinations destinations;
    private final Signing signing;
    private final Clock clock;

    WebhookEndpointsRoutes(Doors doors) {
        this.endpoints = doors.webhooks().endpoints();
        this.destinations = doors.webhooks().destinations();
        this.signing = doors.webhooks().signing();
        this.clock = doors.clock();
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post(PATH, Scope.WEBHOOKS, this::add),
                Endpoint.get(PATH, Access.MERCHANT, this::list),
                Endpoint.get(ONE, Access.MERCHANT, call -> shown(call, Optional.empty())),
                Endpoint.post(ONE, Scope.WEBHOOKS, this::change),
                Endpoint.post(ONE + "/rotate_secret", Scope.WEBHOOKS, this::rotate));
    }

    /**
     * An endpoint.
     *
     * @param secret there once, when it has just been made
     * @param oldSecretUntil until when what is sent is signed with the one before as well
     */
    private record EndpointJson(
            String object,
            String id,
            String url,
            Optional<String> description,
            List<String> types,
            String status,
            Optional<String> disabledBecause,
            Optional<Instant> disabledAt,
            Instant createdAt,
            Optional<String> secret,
            Optional<Instant> oldSecretUntil) {}

    private EndpointJson json(WebhookEndpoints.Registered one, Optional<String> secret) {
        return new EndpointJson(
                "webhook_endpoint",
                one.id(),
                one.url(),
                one.description(),
                one.types().stream().sorted().toList(),
                one.disabled().isEmpty() ? "enabled" : "disabled",
                one.disabled().map(WebhookEndpoints.Disabled::why),
                one.disabled().map(WebhookEndpoints.Disabled::since),
                one.createdAt(),
                secret,
                one.bothUntil().filter(until -> until.isAfter(clock.instant())));
    }

    private record Wanted(String url, Optional<String> description, Set<String> types) {}

    private Wanted wanted(Fields fields) {
        return new Wanted(
                url(fields, fields.requiredText("url", LONGEST_URL)),
                fields.text("description", LONGEST_DESCRIPTION),
                types(fields).orElse(Set.of(WebhookEndpoints.EVERYTHING)));
    }

    private String url(Fields fields, String url) {
        destinations
                .objection(url)
                .ifPresent(
                        objection -> {
                            throw fields.invalid("url", objection);
                        });
        return url;
    }

    private static Optional<Set<String>> types(Fields fields) {
        Set<String> known = EventsRoutes.types();
        return fields.texts("types", known.size())
                .map(
                        types -> {
                            boolean everything = types.equals(List.of(WebhookEndpoints.EVERYTHING));
                            if (!everything && !known.containsAll(types)) {
                                throw fields.invalid(
                                        "types",
                                        "Is [\"*\"], or each is one of "
                                                + String.join(
                                                        ", ", known.stream().sorted().toList()));
                            }
                            return Set.copyOf(types);
                        });
    }

    private CompletionStage<Reply> add(Call call) {
        var ordered = Ordered.byMerchant(call, clock, this::wanted);
        Wanted content = ordered.content();
        String id =
                "we_"
                        + DerivedId.uuid5(call.merchant().namespace(), PATH, call.idempotencyKey())
                                .toString()
                                .replace("-", "");
        var wanted =
                new WebhookEndpoints.Registered(
                        id,
                        call.merchant().merchant(),
                        content.url,
                        content.description,
                        content.types,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        ordered.deed().at());
        return endpoints
                .add(wanted, ordered.deed())
                .thenCompose(
                        times ->
                                DirectoryRoutes.made(
                                        () -> shown(call, id, secret(id, 1, times)), times));
    }

    private Optional<String> secret(String id, int version, Operators.Times times) {
        return Optional.of(signing.secret(id, version)).filter(_ -> times == Operators.Times.FIRST);
    }

    private CompletionStage<Reply> change(Call call) {
        var ordered =
                Ordered.byMerchant(
                        call,
                        clock,
                        fields ->
                                new WebhookEndpoints.Change(
                                        fields.text("url", LONGEST_URL)
                                                .map(url -> url(fields, url)),
                                        fields.text("description", LONGEST_DESCRIPTION),
                                        types(fields),
                                        fields.flag("enabled")));
        return endpoints
                .change(
                        call.merchant().merchant(),
                        call.named("id"),
                        ordered.content(),
                        ordered.deed())
                .thenCompose(
                        times ->
                                shown(call, Optional.empty())
                                        .thenApply(shown -> OrderDesk.replayed(shown, times)));
    }

    private CompletionStage<Reply> rotate(Call call) {
        var ordered =
                Ordered.byMerchant(
                        call,
                        clock,
                        fields ->
                                fields.seconds("grace_seconds", LONGEST_GRACE).orElse(USUAL_GRACE));
        return endpoints
                .rotate(
                        call.merchant().merchant(),
                        call.named("id"),
                        ordered.content(),
                        ordered.deed())
                .thenCompose(times -> named(endpoints, call).thenApply(one -> rotated(one, times)));
    }

    private Reply rotated(WebhookEndpoints.Registered one, Operators.Times times) {
        return OrderDesk.replayed(
                Reply.ok(json(one, secret(one.id(), one.secret(), times))), times);
    }

    private CompletionStage<Reply> shown(Call call, Optional<String> secret) {
        return shown(call, call.named("id"), secret);
    }

    private CompletionStage<Reply> shown(Call call, String id, Optional<String> secret) {
        return endpoints
                .endpoint(call.merchant().merchant(), id)
                .thenApply(one -> Reply.ok(json(DirectoryRoutes.there(one), secret)));
    }

    private CompletionStage<Reply> list(Call call) {
        return DirectoryRoutes.list(
                call,
                wanted -> endpoints.endpoints(call.merchant().merchant(), wanted),
                one -> json(one, Optional.empty()));
    }

    /** The merchant's own that the address names. */
    static CompletionStage<WebhookEndpoints.Registered> named(
            WebhookEndpoints endpoints, Call call) {
        return endpoints
                .endpoint(call.merchant().merchant(), call.named("id"))
                .thenApply(DirectoryRoutes::there);
    }
}
