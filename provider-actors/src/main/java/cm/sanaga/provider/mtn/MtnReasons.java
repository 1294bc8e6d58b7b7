package cm.sanaga.provider.mtn;

import cm.sanaga.provider.Reason;
import java.util.Map;
import java.util.Optional;

/** MTN's codes in our vocabulary. */
final class MtnReasons {
    /** Codes that settle an order whenever they are said, also instead of taking it. */
    private static final Map<String, Reason.Code> AT_ONCE =
            Map.ofEntries(
                    Map.entry("NOT_ENOUGH_FUNDS", Reason.Code.INSUFFICIENT_FUNDS),
                    Map.entry("PAYER_NOT_FOUND", Reason.Code.ACCOUNT_NOT_FOUND),
                    Map.entry("PAYEE_NOT_FOUND", Reason.Code.ACCOUNT_NOT_FOUND),
                    Map.entry("PAYEE_NOT_ALLOWED_TO_RECEIVE", Reason.Code.ACCOUNT_BLOCKED),
                    Map.entry("SENDER_ACCOUNT_NOT_ACTIVE", Reason.Code.ACCOUNT_BLOCKED),
                    Map.entry("PAYER_LIMIT_REACHED", Reason.Code.LIMIT_EXCEEDED),
                    Map.entry("NOT_ALLOWED", Reason.Code.CONFIGURATION),
                    Map.entry("NOT_ALLOWED_TARGET_ENVIRONMENT", Reason.Code.CONFIGURATION),
                    Map.entry("INVALID_CALLBACK_URL_HOST", Reason.Code.CONFIGURATION),
                    Map.entry("INVALID_CURRENCY", Reason.Code.CONFIGURATION),
                    Map.entry("FORBIDDEN", Reason.Code.CONFIGURATION),
                    Map.entry("RESOURCE_NOT_FOUND", Reason.Code.REFUSED));

    /**
     * Codes that settle an order only as the reason of its end: they tell of one that was taken, or
     * say nothing, and money may still move after an error that carries them.
     */
    private static final Map<String, Reason.Code> AT_THE_END =
            Map.ofEntries(
                    Map.entry("APPROVAL_REJECTED", Reason.Code.DECLINED_BY_CUSTOMER),
                    Map.entry("PAYMENT_NOT_APPROVED", Reason.Code.DECLINED_BY_CUSTOMER),
                    Map.entry("TRANSACTION_CANCELED", Reason.Code.DECLINED_BY_CUSTOMER),
                    Map.entry("EXPIRED", Reason.Code.EXPIRED),
                    Map.entry("COULD_NOT_PERFORM_TRANSACTION", Reason.Code.EXPIRED),
                    Map.entry("SERVICE_UNAVAILABLE", Reason.Code.PROVIDER_UNAVAILABLE),
                    Map.entry("INTERNAL_PROCESSING_ERROR", Reason.Code.REFUSED),
                    Map.entry("RESOURCE_ALREADY_EXIST", Reason.Code.REFUSED));

    private MtnReasons() {}

    /** Why an order failed for good; a code nobody knows is a refusal all the same. */
    static Reason failed(String code, String message) {
        Reason.Code known = AT_ONCE.getOrDefault(code, AT_THE_END.get(code));
        return new Reason(known == null ? Reason.Code.REFUSED : known, message);
    }

    /** Why an order was refused on arrival; empty when the code does not settle that it was. */
    static Optional<Reason> refused(String code, String message) {
        return Optional.ofNullable(AT_ONCE.get(code)).map(known -> new Reason(known, message));
    }
}
