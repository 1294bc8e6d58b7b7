package cm.sanaga.provider.simulator;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of an order at MTN.
 *
 * @param kind MTN's word for the operation
 * @param reference of one order; empty where orders are made
 * @param notification whether the payer is to be told again
 */
record MtnPath(String product, String kind, Optional<String> reference, boolean notification) {
    private static final Pattern FORM =
            Pattern.compile(
                    "/(collection|disbursement)/(v[12]_0)/([a-z]+)"
                            + "(?:/([^/]+)(/deliverynotification)?)?");
    private static final String FIRST = "v1_0";
    private static final Set<String> BOTH = Set.of(FIRST, "v2_0");

    /** What can be made, and under which versions. */
    private static final Map<String, Set<String>> MADE_UNDER =
            Map.of(
                    "collection/requesttopay", Set.of(FIRST),
                    "collection/requesttowithdraw", BOTH,
                    "disbursement/transfer", Set.of(FIRST),
                    "disbursement/deposit", BOTH,
                    "disbursement/refund", BOTH);

    /** The path, when orders are made under it or one is asked after. */
    static Optional<MtnPath> of(String path) {
        Matcher found = FORM.matcher(path);
        if (!found.matches()) {
            return Optional.empty();
        }
        Optional<String> reference = Optional.ofNullable(found.group(4));
        Set<String> versions =
                MADE_UNDER.getOrDefault(found.group(1) + "/" + found.group(3), Set.of());
        boolean known =
                reference.isEmpty()
                        ? versions.contains(found.group(2))
                        : !versions.isEmpty() && found.group(2).equals(FIRST);
        boolean notification = found.group(5) != null;
        return known && (!notification || found.group(3).equals("requesttopay"))
                ? Optional.of(new MtnPath(found.group(1), found.group(3), reference, notification))
                : Optional.empty();
    }

    /** Whether it is that of one order's status. */
    boolean one() {
        return reference.isPresent() && !notification;
    }

    /** What the other wallet is called; a refund names none in its request. */
    static String party(String kind) {
        return switch (kind) {
            case "requesttopay", "requesttowithdraw" -> "payer";
            default -> "payee";
        };
    }
}
