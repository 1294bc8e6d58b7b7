package cm.sanaga.provider.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** Which number brings which fate, when no rule says otherwise. */
final class MagicNumbers {
    private static final Duration SLOW = Duration.ofSeconds(20);

    /** MTN's own sandbox numbers, 450 onwards, for orders that a payer or payee receives. */
    private static final String SANDBOX = "46733123";

    /**
     * The same in Cameroon: the numbers +237670001450 to 464, and Orange's +237690001450 to 464.
     */
    private static final Set<String> SANDBOX_CAMEROON = Set.of("237670001", "237690001");

    private static final int SANDBOX_FIRST = 450;
    private static final int SANDBOX_LAST = 464;
    private static final int DELAYED = 454;

    /** MTN says "unknown transfer type" of it and not in which code. */
    private static final String UNKNOWN_TYPE = "UNKNOWN_TRANSFER_TYPE";

    private static final List<String> SANDBOX_COLLECT =
            List.of(
                    "INTERNAL_PROCESSING_ERROR",
                    "APPROVAL_REJECTED",
                    "EXPIRED",
                    "ONGOING",
                    "DELAYED",
                    "PAYER_NOT_FOUND",
                    "PAYEE_NOT_ALLOWED_TO_RECEIVE",
                    "NOT_ALLOWED",
                    "NOT_ALLOWED_TARGET_ENVIRONMENT",
                    "INVALID_CALLBACK_URL_HOST",
                    "INVALID_CURRENCY",
                    "INTERNAL_PROCESSING_ERROR",
                    "SERVICE_UNAVAILABLE",
                    "COULD_NOT_PERFORM_TRANSACTION",
                    UNKNOWN_TYPE);
    private static final List<String> SANDBOX_PAY_OUT =
            List.of(
                    "INTERNAL_PROCESSING_ERROR",
                    "APPROVAL_REJECTED",
                    "EXPIRED",
                    "ONGOING",
                    "DELAYED",
                    "NOT_ENOUGH_FUNDS",
                    "PAYER_LIMIT_REACHED",
                    "PAYEE_NOT_FOUND",
                    "NOT_ALLOWED",
                    "NOT_ALLOWED_TARGET_ENVIRONMENT",
                    "INVALID_CALLBACK_URL_HOST",
                    "INVALID_CURRENCY",
                    "INTERNAL_PROCESSING_ERROR",
                    "SERVICE_UNAVAILABLE",
                    UNKNOWN_TYPE);

    /** The sandbox numbers that fare as MTN says the refund of "1", "2" and so on does. */
    private static final List<Integer> REFUNDS =
            List.of(455, 450, 451, 452, 453, 454, 457, 458, 459, 460, 461, 462, 463);

    private final String prefix;
    private final Duration usual;
    private final Supplier<Script.Calls> calls;

    /**
     * For one provider.
     *
     * @param prefix the digits before the last one, which decides
     * @param usual how long an order takes
     * @param calls how the provider calls back at the moment
     */
    MagicNumbers(String prefix, Duration usual, Supplier<Script.Calls> calls) {
        this.prefix = prefix;
        this.usual = usual;
        this.calls = calls;
    }

    /** For a provider that calls back once and at once. */
    MagicNumbers(String prefix, Duration usual) {
        this(prefix, usual, () -> Script.Calls.ONCE);
    }

    Script script(String msisdn, boolean incoming) {
        Script good = Script.succeeds(usual).calling(calls.get());
        OptionalInt table = sandbox(msisdn);
        if (table.isPresent()) {
            List<String> codes = incoming ? SANDBOX_COLLECT : SANDBOX_PAY_OUT;
            return sandbox(good, codes.get(table.getAsInt() - SANDBOX_FIRST));
        }
        if (!msisdn.startsWith(prefix) || msisdn.length() != prefix.length() + 1) {
            return good;
        }
        return switch (msisdn.charAt(prefix.length())) {
            case '1' -> good.failing(Script.NO_FUNDS);
            case '2' -> good.failing(Script.REJECTED);
            case '3' -> good.failing(Script.EXPIRED);
            case '4' -> good.calling(Script.Callback.NONE);
            case '5' -> good.calling(Script.Callback.DUPLICATE);
            case '6' -> good.answering(Script.Http.ERROR_AFTER);
            case '7' -> good.answering(Script.Http.CUT);
            case '8' -> good.after(SLOW);
            case '9' -> good.calling(Script.Callback.WRONG_AMOUNT);
            default -> good;
        };
    }

    /** The last three digits of a number of the test table, 450 to 464. */
    static OptionalInt sandbox(String msisdn) {
        int end = msisdn.length() - 3;
        boolean named =
                msisdn.matches("[0-9]{4,}")
                        && (msisdn.substring(0, end).equals(SANDBOX)
                                || SANDBOX_CAMEROON.contains(msisdn.substring(0, end)));
        int last = named ? Integer.parseInt(msisdn.substring(end)) : 0;
        return last >= SANDBOX_FIRST && last <= SANDBOX_LAST
                ? OptionalInt.of(last)
                : OptionalInt.empty();
    }

    /** Whether MTN lets an order for this number lie before it looks at it. */
    static boolean delayed(String msisdn) {
        return sandbox(msisdn).orElse(0) == DELAYED;
    }

    /** The number that fares as the refund of "1" to "13" does. */
    static Optional<String> refundOf(String reference) {
        int index = reference.matches("[1-9][0-9]?") ? Integer.parseInt(reference) - 1 : -1;
        return index >= 0 && index < REFUNDS.size()
                ? Optional.of(SANDBOX + REFUNDS.get(index))
                : Optional.empty();
    }

    private static Script sandbox(Script good, String code) {
        return switch (code) {
            case "ONGOING" -> good.after(Duration.ofSeconds(30));
            case "DELAYED" -> good.after(Duration.ofSeconds(25));
            default -> good.failing(code);
        };
    }
}
