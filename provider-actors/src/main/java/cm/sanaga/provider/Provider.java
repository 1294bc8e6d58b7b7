package cm.sanaga.provider;

import java.util.regex.Pattern;

/**
 * A provider of wallets, by its short name: {@code mtn}, {@code orange}, {@code camtel}.
 *
 * @param value lower-case letters, digits and hyphens
 */
public record Provider(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{1,31}");

    public static final Provider MTN = new Provider("mtn");
    public static final Provider ORANGE = new Provider("orange");
    public static final Provider CAMTEL = new Provider("camtel");

    public Provider {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a provider is a short lower-case name: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
