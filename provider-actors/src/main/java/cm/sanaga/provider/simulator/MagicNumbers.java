package cm.sanaga.provider.simulator;

import java.time.Duration;
import java.util.List;

/** Which number brings which fate, when no rule says otherwise. */
final class MagicNumbers {
    private static final Duration SLOW = Duration.ofSeconds(20);

    /** MTN's own sandbox numbers, 450 onwards, for orders that a payer or payee receives. */
    private static final String SANDBOX = "46733123";

    private static final int SANDBOX_FIRST = 450;
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
                    "COULD_NOT_PERFORM_TRANSACTION");
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
                    "SERVICE_UNAVAILABLE");

    private final String prefix;
    private final Duration usual;

    /**
     * For one provider.
     *
     * @param prefix the digits before the last one, which decides
     * @param usual how long an order takes
     */
    MagicNumbers(String prefix, Duration usual) {
        this.prefix = prefix;
        this.usual = usual;
    }

    Script script(String msisdn, boolean incoming) {
        Script good = Script.succeeds(usual);
        if (msisdn.startsWith(SANDBOX) && msisdn.length() == SANDBOX.length() + 3) {
            return sandbox(good, msisdn, incoming ? SANDBOX_COLLECT : SANDBOX_PAY_OUT);
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

    private static Script sandbox(Script good, String msisdn, List<String> codes) {
        String last = msisdn.substring(SANDBOX.length());
        int index = last.matches("[0-9]{3}") ? Integer.parseInt(last) - SANDBOX_FIRST : -1;
        if (index < 0 || index >= codes.size()) {
            return good;
        }
        return switch (codes.get(index)) {
            case "ONGOING" -> good.after(Duration.ofSeconds(30));
            case "DELAYED" -> good.after(Duration.ofSeconds(25));
            default -> good.failing(codes.get(index));
        };
    }
}
