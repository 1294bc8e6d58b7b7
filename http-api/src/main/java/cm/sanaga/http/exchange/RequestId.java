package cm.sanaga.http.exchange;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id of an exchange: the client's own if it sent a decent one, else a new one. */
final class RequestId {
    static final String HEADER = "Request-Id";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private RequestId() {}

    static String of(Optional<String> header) {
        return header.filter(id -> FORM.matcher(id).matches()).orElseGet(RequestId::fresh);
    }

    static String fresh() {
        return "req_" + UUID.randomUUID().toString().replace("-", "");
    }
}
