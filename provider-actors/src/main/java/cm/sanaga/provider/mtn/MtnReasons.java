package cm.sanaga.provider.mtn;

import cm.sanaga.provider.Reason;
import java.util.Map;
import java.util.Optional;

/** MTN's codes in our vocabulary. */
final class MtnReasons {
    private static final Map<String, Reason.Code> FINAL =
            Map.ofEntries(
                    Map.entry("NOT_ENOUGH_FUNDS", Reason.Code.INSUFFICIENT_FUNDS),
                    Map.entry("PAYER_NOT_FOUND", Reason.Code.ACCOUNT_NOT_FOUND),
                    Map.entry("PAYEE_NOT_FOUND", Reason.Code.ACCOUNT_NOT_FOUND),
                    Map.entry("PAYEE_NOT_ALLOWED_TO_RECEIVE", Reason.Code.ACCOUNT_BLOCKED),
                    Map.entry("SENDER_ACCOUNT_NOT_ACTIVE", Reason.Code.ACCOUNT_BLOCKED),
                    Map.entry("PAYER_LIMIT_REACHED", Reason.Code.LIMIT_EXCEEDED),
                    Map.entry("APPROVAL_REJECTED", Reason.Code.DECLINED_BY_CUSTOMER),
                    Map.entry("PAYMENT_NOT_APPROVED", Reason.Code.DECLINED_BY_CUSTOMER),
                    Map.entry("TRANSACTION_CANCELED", Reason.Code.DECLINED_BY_CUSTOMER),
                    Map.entry("EXPIRED", Reason.Code.EXPIRED),
                    Map.entry("COULD_NOT_PERFORM_TRANSACTION", Reason.Code.EXPIRED),
                    Map.entry("NOT_ALLOWED", Reason.Code.CONFIGURATION),
                    Map.entry("NOT_ALLOWED_TARGET_ENVIRONMENT", Reason.Code.CONFIGURATION),
                    Map.entry("INVALID_CALLBACK_URL_HOST", Reason.Code.CONFIGURATION),
                    Map.entry("INVALID_CURRENCY", Reason.Code.CONFIGURATION),
                    Map.entry("FORBIDDEN", Reason.Code.CONFIGURATION),
                    Map.entry("RESOURCE_NOT_FOUND", Reason.Code.REFUSED));

    /** Codes that say something of a finished order but nothing of one that was just sent. */
    private static final Map<String, Reason.Code> FINAL_ONLY =
            Map.of(
                    "SERVICE_UNAVAILABLE", Reason.Code.PROVIDER_UNAVAILABLE,
                    "INTERNAL_PROCESSING_ERROR", Reason.Code.REFUSED);

    private MtnReasons() {}

    /** Why an order failed for good; a code nobody knows is a refusal all the same. */
    static Reason failed(String code, String message) {
        Reason.Code known = FINAL.getOrDefault(code, FINAL_ONLY.get(code));
        return new Reason(known == null ? Reason.Code.REFUSED : known, message);
    }

    /** Why an order was refused on arrival; empty when the code does not settle that it was. */
    static Optional<Reason> refused(String code, String message) {
        return Optional.ofNullable(FINAL.get(code)).map(known -> new Reason(known, message));
    }
}
