package cm.sanaga.http;

import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.json.Fields;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an operator orders with a request: once for each key, with a reason.
 *
 * @param content of the body
 * @param deed who, why, when, and the request it was ordered by
 */
record Ordered<T>(T content, Operators.Deed deed) {
    private static final int LONGEST_REASON = 255;

    /**
     * Reads an order.
     *
     * @param reason of what the body says
     * @throws cm.sanaga.http.problem.Rejection when the key is missing or malformed, or the body is
     *     not what the reader asks for
     */
    static <T> Ordered<T> read(
            Call call, Clock clock, Function<Fields, T> reader, Function<T, String> reason) {
        String key = call.idempotencyKey();
        var body = call.body(reader);
        return new Ordered<>(
                body.content(),
                new Operators.Deed(
                        call.operator().keyId(),
                        reason.apply(body.content()),
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        Optional.of(new Operators.Once(key, call.request(body.fingerprint())))));
    }

    /** An order whose body is its reason. */
    static Operators.Deed deed(Call call, Clock clock) {
        return read(call, clock, Ordered::reason, Function.identity()).deed();
    }

    /** Why it is done. */
    static String reason(Fields fields) {
        return fields.requiredText("reason", LONGEST_REASON);
    }
}
