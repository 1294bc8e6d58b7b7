package cm.sanaga.kernel.wire;

import java.util.Locale;
import java.util.regex.Pattern;

/** The short names of types: {@code PayoutSent} is {@code payout-sent}. */
final class WireName {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private WireName() {}

    static String of(Class<?> type) {
        return HUMP.matcher(type.getSimpleName()).replaceAll("-").toLowerCase(Locale.ROOT);
    }
}
