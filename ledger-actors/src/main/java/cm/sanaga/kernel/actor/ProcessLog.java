package cm.sanaga.kernel.actor;

import cm.sanaga.kernel.trace.LogLine;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** What a process says of itself, without what its commands and intents carry. */
final class ProcessLog {
    private final ActorContext<?> context;
    private final String id;

    /** Of the entity that is called so. */
    ProcessLog(ActorContext<?> context, String id) {
        this.context = context;
        this.id = id;
    }

    void happened(List<?> events) {
        for (Object event : events) {
            line(Level.INFO).addKeyValue("event", name(event)).log("happened");
        }
    }

    void refused(Object report, Object refusal) {
        line(Level.DEBUG)
                .addKeyValue("report", name(report))
                .addKeyValue("refusal", refusal)
                .log("report refused");
    }

    void failed(Object intent, Throwable cause) {
        line(Level.WARN)
                .addKeyValue("intent", name(intent))
                .setCause(cause)
                .log("performing failed");
    }

    private LoggingEventBuilder line(Level level) {
        return LogLine.ofPayment(context.getLog().atLevel(level), id);
    }

    private static String name(Object of) {
        return of.getClass().getSimpleName();
    }
}
