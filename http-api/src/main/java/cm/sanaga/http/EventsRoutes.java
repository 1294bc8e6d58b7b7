package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.QueryFields;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.projection.EventRecords;
import cm.sanaga.projection.PaymentEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** {@code /v1/events}: what became of a merchant's payments, the oldest first. */
final class EventsRoutes {
    private static final Set<String> PARAMS = Set.of("after", "since", "type", "limit");

    private final EventRecords records;

    EventsRoutes(EventRecords records) {
        this.records = records;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/v1/events", Access.MERCHANT, this::events));
    }

    record EventsJson(List<EventJson> data, boolean hasMore) {}

    private CompletionStage<Reply> events(Call call) {
        QueryFields query = call.query().only(PARAMS);
        var wanted =
                new EventRecords.Query(
                        call.merchant().merchant(),
                        from(query),
                        query.text("type").map(EventsRoutes::type),
                        PageJson.limit(query));
        return records.after(wanted)
                .thenApply(part -> Reply.ok(json(part.orElseThrow(EventsRoutes::unknown))));
    }

    private static EventRecords.From from(QueryFields query) {
        Optional<EventRecords.From> after =
                query.text("after")
                        .map(text -> PaymentEvent.Id.parse(text).orElseThrow(EventsRoutes::unknown))
                        .map(EventRecords.From.After::new);
        Optional<EventRecords.From> since =
                query.text("since")
                        .map(text -> new EventRecords.From.Since(Fields.parse("since", text)));
        if (after.isPresent() && since.isPresent()) {
            throw Rejection.invalid("since", "Stands alone: give after or since");
        }
        return after.or(() -> since).orElseGet(EventRecords.From.Beginning::new);
    }

    private static EventsJson json(EventRecords.Part part) {
        return new EventsJson(part.events().stream().map(EventJson::of).toList(), part.more());
    }

    private static Rejection unknown() {
        return Rejection.invalid("after", "Is not the id of an event of yours");
    }

    /** A misspelt type must not look as if nothing had happened. */
    private static String type(String type) {
        Set<String> known = types();
        if (!known.contains(type)) {
            throw Rejection.invalid("type", "Is one of " + String.join(", ", new TreeSet<>(known)));
        }
        return type;
    }

    /** Every type that an event may have. */
    static Set<String> types() {
        return Arrays.stream(PaymentKind.values())
                .flatMap(
                        kind ->
                                PaymentLists.statuses(kind).stream()
                                        .map(status -> PaymentEvent.type(kind, status)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
