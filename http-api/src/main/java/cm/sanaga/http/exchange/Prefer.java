package cm.sanaga.http.exchange;

import cm.sanaga.http.problem.Rejection;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The preferences {@code wait} and {@code dry-run} of RFC 7240; what is not understood is ignored,
 * as it demands, and of a preference that comes twice the first counts.
 */
final class Prefer {
    /** However long a client would like to wait. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String VALUE = "(?:" + TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*+\")";
    private static final String PARAMETER = TOKEN + "(?:\\s*+=\\s*+" + VALUE + ")?+";

    /** A name, its value, and parameters; a comma in quotes belongs to what is quoted. */
    private static final Pattern PREFERENCE =
            Pattern.compile(
                    "\\s*+("
                            + TOKEN
                            + ")(?:\\s*+=\\s*+("
                            + VALUE
                            + "))?+(?:\\s*+;\\s*+(?:"
                            + PARAMETER
                            + ")?+)*+\\s*+(?:,|$)");

    private static final Pattern DRY = Pattern.compile("(?i)dry.?run");
    private static final Pattern SECONDS = Pattern.compile("\"?(\\d{1,6})\"?");

    private Prefer() {}

    /** How long the answer may be held back; zero for who does not ask for that. */
    static Duration patience(Optional<String> header) {
        return value(header, "wait").map(Prefer::seconds).orElse(Duration.ZERO);
    }

    /**
     * Whether nothing is to be done but to say what would be.
     *
     * @throws Rejection where something like it stands there that we would have to ignore: whoever
     *     has it in mind does not want it done
     */
    static boolean dryRun(Optional<String> header) {
        boolean dry = value(header, "dry-run").filter(String::isEmpty).isPresent();
        if (!dry && header.filter(text -> DRY.matcher(text).find()).isPresent()) {
            throw Rejection.invalid(
                    "Prefer",
                    "dry-run stands alone and without a value: dry-run, or wait=20, dry-run");
        }
        return dry;
    }

    /** What is said of the preference, nothing where it has no value; empty where it is not. */
    private static Optional<String> value(Optional<String> header, String name) {
        String text = header.orElse("");
        Matcher preference = PREFERENCE.matcher(text);
        int at = 0;
        while (at < text.length()) {
            preference.region(at, text.length());
            if (preference.lookingAt()) {
                if (preference.group(1).equalsIgnoreCase(name)) {
                    return Optional.of(Optional.ofNullable(preference.group(2)).orElse(""));
                }
                at = preference.end();
            } else {
                int comma = text.indexOf(',', at);
                at = comma < 0 ? text.length() : comma + 1;
            }
        }
        return Optional.empty();
    }

    private static Duration seconds(String value) {
        Matcher seconds = SECONDS.matcher(value);
        if (!seconds.matches()) {
            return Duration.ZERO;
        }
        Duration wanted = Duration.ofSeconds(Long.parseLong(seconds.group(1)));
        return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
    }
}
