package cm.sanaga.provider.http;

import cm.sanaga.kernel.trace.LogLine;
import cm.sanaga.provider.ProviderCall;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What adapters say of an order in the log, found by its payment. */
public final class OrderLog {
    private static final Logger LOG = LoggerFactory.getLogger(OrderLog.class);

    /** No number of a person is shorter. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{7,}");

    private OrderLog() {}

    /** The provider's own words, in which it may repeat a person's number to us. */
    public static String withoutNumbers(String words) {
        return NUMBER.matcher(words).replaceAll("***");
    }

    /** Nobody knows what became of it. */
    public static void inDoubt(ProviderCall.Order order, String what) {
        line(LOG.atWarn(), order).addKeyValue("what", withoutNumbers(what)).log("in doubt");
    }

    /** The provider refuses us, not the customer. */
    public static void misconfigured(ProviderCall.Order order, String reason) {
        line(LOG.atError(), order)
                .addKeyValue("reason", withoutNumbers(reason))
                .log("refused because of our configuration");
    }

    /** The provider said a word that we do not know. */
    public static void unknownStatus(ProviderCall.Order order, String status) {
        line(LOG.atWarn(), order)
                .addKeyValue("status", withoutNumbers(status))
                .log("unknown status, kept open");
    }

    /** The provider answers no more questions about it. */
    public static void askedTooOften(ProviderCall.Order order) {
        line(LOG.atWarn(), order).log("answers no more questions about this request, kept open");
    }

    private static LoggingEventBuilder line(LoggingEventBuilder line, ProviderCall.Order order) {
        return LogLine.ofPayment(line, order.payment())
                .addKeyValue("provider", order.provider())
                .addKeyValue("reference", order.reference());
    }
}
