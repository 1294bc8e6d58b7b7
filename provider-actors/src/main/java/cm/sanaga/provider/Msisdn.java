package cm.sanaga.provider;

import java.util.regex.Pattern;

/**
 * A mobile number in E.164 form. What people type is turned into one by {@code NumberingPlan}.
 *
 * @param value {@code +} and 8 to 15 digits
 */
public record Msisdn(String value) {
    private static final Pattern FORM = Pattern.compile("\\+[1-9][0-9]{7,14}");

    public Msisdn {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("an MSISDN is + and 8 to 15 digits");
        }
    }

    /** The international digits without the plus sign, as MTN wants them. */
    public String digits() {
        return value.substring(1);
    }

    /** The nine national digits of a number in Cameroon, as Orange wants them. */
    public String national() {
        if (!value.startsWith("+237")) {
            throw new IllegalStateException("not a number of Cameroon: " + masked());
        }
        return value.substring(4);
    }

    /** The number as it may stand in a log. */
    public String masked() {
        return value.substring(0, 5)
                + "*".repeat(value.length() - 8)
                + value.substring(value.length() - 3);
    }

    /** Masked: a number must not slip into a log by way of its record. */
    @Override
    public String toString() {
        return masked();
    }
}
