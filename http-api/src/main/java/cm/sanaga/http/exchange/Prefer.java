package cm.sanaga.http.exchange;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The preference {@code wait} of RFC 7240; what is not understood is ignored, as it demands. */
final class Prefer {
    /** However long a client would like to wait. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final Pattern WAIT =
            Pattern.compile("\\s*wait\\s*=\\s*\"?(\\d{1,6})\"?\\s*", Pattern.CASE_INSENSITIVE);

    private Prefer() {}

    static Duration patience(Optional<String> header) {
        for (String preference : header.orElse("").split(",", -1)) {
            Matcher wait = WAIT.matcher(preference);
            if (wait.matches()) {
                Duration wanted = Duration.ofSeconds(Long.parseLong(wait.group(1)));
                return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
            }
        }
        return Duration.ZERO;
    }
}
