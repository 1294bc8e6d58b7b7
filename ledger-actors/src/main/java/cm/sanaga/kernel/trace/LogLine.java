package cm.sanaga.kernel.trace;

import org.slf4j.spi.LoggingEventBuilder;

/** By what lines of the log are found: whoever is on call knows a payment, and wants all of it. */
public final class LogLine {
    private LogLine() {}

    /**
     * About a payment, and about its trace where there are traces.
     *
     * @param id of the payment or of one of its steps, as in {@code ch_…/credit}
     */
    public static LoggingEventBuilder ofPayment(LoggingEventBuilder line, String id) {
        int slash = id.indexOf('/');
        String payment = slash < 0 ? id : id.substring(0, slash);
        LoggingEventBuilder found = line.addKeyValue("payment", payment);
        return Tracing.on()
                ? TraceContext.of(payment)
                        .map(place -> found.addKeyValue("trace", place.traceId()))
                        .orElse(found)
                : found;
    }
}
