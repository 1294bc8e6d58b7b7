package cm.sanaga.http;

import cm.sanaga.http.auth.Caller;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.json.Fields;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/**
 * What somebody orders with a request that is no payment: once for each key, with a reason.
 *
 * @param content of the body
 * @param deed who, why, when, and the request it was ordered by
 */
record Ordered<T>(T content, Operators.Deed deed) {
    private static final int LONGEST_REASON = 255;

    /**
     * Reads an operator's order.
     *
     * @param reason of what the body says
     * @throws cm.sanaga.http.problem.Rejection when the key is missing or malformed, or the body is
     *     not what the reader asks for
     */
    static <T> Ordered<T> read(
            Call call, Clock clock, Function<Fields, T> reader, Function<T, String> reason) {
        return read(call, clock, call.operator().keyId(), reader, reason);
    }

    /** What a merchant orders who gives no reason: once for each of his keys, whoever has it. */
    static <T> Ordered<T> byMerchant(Call call, Clock clock, Function<Fields, T> reader) {
        Caller.Merchant who = call.merchant();
        return read(
                call,
                clock,
                "merchant " + who.namespace(),
                reader,
                _ -> "ordered with " + who.keyId());
    }

    private static <T> Ordered<T> read(
            Call call,
            Clock clock,
            String who,
            Function<Fields, T> reader,
            Function<T, String> reason) {
        String key = call.idempotencyKey();
        var body = call.body(reader);
        return new Ordered<>(
                body.content(),
                new Operators.Deed(
                        who,
                        reason.apply(body.content()),
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        Optional.of(
                                new Operators.Once(
                                        key, call.request(body.fingerprint()), call.dryRun())),
                        Optional.of(call.origin().getHostAddress())));
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
