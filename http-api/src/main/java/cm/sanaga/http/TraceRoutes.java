package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.projection.PaymentRecords;
import cm.sanaga.projection.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** {@code /v1/trace}: the whole life of a payment, by whatever it is known. */
final class TraceRoutes {
    private static final int LONGEST = 128;

    private final PaymentRecords records;

    TraceRoutes(PaymentRecords records) {
        this.records = records;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/v1/trace/{id}", Access.MERCHANT, this::trace));
    }

    record TraceJson(Map<String, Object> payment, List<Object> moments) {}

    /** The payment changed: a provider was asked or answered, a timer rang. */
    record StepJson(String kind, Instant at, long number, String type, Map<String, String> facts) {}

    record PostedJson(String kind, Instant at, LedgerRoutes.JournalJson journal) {}

    record CallbackJson(String kind, Instant at, long id, String provider, Optional<String> body) {}

    private CompletionStage<Reply> trace(Call call) {
        String id = call.named("id");
        if (id.isEmpty() || id.length() > LONGEST || id.indexOf('\0') >= 0) {
            throw Rejection.notFound();
        }
        return records.trace(id, Optional.of(call.merchant().merchant()))
                .thenApply(trace -> Reply.ok(json(trace.orElseThrow(Rejection::notFound))));
    }

    private static TraceJson json(Trace trace) {
        return new TraceJson(
                PaymentJson.of(trace.payment()),
                trace.moments().stream().map(TraceRoutes::moment).toList());
    }

    private static Object moment(Trace.Moment moment) {
        return switch (moment) {
            case Trace.Step step ->
                    new StepJson(
                            "step",
                            step.at(),
                            step.seq(),
                            step.type(),
                            new TreeMap<>(step.facts()));
            case Trace.Posted posted ->
                    new PostedJson(
                            "journal", posted.at(), LedgerRoutes.JournalJson.of(posted.journal()));
            case Trace.CalledBack back ->
                    new CallbackJson(
                            "callback", back.at(), back.id(), back.provider(), back.body());
        };
    }
}
