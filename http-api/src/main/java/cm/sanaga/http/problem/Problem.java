package cm.sanaga.http.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One problem, before it has the id of a request.
 *
 * @param code what programs branch on
 * @param detail what happened here, for people
 * @param param the field, header or query parameter at fault, dotted
 * @param headers that belong to the answer
 */
public record Problem(
        ProblemCode code, String detail, Optional<String> param, Map<String, String> headers) {
    public Problem {
        headers = Map.copyOf(headers);
    }

    /** A problem of the whole request. */
    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, Optional.empty(), Map.of());
    }

    /** A problem of one field. */
    public static Problem of(ProblemCode code, String detail, String param) {
        return new Problem(code, detail, Optional.of(param), Map.of());
    }

    /** Something in the request is not valid. */
    public static Problem invalid(String param, String detail) {
        return of(ProblemCode.INVALID_REQUEST, detail, param);
    }

    /** The same with a header more. */
    public Problem with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Problem(code, detail, param, more);
    }

    /** The same, telling when to come again: whole seconds, rounded up, at least one. */
    public Problem retryAfter(Duration pause) {
        long seconds = Math.max(1, pause.plusMillis(999).toSeconds());
        return with("Retry-After", Long.toString(seconds));
    }
}
