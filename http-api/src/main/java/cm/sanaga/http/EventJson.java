package cm.sanaga.http;

import cm.sanaga.http.json.Json;
import cm.sanaga.projection.PaymentEvent;
import java.time.Instant;
import java.util.Map;

/**
 * An event as merchants read it, in the feed and in what they are sent.
 *
 * @param sequence rises with the events of one payment, with gaps
 * @param data the payment as it was then
 */
public record EventJson(
        String id,
        String object,
        String type,
        Instant createdAt,
        long sequence,
        Map<String, Object> data) {

    static EventJson of(PaymentEvent event) {
        return new EventJson(
                event.id().text(),
                "event",
                event.type(),
                event.view().updatedAt(),
                event.id().seq(),
                PaymentJson.of(event.view()));
    }

    /** The bytes that are sent and signed: the same for an event each time. */
    public static byte[] bytes(PaymentEvent event) {
        return Json.write(of(event));
    }
}
