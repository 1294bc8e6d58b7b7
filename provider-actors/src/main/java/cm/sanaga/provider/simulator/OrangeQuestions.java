package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What omcoreapis is asked: how a token stands, whose a number is. Only a merchant payment has a
 * prompt that can be sent again.
 */
final class OrangeQuestions {
    private static final Pattern STATUS =
            Pattern.compile(OrangeProtocol.BASE + "/(mp|cashin)/paymentstatus/([^/]+)");
    private static final Pattern PUSH = Pattern.compile(OrangeProtocol.BASE + "/mp/push/([^/]+)");
    private static final Pattern SUBSCRIBER =
            Pattern.compile(OrangeProtocol.BASE + "/infos/subscriber/customer/([^/]+)");

    private final OrangeSimulator.Settings settings;
    private final OrangeChecks checks;
    private final Book book;
    private final SimulatedClock clock;

    OrangeQuestions(
            OrangeSimulator.Settings settings,
            OrangeChecks checks,
            Book book,
            SimulatedClock clock) {
        this.settings = settings;
        this.checks = checks;
        this.book = book;
        this.clock = clock;
    }

    /** Whether it is one that comes by POST: whose number it is. */
    static boolean posted(Incoming in) {
        return SUBSCRIBER.matcher(in.path()).matches();
    }

    Reply serve(Incoming in) {
        return in.method().equals("POST") ? subscriber(in) : about(in);
    }

    /** The order as it is now: a token that nobody used dies by itself. */
    Optional<Order> current(String key, String kind) {
        Optional<Order> found = book.find(key).filter(order -> order.kind().equals(kind));
        boolean dead =
                found.filter(order -> order.status() == Order.Status.INITIATED)
                        .filter(
                                order ->
                                        order.createdAt()
                                                .plus(settings.promptLife())
                                                .isBefore(clock.now()))
                        .isPresent();
        return dead
                ? book.end(key, Optional.of(Script.EXPIRED), clock.now()).or(() -> book.find(key))
                : found;
    }

    private Reply about(Incoming in) {
        Matcher status = STATUS.matcher(in.path());
        Matcher push = PUSH.matcher(in.path());
        boolean get = in.method().equals("GET");
        if (get && status.matches()) {
            return told(current(status.group(2), status.group(1)));
        }
        return get && push.matches()
                ? told(current(push.group(1), "mp").map(this::prompted))
                : OrangeWords.nothingThere(in.path());
    }

    private Order prompted(Order order) {
        boolean rings = order.status() == Order.Status.PENDING;
        return rings && book.replace(order, order.prompted())
                ? book.find(order.key()).orElse(order)
                : order;
    }

    private Reply told(Optional<Order> found) {
        return found.map(
                        order ->
                                OrangeWords.said(
                                        200,
                                        "Transaction retrieved successfully",
                                        OrangeWords.view(order, settings.channelMsisdn())))
                .orElseGet(() -> Reply.json(404, Map.of("message", "Unknown payToken")));
    }

    /** Whose number it is. */
    private Reply subscriber(Incoming in) {
        Matcher path = SUBSCRIBER.matcher(in.path());
        if (!path.matches()) {
            return OrangeWords.nothingThere(in.path());
        }
        Optional<JsonNode> body = Wire.object(in.body()).filter(_ -> in.json());
        if (body.isEmpty()) {
            return OrangeChecks.malformed();
        }
        return checks.channel(body.get(), "channelMsisdn")
                ? OrangeWords.subscriber(path.group(1), OrangeChecks.wallet(path.group(1)))
                : OrangeWords.refused(OrangeWords.CHANNEL);
    }
}
