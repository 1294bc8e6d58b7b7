package cm.sanaga.http.exchange;

import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Rejection;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header that makes a request happen once. */
final class IdempotencyKey {
    private static final String HEADER = "Idempotency-Key";
    private static final Pattern FORM = Pattern.compile("[\\x20-\\x7e]{1,255}");

    private IdempotencyKey() {}

    static String of(Optional<String> header) {
        String key = header.orElse("");
        if (key.isBlank()) {
            throw new Rejection(
                    Problem.of(
                            ProblemCode.IDEMPOTENCY_KEY_MISSING,
                            "Send an Idempotency-Key: the same one when the request is repeated",
                            HEADER));
        }
        if (!FORM.matcher(key).matches()) {
            throw Rejection.invalid(HEADER, "Has 1 to 255 printable characters of ASCII");
        }
        return key;
    }
}
