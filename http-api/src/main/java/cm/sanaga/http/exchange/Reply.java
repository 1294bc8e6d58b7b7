package cm.sanaga.http.exchange;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a route answers.
 *
 * @param status 200, 201, 202 or 204
 * @param body to be written as JSON, or {@link Streamed} or a {@link Document}; empty for none
 * @param headers beside those that every answer has
 */
public record Reply(int status, Optional<Object> body, Map<String, String> headers) {
    public Reply {
        headers = Map.copyOf(headers);
    }

    /** Here it is. */
    public static Reply ok(Object body) {
        return new Reply(200, Optional.of(body), Map.of());
    }

    /** It was made. */
    public static Reply created(Object body) {
        return new Reply(201, Optional.of(body), Map.of());
    }

    /** It was passed on; what comes of it is not known yet. */
    public static Reply accepted(Object body) {
        return new Reply(202, Optional.of(body), Map.of());
    }

    /** Taken; there is nothing to say. */
    public static Reply empty() {
        return new Reply(200, Optional.empty(), Map.of());
    }

    /** The same with a header more. */
    public Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, body, more);
    }
}
