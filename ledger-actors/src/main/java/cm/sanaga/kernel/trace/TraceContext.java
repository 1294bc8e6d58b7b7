package cm.sanaga.kernel.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a trace, as the header {@code traceparent} of W3C Trace Context tells it.
 *
 * @param traceId 32 hexadecimal digits, not all zero
 * @param spanId 16 hexadecimal digits, not all zero
 * @param sampled whether whoever began the trace keeps it
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {
    /** The header. */
    public static final String HEADER = "traceparent";

    /** Versions to come may say more behind; the first one may not. */
    private static final Pattern FORM =
            Pattern.compile(
                    "([0-9a-f]{2})-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final Pattern SUBJECT = Pattern.compile("[a-z]{2}_(?!0{16})([0-9a-f]{32})");
    private static final int SPAN_DIGITS = 16;

    /** Reads the header; what is not exactly of its form is as if it had not been sent. */
    public static Optional<TraceContext> parse(String header) {
        Matcher form = FORM.matcher(header.strip());
        if (!form.matches()
                || form.group(1).equals("ff")
                || (form.group(1).equals("00") && form.group(5) != null)) {
            return Optional.empty();
        }
        boolean sampled = (Integer.parseInt(form.group(4), 16) & 1) == 1;
        return Optional.of(new TraceContext(form.group(2), form.group(3), sampled));
    }

    /**
     * Where all that is done for a payment begins. The digits of its id are the id of its trace and
     * their first half that of the first span, so that every node knows both without being told.
     *
     * @param subject the id of a payment, {@code ch_} and 32 hexadecimal digits; empty for anything
     *     else
     */
    public static Optional<TraceContext> of(String subject) {
        Matcher form = SUBJECT.matcher(subject);
        if (!form.matches()) {
            return Optional.empty();
        }
        String digits = form.group(1);
        return Optional.of(new TraceContext(digits, digits.substring(0, SPAN_DIGITS), true));
    }

    /** The header's value. */
    public String header() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
}
