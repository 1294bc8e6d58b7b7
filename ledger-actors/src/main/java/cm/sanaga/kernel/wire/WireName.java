package cm.sanaga.kernel.wire;

import java.util.Locale;
import java.util.regex.Pattern;

/** The short names of types: {@code PayoutSent} is {@code payout-sent}. */
final class WireName {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    /** Asked for at every value of a sealed type that is written. */
    private static final ClassValue<String> NAMES =
            new ClassValue<>() {
                @Override
                protected String computeValue(Class<?> type) {
                    return HUMP.matcher(type.getSimpleName())
                            .replaceAll("-")
                            .toLowerCase(Locale.ROOT);
                }
            };

    private WireName() {}

    static String of(Class<?> type) {
        return NAMES.get(type);
    }
}
