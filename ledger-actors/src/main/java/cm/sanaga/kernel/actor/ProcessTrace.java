package cm.sanaga.kernel.actor;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.trace.Span;
import cm.sanaga.kernel.trace.Tracer;
import cm.sanaga.kernel.trace.Tracing;
import java.util.List;

/** What a process tells of its work: each command it decides, each debt it performs. */
final class ProcessTrace {
    private final String type;
    private final String id;

    /** Of one entity, by its kind and its own id. */
    ProcessTrace(String type, String id) {
        this.type = type;
        this.id = id;
    }

    /**
     * A command is obeyed or not; the work ends when what it made happen is durable.
     *
     * @param exists whether anything happened before: the first thing is what all else hangs on
     */
    Span deciding(Object command, Decision<?, ?> decision, boolean exists) {
        if (!Tracing.on()) {
            return Span.NONE;
        }
        var work =
                Tracer.Work.now(
                        Tracer.Kind.INTERNAL, type + " " + command.getClass().getSimpleName());
        return switch (decision) {
            case Decision.Accepted<?, ?>(var events) -> {
                Span span =
                        exists ? Tracing.tracer().of(id, work) : Tracing.tracer().first(id, work);
                yield span.with("sanaga.decision", "accepted").with("sanaga.events", names(events));
            }
            case Decision.Repeated<?, ?> _ ->
                    Tracing.tracer().of(id, work).with("sanaga.decision", "repeated");
            case Decision.Refused<?, ?>(var refusal) ->
                    Tracing.tracer()
                            .of(id, work)
                            .with("sanaga.decision", "refused")
                            .with("sanaga.refusal", refusal.getClass().getSimpleName());
        };
    }

    /** A debt is performed; {@code AGAIN} after a restart too, wherever the entity lives then. */
    Span performing(Object intent, Performer.Occasion occasion) {
        Span span =
                Tracing.begin(
                        id,
                        Tracer.Kind.INTERNAL,
                        () -> type + " performs " + intent.getClass().getSimpleName());
        return span == Span.NONE ? span : span.with("sanaga.occasion", occasion.name());
    }

    /** What came of a debt that was performed. */
    static void performed(Span span, Performer.Performed<?> performed) {
        span.with(
                        "sanaga.reports",
                        performed
                                .report()
                                .map(command -> command.getClass().getSimpleName())
                                .orElse("nothing"))
                .with("sanaga.again_ms", performed.again().toMillis());
    }

    private static String names(List<?> events) {
        return String.join(
                ",", events.stream().map(event -> event.getClass().getSimpleName()).toList());
    }
}
